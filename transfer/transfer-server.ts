import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Policy } from "../aws/policy-document";
import type { Names, AwsEnvironment } from "../aws/resource-names";
import { createRole, grant } from "../aws/roles";
import type { StackConfig } from "../config/schema/stack";
import type { IdentityFrontDoor } from "../identity/identity-provider";
import type { ServerEndpoint } from "../network/network";
import type { Storage } from "../storage/storage";
import { type HostKeys, hostKeyOf, importHostKeys } from "./host-keys";
import { type EndpointName, hostName } from "./host-name";
import type { UploadWorkflow } from "./upload-workflow";
import { createWorkflowLogs } from "./workflow-logs";
import { domainArgs, endpointArgs, frontDoorArgs, hostnameTags, protocolArgs } from "./server-args";
import {
  userBucketPolicy,
  userFileSystemPolicy,
  userKeyPolicy,
  userRoleTrust,
} from "./user-role-policy";

/** Arguments for {@link TransferServer}. */
export interface TransferServerArgs {
  /** Partition, region and account of the stack. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical names of the stack. */
  readonly names: Names;
  /** Configuration of the whole stack, as network mode and host name matter too. */
  readonly config: StackConfig;
  /** Network placement of the endpoint. */
  readonly endpoint: ServerEndpoint;
  /** Identity provider. */
  readonly frontDoor: IdentityFrontDoor;
  /** Storage of the users' files. */
  readonly storage: Storage;
  /** Workflows for uploads; absent without a workflow. */
  readonly workflow?: Pick<UploadWorkflow, "details" | "loggingRole"> | undefined;
  /** Log group for the server's JSON events. */
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** Private host keys for the names in `transfer.hostKeys`. */
  readonly hostKeys: HostKeys;
}

/**
 * Transfer Family server, with the role that it assumes for users, its permission to invoke the
 * identity function, and its host name.
 *
 * Cost: about $219 a month and protocol, even while stopped; $0.04 per GB in and out.
 */
export class TransferServer extends pulumi.ComponentResource {
  /** Transfer Family server. */
  public readonly server: aws.transfer.Server;
  /** Host name that clients can resolve: the custom one, if configured. */
  public readonly endpoint: pulumi.Output<string>;
  /** AWS's host name of the endpoint, which needs no hosted zone of the stack. */
  public readonly awsName: pulumi.Output<string>;

  public constructor(
    name: string,
    private readonly args: TransferServerArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:transfer:TransferServer", name, {}, opts);
    const { config, endpoint, hostKeys } = args;
    const { mode, hostname, ipAddressType } = config.network;
    const parent: pulumi.CustomResourceOptions = { parent: this };
    // The mode is part of the name, so that a change of the mode replaces the server: AWS refuses
    // several of the updates in place.
    this.server = this.createServer(`${name}-${mode}`);
    importHostKeys(
      `${name}-${mode}`,
      this.server.id,
      { names: config.transfer.hostKeys.slice(1), keys: hostKeys },
      parent,
    );
    this.createUserRole(`${name}-user`);
    this.logWorkflows(`${name}-${mode}-workflows`);
    this.allowInvocation(`${name}-${mode}`);
    const target = this.resolvableName();
    const dualStack = ipAddressType === "DUALSTACK";
    this.awsName = target.dnsName;
    this.endpoint = hostname
      ? hostName(name, { config: hostname, endpoint, target, dualStack }, parent)
      : this.awsName;
    this.registerOutputs({ serverId: this.server.id, endpoint: this.endpoint });
  }

  private createServer(name: string): aws.transfer.Server {
    const { config, endpoint, hostKeys, frontDoor, workflow, logGroup } = this.args;
    const [firstKey] = config.transfer.hostKeys;
    const dependsOn = [
      ...(endpoint.endpointType === "VPC" ? endpoint.dependsOn : []),
      ...(frontDoor.kind === "api-gateway" ? frontDoor.dependsOn : []),
    ];
    return new aws.transfer.Server(
      name,
      {
        ...domainArgs(config),
        ...endpointArgs(endpoint),
        ...protocolArgs(config),
        ...frontDoorArgs(frontDoor),
        // Imported from the configuration, so that a replacement has the same fingerprint.
        hostKey: firstKey && hostKeyOf(hostKeys, firstKey),
        workflowDetails: workflow?.details,
        loggingRole: workflow?.loggingRole.arn,
        structuredLogDestinations: [pulumi.interpolate`${logGroup.arn}:*`],
        tags: {
          Name: name,
          ...hostnameTags(config),
          // The policy pack requires alarms of a server that does not say so.
          ...(config.operations.alarms === false && { Alarms: "none" }),
        },
      },
      {
        parent: this,
        // A replacement in the same mode needs the Elastic IPs of the old server.
        deleteBeforeReplace: true,
        ...(dependsOn.length > 0 && { dependsOn }),
      },
    );
  }

  /** The name has the mode, so that a change of the mode deletes the logs with their server. */
  private logWorkflows(name: string): void {
    const { awsEnvironment, config, workflow, logGroup } = this.args;
    if (workflow === undefined) return;
    createWorkflowLogs(
      name,
      {
        awsEnvironment,
        serverId: this.server.id,
        role: workflow.loggingRole,
        kmsKeyId: logGroup.kmsKeyId,
        retentionInDays: config.operations.logRetentionDays,
      },
      { parent: this },
    );
  }

  /** Allows the server to invoke the function, unless API Gateway invokes it. */
  private allowInvocation(name: string): void {
    const { frontDoor, awsEnvironment } = this.args;
    if (frontDoor.kind === "api-gateway") return;
    new aws.lambda.Permission(
      name,
      {
        action: "lambda:InvokeFunction",
        function: frontDoor.function.name,
        principal: "transfer.amazonaws.com",
        sourceArn: this.server.arn,
        sourceAccount: awsEnvironment.accountId,
      },
      { parent: this },
    );
  }

  private createUserRole(name: string): void {
    const { awsEnvironment, names, storage } = this.args;
    const role = createRole(
      name,
      {
        // A fixed name, as the function needs it before the server, which is in the trust policy, exists.
        roleName: names.userRole,
        description: "Taken on by AWS Transfer Family for a user",
        trust: pulumi
          .all([awsEnvironment, this.server.id])
          .apply(([environment, id]) => userRoleTrust(environment, id)),
      },
      { parent: this },
    );
    const policy = (suffix: string, document: pulumi.Output<Policy>): aws.iam.RolePolicy =>
      grant(`${name}-${suffix}`, role, document, { parent: this });
    if (storage.domain === "efs") {
      policy("file-system", storage.fileSystemArn.apply(userFileSystemPolicy));
      return;
    }
    policy("bucket", storage.bucketArn.apply(userBucketPolicy));
    if (storage.keyArn === undefined) return;
    policy(
      "key",
      pulumi
        .all([awsEnvironment, storage.keyArn])
        .apply(([environment, arn]) => userKeyPolicy(environment, arn)),
    );
  }

  /** AWS's host name: that of the VPC endpoint for internal endpoints, whose `server.endpoint` does not resolve. */
  private resolvableName(): EndpointName {
    const { endpoint } = this.args;
    if (endpoint.endpointType === "PUBLIC" || endpoint.addressAllocationIds !== undefined) {
      return { dnsName: this.server.endpoint };
    }
    const id = this.server.endpointDetails.apply((details) => details?.vpcEndpointId ?? "");
    const entry = aws.ec2
      .getVpcEndpointOutput({ id })
      .dnsEntries.apply(([first]) => first ?? { dnsName: "", hostedZoneId: "" });
    return { dnsName: entry.dnsName, aliasZoneId: entry.hostedZoneId };
  }
}
