import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { familyOf, slug } from "../aws/cidr";
import type { AwsEnvironment, Names } from "../aws/resource-names";
import { clientsOf, serverPorts } from "../config/client-access";
import type { StackConfig } from "../config/schema/stack";
import type { StackScope } from "./endpoint-policies";

/** Arguments for the network of any mode. */
export interface NetworkArgs {
  /** Partition, region and account of the stack. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical names of the stack. */
  readonly names: Names;
  /** Configuration of the whole stack, as the open ports follow from the protocols. */
  readonly config: StackConfig;
  /** Log group for the VPC's flow logs. */
  readonly flowLogGroup: aws.cloudwatch.LogGroup;
  /** Names of the resources that endpoint policies admit. */
  readonly scope: pulumi.Input<StackScope>;
  /** ARN of the bucket's key; apart from `scope`, so that only policies with it are unknown at preview. */
  readonly keyArn?: pulumi.Input<string> | undefined;
}

/** Network placement of the Transfer server's endpoint. */
export type ServerEndpoint =
  | { readonly endpointType: "PUBLIC" }
  | {
      readonly endpointType: "VPC";
      readonly vpcId: pulumi.Input<string>;
      /** One subnet per zone. */
      readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
      readonly securityGroupIds: readonly pulumi.Input<string>[];
      /** One Elastic IP per subnet; without them the endpoint is internal. */
      readonly addressAllocationIds?: readonly pulumi.Input<string>[];
      /** Routes and rules that clients' packets need, created before the server. */
      readonly dependsOn: readonly pulumi.Resource[];
    };

/** Network placement of the identity function. */
export interface FunctionPlacement {
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  readonly securityGroupIds: readonly pulumi.Input<string>[];
  /** Routes, rules and endpoints of the function: the old server may call it before the new one exists. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/** Connected network of clients, with the routes that its owner must add. */
export interface ClientNetwork {
  /** Name of the peering or attachment in the configuration. */
  readonly name: string;
  readonly kind: "peering" | "transit-gateway";
  /** Id of the peering connection or Transit Gateway attachment. */
  readonly connectionId: pulumi.Output<string>;
  /**
   * Whether the other side has accepted the connection: `needed` where it has to and this side cannot
   * see whether it has, `pending acceptance` where it has not.
   */
  readonly acceptance: "accepted" | "needed" | "pending acceptance";
  /** What is left to do, and by whom, while acceptance is pending. */
  readonly nextSteps?: pulumi.Output<readonly string[]>;
  /** Routes that the other network needs to reach the server. */
  readonly routesNeeded: readonly {
    readonly destinationCidrBlock: string;
    readonly target: pulumi.Output<string>;
  }[];
}

/** Outputs of the network of any mode. */
export interface NetworkOutputs {
  readonly endpoint: ServerEndpoint;
  /** Placement of the identity function; only mode closed puts it into a VPC. */
  readonly functionPlacement?: FunctionPlacement;
  /** Connected client networks, in mode closed. */
  readonly clientNetworks: readonly ClientNetwork[];
}

/** Mode public: an endpoint that AWS hosts and that admits every address on port 22. Cost: none. */
export class PublicNetwork extends pulumi.ComponentResource implements NetworkOutputs {
  public readonly endpoint: ServerEndpoint = { endpointType: "PUBLIC" };
  public readonly clientNetworks: readonly ClientNetwork[] = [];

  public constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("managed-sftp:network:PublicNetwork", name, {}, opts);
    this.registerOutputs({});
  }
}

/** Source of a security group rule. */
type RuleSource = Pick<
  aws.vpc.SecurityGroupIngressRuleArgs,
  "cidrIpv4" | "cidrIpv6" | "prefixListId"
>;

/** Creates the security group of the server's endpoint, which admits listed clients. */
export function clientGroup(
  name: string,
  vpcId: pulumi.Input<string>,
  config: StackConfig,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.SecurityGroup {
  const { wideClientsReason } = config.network;
  const group = new aws.ec2.SecurityGroup(
    `${name}-clients`,
    {
      vpcId,
      description: "Clients of the SFTP server",
      tags: {
        Name: `${name}-clients`,
        // Why the clients are many; the policy pack reads it.
        ...(wideClientsReason !== undefined && { WideClients: wideClientsReason }),
      },
    },
    opts,
  );
  const admit = (key: string, source: RuleSource): void => {
    for (const { from, to, purpose } of serverPorts(config)) {
      new aws.vpc.SecurityGroupIngressRule(
        // Keyed by client and port, not by position, so that reordering the list changes no rule.
        `${name}-clients-${key}-${from}`,
        {
          securityGroupId: group.id,
          ...source,
          ipProtocol: "tcp",
          fromPort: from,
          toPort: to,
          description: purpose,
        },
        opts,
      );
    }
  };
  const { ranges, prefixLists, listed } = clientsOf(config.network);
  for (const range of ranges) {
    admit(slug(range), familyOf(range) === 4 ? { cidrIpv4: range } : { cidrIpv6: range });
  }
  for (const prefixListId of prefixLists) admit(prefixListId, { prefixListId });
  if (listed.length > 0) {
    admit("listed", { prefixListId: clientPrefixList(name, listed, opts) });
  }
  return group;
}

/** Creates a managed prefix list, which one rule per port refers to. */
function clientPrefixList(
  name: string,
  ranges: readonly string[],
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return new aws.ec2.ManagedPrefixList(
    `${name}-clients`,
    {
      addressFamily: "IPv4",
      // The quota of the group's rules counts maxEntries, not the entries in use.
      maxEntries: ranges.length,
      entries: [...ranges].sort().map((cidr) => ({ cidr })),
      tags: { Name: `${name}-clients` },
    },
    opts,
  ).id;
}
