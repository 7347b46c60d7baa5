import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Names, Place } from "../config/names";
import type { StackConfig } from "../config/schema";
import type { ServerEndpoint } from "../network/network";
import { userBucketPolicy, userKeyPolicy, userRoleTrust } from "./user-role-policy";

/** Arguments for {@link TransferServer}. */
export interface TransferServerArgs {
  /** Where the stack lives. */
  readonly place: pulumi.Output<Place>;
  /** Physical names of the stack. */
  readonly names: Names;
  /** The whole of the stack's configuration; network mode and port decide names and the hint. */
  readonly config: StackConfig;
  /** Where the endpoint stands. */
  readonly endpoint: ServerEndpoint;
  /** Function that decides who may log in. */
  readonly identityFunction: aws.lambda.Function;
  /** ARN of the bucket that users work in. */
  readonly bucketArn: pulumi.Input<string>;
  /** ARN of the bucket's key. */
  readonly keyArn: pulumi.Input<string>;
  /** Log group for the server's JSON events. */
  readonly logGroup: aws.cloudwatch.LogGroup;
}

/**
 * The Transfer Family server, the role that it takes on for users, and its permission to ask the
 * identity function.
 *
 * Cost: about $219 a month and protocol, also while stopped; $0.04 per GB in and out.
 */
export class TransferServer extends pulumi.ComponentResource {
  /** The server. */
  public readonly server: aws.transfer.Server;
  /** Name that clients of this mode can resolve. */
  public readonly endpoint: pulumi.Output<string>;

  public constructor(
    name: string,
    private readonly args: TransferServerArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:transfer:TransferServer", name, {}, opts);
    const { mode } = args.config.network;
    // The mode is part of the name, so that a switch makes a new server: several of its updates in
    // place are refused by AWS half-way.
    this.server = this.createServer(`${name}-${mode}`);
    this.createUserRole(`${name}-user`);
    new aws.lambda.Permission(
      `${name}-${mode}`,
      {
        action: "lambda:InvokeFunction",
        function: args.identityFunction.name,
        principal: "transfer.amazonaws.com",
        sourceArn: this.server.arn,
        sourceAccount: args.place.accountId,
      },
      { parent: this },
    );
    this.endpoint = this.resolvableName();
    this.registerOutputs({ serverId: this.server.id, endpoint: this.endpoint });
  }

  private createServer(name: string): aws.transfer.Server {
    const { config, endpoint, identityFunction, logGroup } = this.args;
    const { transfer } = config;
    return new aws.transfer.Server(
      name,
      {
        domain: "S3",
        protocols: transfer.protocols,
        ...endpointArgs(endpoint),
        identityProviderType: "AWS_LAMBDA",
        function: identityFunction.arn,
        ...(transfer.protocols.includes("SFTP") && {
          sftpAuthenticationMethods: transfer.sftpAuthenticationMethods,
        }),
        securityPolicyName: transfer.securityPolicyName,
        // Clients that preserve timestamps would otherwise report an error after each good upload.
        protocolDetails: { setStatOption: "ENABLE_NO_OP" },
        s3StorageOptions: { directoryListingOptimization: "ENABLED" },
        structuredLogDestinations: [pulumi.interpolate`${logGroup.arn}:*`],
        tags: { Name: name },
      },
      // Within one mode a new server would otherwise claim Elastic IPs that the old one still holds.
      { parent: this, deleteBeforeReplace: true },
    );
  }

  private createUserRole(name: string): void {
    const { place, names, bucketArn, keyArn } = this.args;
    const role = new aws.iam.Role(
      name,
      {
        // Chosen: the function has to know it before the server, which the trust names, exists.
        name: names.userRole,
        description: "Taken on by AWS Transfer Family for a user",
        assumeRolePolicy: pulumi.jsonStringify(
          pulumi.all([place, this.server.id]).apply(([p, id]) => userRoleTrust(p, id)),
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
    policy("bucket", pulumi.output(bucketArn).apply(userBucketPolicy));
    policy(
      "key",
      pulumi.all([place, keyArn]).apply(([p, arn]) => userKeyPolicy(p, arn)),
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

/** The endpoint in the words of the Transfer API. */
const endpointArgs = (
  endpoint: ServerEndpoint,
): Pick<aws.transfer.ServerArgs, "endpointType" | "endpointDetails"> =>
  endpoint.endpointType === "PUBLIC"
    ? { endpointType: "PUBLIC" }
    : {
        endpointType: "VPC",
        endpointDetails: {
          vpcId: endpoint.vpcId,
          subnetIds: [...endpoint.subnetIds],
          securityGroupIds: [...endpoint.securityGroupIds],
          ...(endpoint.addressAllocationIds && {
            addressAllocationIds: [...endpoint.addressAllocationIds],
          }),
        },
      };
