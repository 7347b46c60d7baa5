import * as pulumi from "@pulumi/pulumi";

import { namesOf } from "./aws/resource-names";
import type { StackSecrets } from "./config/load";
import { lookUpPlace } from "./aws/environment";
import type { StackConfig } from "./config/schema/stack";
import { IdentityProvider } from "./identity/identity-provider";
import { createNetwork } from "./network/create-network";
import type { ClientNetwork } from "./network/network";
import { Operations } from "./operations/operations";
import { createStorage } from "./storage/create-storage";
import { Logs } from "./storage/logs";
import { TransferServer } from "./transfer/transfer-server";
import { UploadWorkflow } from "./transfer/upload-workflow";

/** What a deployed stack tells its operators. */
export interface StackOutputs {
  /** Host name for clients; it resolves wherever the network mode lets clients be. */
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
  /** SNS topic that alarms go to. */
  readonly alarmTopicArn?: pulumi.Output<string>;
  /** SQS queue that tells of uploads. */
  readonly uploadsQueueUrl?: pulumi.Output<string>;
  /** Fingerprint that clients see, as OpenSSH prints it. */
  readonly hostKeyFingerprint: pulumi.Output<string>;
  /** Command with which a user connects. */
  readonly connect: pulumi.Output<string>;
  /** Connected client networks, and the routes and names that their side needs. */
  readonly clientNetworks: readonly ClientNetworkOutput[];
}

/** A connected client network with the name under which it reaches the server. */
export interface ClientNetworkOutput extends ClientNetwork {
  /** Host name for its clients; it resolves there without any zone of their own. */
  readonly host: pulumi.Output<string>;
}

/** Wires the components; every decision is theirs. */
export function deploy(config: StackConfig, secrets: StackSecrets): StackOutputs {
  const awsEnvironment = lookUpPlace();
  const names = namesOf(pulumi.getStack());
  const guarded = { protect: config.storage.deletionProtection };
  const { logRetentionDays, workflow } = config.operations;
  const workflowRole = workflow && names.workflowRole;

  const logs = new Logs(
    "sftp-logs",
    { awsEnvironment, names, retentionInDays: logRetentionDays },
    guarded,
  );
  const storage = createStorage(
    "sftp",
    { awsEnvironment, names, config: config.storage, workflowRole },
    guarded,
  );
  const network = createNetwork("sftp", {
    awsEnvironment,
    config,
    flowLogGroup: logs.flow,
    scope: pulumi.output({
      identityRole: names.identityRole,
      secretPrefix: config.identity.secretPrefix,
      bucketArn: storage.domain === "s3" ? storage.bucketArn : undefined,
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
    workflow && storage.domain === "s3"
      ? new UploadWorkflow("sftp-uploads", { awsEnvironment, names, config: workflow, storage })
      : undefined;
  const transfer = new TransferServer("sftp", {
    awsEnvironment,
    names,
    config,
    endpoint: network.endpoint,
    frontDoor: identity.frontDoor,
    storage,
    workflowDetails: uploads?.details,
    logGroup: logs.server,
    hostKeys: secrets.hostKeys,
  });
  const operations = new Operations("sftp-operations", {
    awsEnvironment,
    names,
    config,
    serverId: transfer.server.id,
    root: storage.domain === "s3" ? storage.bucketName : storage.fileSystemId,
    copies: storage.domain === "s3" ? storage.copies : undefined,
    serverLogGroup: logs.server,
  });

  return {
    endpoint: transfer.endpoint,
    serverId: transfer.server.id,
    ...(storage.domain === "s3"
      ? { bucketName: storage.bucketName }
      : { fileSystemId: storage.fileSystemId }),
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

/** How a user of the most private protocol that the server has connects. */
function connectCommand({ network, transfer }: StackConfig, host: string): string {
  if (transfer.protocols.includes("SFTP")) return `sftp -P ${network.sftpPort} <user>@${host}`;
  const tls = transfer.protocols.includes("FTPS") ? " --ssl-reqd" : "";
  return `curl${tls} --user <user> ftp://${host}/`;
}
