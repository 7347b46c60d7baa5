import * as pulumi from "@pulumi/pulumi";

import { lookUpAwsEnvironment } from "./aws/environment";
import { namesOf } from "./aws/resource-names";
import { boundRoles } from "./aws/roles";
import type { StackSecrets } from "./config/load";
import type { StackConfig } from "./config/schema/stack";
import { IdentityProvider } from "./identity/identity-provider";
import { checkSecretPrefix } from "./identity/secret-prefix";
import { ClosedNetwork } from "./network/closed-network";
import { InternetFacingNetwork } from "./network/internet-facing-network";
import {
  type ClientNetwork,
  type NetworkArgs,
  type NetworkOutputs,
  PublicNetwork,
} from "./network/network";
import { Operations } from "./operations/operations";
import { EncryptedBucket, type EncryptedBucketArgs } from "./storage/bucket/encrypted-bucket";
import { checkDeployer } from "./storage/deployer";
import { FileSystem } from "./storage/file-system/file-system";
import { Logs } from "./storage/logs";
import type { PublishedFolder } from "./storage/publish/published-folder";
import type { Storage } from "./storage/storage";
import { WebFirewall } from "./storage/web-firewall/web-firewall";
import { TransferServer } from "./transfer/transfer-server";
import { UploadWorkflow } from "./transfer/upload-workflow";

/** Outputs of a stack. */
export interface StackOutputs {
  /** Host name for clients; it resolves wherever the network mode admits clients. */
  readonly endpoint: pulumi.Output<string>;
  /** Server identifier, for example `s-0123456789abcdef0`. */
  readonly serverId: pulumi.Output<string>;
  /** Bucket with one folder per user, with domain s3. */
  readonly bucketName?: pulumi.Output<string>;
  /** File system with one folder per user, with domain efs. */
  readonly fileSystemId?: pulumi.Output<string>;
  /** Secrets Manager prefix; the user `alice` is the secret `<prefix>/alice`. */
  readonly userSecretPrefix: string;
  /** DynamoDB table of users, with store dynamodb. */
  readonly usersTableName?: string;
  /** Beginning of the links to the published folder. */
  readonly publishedUrl?: pulumi.Output<string>;
  /** Identifiers of the keys that sign links, by name. */
  readonly publishedKeyIds?: Readonly<Record<string, pulumi.Output<string>>>;
  /** ARN of the Multi-Region Access Point, which consumers use in place of a bucket's name. */
  readonly multiRegionAccessPointArn?: pulumi.Output<string>;
  /** SNS topic of the alarms. */
  readonly alarmTopicArn?: pulumi.Output<string>;
  /** SQS queue of upload events. */
  readonly uploadsQueueUrl?: pulumi.Output<string>;
  /** Host key fingerprint, as OpenSSH prints it. */
  readonly hostKeyFingerprint: pulumi.Output<string>;
  /** Command that connects a user. */
  readonly connect: pulumi.Output<string>;
  /** Connected client networks, with the routes and names that their owners need. */
  readonly clientNetworks: readonly ClientNetworkOutput[];
}

/** Connected client network, with the name of the server there. */
export interface ClientNetworkOutput extends ClientNetwork {
  /** Host name of the server; it resolves in the client network without a zone there. */
  readonly host: pulumi.Output<string>;
}

/** Creates the components of a stack and connects them. */
export function deploy(config: StackConfig, secrets: StackSecrets): StackOutputs {
  const names = namesOf(pulumi.getStack());
  if (config.operations.permissionsBoundary !== undefined) {
    boundRoles(config.operations.permissionsBoundary);
  }
  const awsEnvironment = checkSecretPrefix("sftp-identity", {
    awsEnvironment: lookUpAwsEnvironment(),
    names,
    config: config.identity,
  });
  const guarded = { protect: config.storage.deletionProtection };
  const { logRetentionDays, workflow } = config.operations;
  const workflowRole = workflow && names.workflowRole;

  const logs = new Logs(
    "sftp-logs",
    {
      awsEnvironment,
      names,
      retentionInDays: logRetentionDays,
      hasWorkflow: workflow !== undefined && config.storage.domain === "s3",
    },
    guarded,
  );
  const firewall = createFirewall("sftp-published-firewall", { awsEnvironment, names, config });
  const storage = createStorage(
    "sftp",
    {
      awsEnvironment: checkDeployer("sftp", awsEnvironment, config.storage),
      names,
      config: config.storage,
      workflowRole,
      signingKeys: secrets.signingKeys,
      webAclArn: firewall?.webAclArn,
    },
    guarded,
  );
  const bucket = storage.domain === "s3" ? storage : undefined;
  const network = createNetwork("sftp", {
    awsEnvironment,
    names,
    config,
    flowLogGroup: logs.flow,
    scope: pulumi.output({
      identityRole: names.identityRole,
      userRole: names.userRole,
      secretPrefix: config.identity.secretPrefix,
      bucketArn: bucket?.bucketArn,
    }),
    keyArn: storage.keyArn,
  });
  const identity = new IdentityProvider("sftp-identity", {
    awsEnvironment,
    names,
    config: config.identity,
    storage,
    isProtected: config.storage.deletionProtection,
    logGroup: logs.identity,
    placement: network.functionPlacement,
  });
  const uploads =
    workflow && bucket
      ? new UploadWorkflow("sftp-uploads", {
          ...{ awsEnvironment, names, config: workflow, storage: bucket },
        })
      : undefined;
  const transfer = new TransferServer("sftp", {
    awsEnvironment,
    names,
    config,
    endpoint: network.endpoint,
    frontDoor: identity.frontDoor,
    storage,
    workflow: uploads,
    logGroup: logs.server,
    hostKeys: secrets.hostKeys,
  });
  const operations = new Operations("sftp-operations", {
    awsEnvironment,
    names,
    config,
    serverId: transfer.server.id,
    root: storage.domain === "s3" ? storage.bucketName : storage.fileSystemId,
    replication: bucket?.replication,
    multiRegion: bucket?.multiRegion,
    firewall,
    malware: bucket?.malware,
    serverLogGroup: logs.server,
  });

  return {
    endpoint: transfer.endpoint,
    serverId: transfer.server.id,
    ...(storage.domain === "s3"
      ? { bucketName: storage.bucketName }
      : { fileSystemId: storage.fileSystemId }),
    ...(bucket?.published && publishedOutputs(bucket.published)),
    ...(bucket?.multiRegion?.accessPointArn && {
      multiRegionAccessPointArn: bucket.multiRegion.accessPointArn,
    }),
    userSecretPrefix: config.identity.secretPrefix,
    ...(config.identity.store === "dynamodb" && { usersTableName: names.tables.users }),
    ...(operations.alarmTopicArn && { alarmTopicArn: operations.alarmTopicArn }),
    ...(operations.events && { uploadsQueueUrl: operations.events.queueUrl }),
    hostKeyFingerprint: transfer.server.hostKeyFingerprint,
    connect: transfer.endpoint.apply((host) => connectCommand(config, host)),
    clientNetworks: network.clientNetworks.map((client) => ({
      ...client,
      host: transfer.awsName,
    })),
  };
}

/** Creates the network of the configured mode. */
function createNetwork(name: string, args: NetworkArgs): NetworkOutputs {
  switch (args.config.network.mode) {
    case "public":
      return new PublicNetwork(name);
    case "internet-facing":
      return new InternetFacingNetwork(name, args);
    case "closed":
      return new ClosedNetwork(name, args);
  }
}

/** Creates the firewall in front of published files, unless it is off or nothing is published. */
function createFirewall(
  name: string,
  args: Pick<NetworkArgs, "awsEnvironment" | "names" | "config">,
): WebFirewall | undefined {
  const { awsEnvironment, names, config } = args;
  const firewall = config.storage.publish?.firewall;
  return firewall === undefined || firewall.offReason !== undefined
    ? undefined
    : new WebFirewall(name, {
        ...{ awsEnvironment, names, config: firewall },
        retentionInDays: config.operations.logRetentionDays,
      });
}

/** Creates the bucket or file system of the configured domain. */
const createStorage = (
  name: string,
  args: EncryptedBucketArgs,
  opts: pulumi.ComponentResourceOptions,
): Storage =>
  args.config.domain === "s3"
    ? new EncryptedBucket(name, args, opts)
    : new FileSystem(name, args, opts);

/** Outputs about the published folder. */
const publishedOutputs = ({
  url,
  keyPairIds,
}: PublishedFolder): Pick<StackOutputs, "publishedUrl" | "publishedKeyIds"> => ({
  publishedUrl: url,
  ...(Object.keys(keyPairIds).length > 0 && { publishedKeyIds: keyPairIds }),
});

/** Command for the most private protocol of the server. */
function connectCommand({ network, transfer }: StackConfig, host: string): string {
  if (transfer.protocols.includes("SFTP")) return `sftp -P ${network.sftpPort} <user>@${host}`;
  const tls = transfer.protocols.includes("FTPS") ? " --ssl-reqd" : "";
  return `curl${tls} --user <user> ftp://${host}/`;
}
