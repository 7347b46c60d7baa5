import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Names, AwsEnvironment } from "../aws/resource-names";
import type { StackConfig } from "../config/schema/stack";
import type { IdentityFrontDoor } from "../identity/identity-provider";
import type { ServerEndpoint } from "../network/network";
import type { Storage } from "../storage/storage";
import { furtherHostKeys, type HostKeys, hostKeyOf } from "./host-keys";
import { hostName } from "./host-name";
import { domainArgs, endpointArgs, frontDoorArgs, hostnameTags, protocolArgs } from "./server-args";
import {
  userBucketPolicy,
  userFileSystemPolicy,
  userKeyPolicy,
  userRoleTrust,
} from "./user-role-policy";

/** Arguments for {@link TransferServer}. */
export interface TransferServerArgs {
  /** Where the stack lives. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical names of the stack. */
  readonly names: Names;
  /** The whole of the stack's configuration; network mode and host name matter here too. */
  readonly config: StackConfig;
  /** Where the endpoint stands. */
  readonly endpoint: ServerEndpoint;
  /** What decides who may log in. */
  readonly frontDoor: IdentityFrontDoor;
  /** What users work in. */
  readonly storage: Storage;
  /** What is done with completed uploads; absent where nothing is. */
  readonly workflowDetails?: aws.types.input.transfer.ServerWorkflowDetails | undefined;
  /** Log group for the server's JSON events. */
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** Private keys for the names in `transfer.hostKeys`. */
  readonly hostKeys: HostKeys;
}

/**
 * The Transfer Family server, the role that it takes on for users, its permission to ask the
 * identity function if it asks that itself, and its name.
 *
 * Cost: about $219 a month and protocol, also while stopped; $0.04 per GB in and out.
 */
export class TransferServer extends pulumi.ComponentResource {
  /** The server. */
  public readonly server: aws.transfer.Server;
  /** Name that clients of this mode can resolve: the custom one, if there is one. */
  public readonly endpoint: pulumi.Output<string>;
  /** AWS's own name for the endpoint, which resolves without any zone of ours. */
  public readonly awsName: pulumi.Output<string>;

  public constructor(
    name: string,
    private readonly args: TransferServerArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:transfer:TransferServer", name, {}, opts);
    const { config, endpoint, hostKeys } = args;
    const { mode, hostname } = config.network;
    const parent: pulumi.CustomResourceOptions = { parent: this };
    // The mode is part of the name, so that a switch makes a new server: several of its updates in
    // place are refused by AWS half-way.
    this.server = this.createServer(`${name}-${mode}`);
    furtherHostKeys(
      `${name}-${mode}`,
      this.server.id,
      { names: config.transfer.hostKeys.slice(1), keys: hostKeys },
      parent,
    );
    this.createUserRole(`${name}-user`);
    this.allowInvocation(`${name}-${mode}`);
    this.awsName = this.resolvableName();
    this.endpoint = hostname
      ? hostName(name, { config: hostname, endpoint, target: this.awsName }, parent)
      : this.awsName;
    this.registerOutputs({ serverId: this.server.id, endpoint: this.endpoint });
  }

  private createServer(name: string): aws.transfer.Server {
    const { config, endpoint, hostKeys, frontDoor, workflowDetails, logGroup } = this.args;
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
        // Kept in the configuration so that the next server shows clients the same fingerprint.
        ...(firstKey && { hostKey: hostKeyOf(hostKeys, firstKey) }),
        ...(workflowDetails && { workflowDetails }),
        structuredLogDestinations: [pulumi.interpolate`${logGroup.arn}:*`],
        tags: { Name: name, ...hostnameTags(config) },
      },
      {
        parent: this,
        // Within one mode a new server would otherwise claim Elastic IPs that the old one still holds.
        deleteBeforeReplace: true,
        ...(dependsOn.length > 0 && { dependsOn }),
      },
    );
  }

  /** Lets this server call the function, unless API Gateway calls it. */
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
    const role = new aws.iam.Role(
      name,
      {
        // Chosen: the function has to know it before the server, which the trust names, exists.
        name: names.userRole,
        description: "Taken on by AWS Transfer Family for a user",
        assumeRolePolicy: pulumi.jsonStringify(
          pulumi
            .all([awsEnvironment, this.server.id])
            .apply(([environment, id]) => userRoleTrust(environment, id)),
        ),
        tags: { Name: name },
      },
      { parent: this },
    );
    const policy = (suffix: string, document: pulumi.Input<unknown>): aws.iam.RolePolicy =>
      new aws.iam.RolePolicy(
        `${name}-${suffix}`,
        { role: role.name, policy: pulumi.jsonStringify(document) },
        { parent: this },
      );
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

  /** `server.endpoint` does not resolve for an internal endpoint, whose VPC endpoint has a name. */
  private resolvableName(): pulumi.Output<string> {
    const { endpoint } = this.args;
    if (endpoint.endpointType === "PUBLIC" || endpoint.addressAllocationIds !== undefined) {
      return this.server.endpoint;
    }
    const id = this.server.endpointDetails.apply((details) => details?.vpcEndpointId ?? "");
    return aws.ec2
      .getVpcEndpointOutput({ id })
      .dnsEntries.apply((entries) => entries[0]?.dnsName ?? "");
  }
}
