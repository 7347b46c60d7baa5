import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { aclRanges, clientsOf, serverPorts } from "./client-access";
import type { ExistingVpcConfig } from "../config/schema/network";
import type { IdentityConfig, StackConfig } from "../config/schema/stack";
import {
  type AclRule,
  attachmentAclRules,
  EVERY_IPV4,
  functionAclRules,
  serverAclRules,
} from "./acl-rules";
import { functionHalf, planSubnets, serverQuarter, type Tier } from "./addresses";
import { attach, peer } from "./attachments";
import { slug } from "./client-group";
import { gatewayEndpoints } from "./endpoints";
import { existingSubnets, existingTablesPath } from "./existing-vpc";
import type { ClientNetwork, NetworkArgs } from "./network";
import { networkAcl } from "./network-acl";
import { type SubnetTier, subnetTier } from "./subnet-tier";
import { vpcGuards } from "./vpc-guards";

/** Subnets in a VPC without a way out, made or given. */
export interface ClosedSubnets {
  readonly vpcId: pulumi.Input<string>;
  readonly server: pulumi.Input<pulumi.Input<string>[]>;
  readonly function: pulumi.Input<pulumi.Input<string>[]>;
  readonly clientNetworks: readonly ClientNetwork[];
  /** What packets of clients need to pass. */
  readonly clientPath: readonly pulumi.Resource[];
  /** What packets of the function need to pass. */
  readonly functionPath: readonly pulumi.Resource[];
  /** Prefix list of DynamoDB, when the function uses tables. */
  readonly tablesPrefixListId: pulumi.Input<string> | undefined;
}

/** Whether the function reads users from a table, or counts their wrong passwords in one. */
const usesTables = ({ lockout, store }: IdentityConfig): boolean =>
  lockout !== false || store === "dynamodb";

/** Subnets that exist already; a way out of any of them fails the preview. */
export function givenSubnets(
  { vpcId, subnetIds, functionSubnetIds }: ExistingVpcConfig,
  { awsEnvironment, config }: NetworkArgs,
): ClosedSubnets {
  const server = existingSubnets(vpcId, subnetIds, "closed");
  return {
    vpcId,
    server,
    function: functionSubnetIds ? existingSubnets(vpcId, functionSubnetIds, "closed") : server,
    clientNetworks: [],
    clientPath: [],
    functionPath: [],
    tablesPrefixListId: usesTables(config.identity)
      ? existingTablesPath(vpcId, functionSubnetIds ?? subnetIds, awsEnvironment)
      : undefined,
  };
}

/** A VPC of the stack's own, with separate subnets, routes and ACLs for the server and the function. */
export function madeSubnets(
  name: string,
  args: NetworkArgs,
  opts: pulumi.CustomResourceOptions,
): ClosedSubnets {
  const vpc = closedVpc(name, args, opts);
  const { server, clientNetworks, clientPath } = serverSide(name, args, vpc, opts);
  return {
    vpcId: vpc.id,
    server: server.subnetIds,
    clientNetworks,
    clientPath,
    ...functionSide(name, args, vpc, opts),
  };
}

function closedVpc(
  name: string,
  { awsEnvironment, config, flowLogGroup }: NetworkArgs,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.Vpc {
  const { vpcCidr, ipAddressType } = config.network;
  const vpc = new aws.ec2.Vpc(
    // Named by its range like the other mode's VPC, so that a new range is a new VPC.
    `${name}-${slug(vpcCidr)}`,
    {
      cidrBlock: vpcCidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      ...(ipAddressType === "DUALSTACK" && { assignGeneratedIpv6CidrBlock: true }),
      tags: { Name: name },
    },
    opts,
  );
  const { id: vpcId, defaultNetworkAclId } = vpc;
  vpcGuards(name, { vpcId, defaultNetworkAclId, awsEnvironment, flowLogGroup }, opts);
  return vpc;
}

/** The server's subnets, and the connections over which clients reach them. */
function serverSide(
  name: string,
  { config }: NetworkArgs,
  vpc: aws.ec2.Vpc,
  opts: pulumi.CustomResourceOptions,
): Pick<ClosedSubnets, "clientNetworks" | "clientPath"> & { readonly server: SubnetTier } {
  const { vpcCidr, ipAddressType, peerings, transitGateways } = config.network;
  const dualStack = ipAddressType === "DUALSTACK";
  const ports = serverPorts(config);
  const admitted = serverAclRules(aclRanges(clientsOf(config.network)), ports);
  const [server, serverPath] = guardedTier(
    name,
    { tier: "server", config, vpc, rules: admitted },
    opts,
  );
  const rules = attachmentAclRules([serverQuarter(vpcCidr), ...(dualStack ? ["::/0"] : [])], ports);
  const [between, betweenPath] =
    transitGateways.length > 0
      ? guardedTier(name, { tier: "attachment", config, vpc, rules }, opts)
      : [undefined, []];
  const attachment = {
    ...{ vpcId: vpc.id, vpcCidr, server, dualStack },
    attachmentSubnetIds: between?.subnetIds ?? [],
  };
  const attachments = [
    ...peerings.map((peering) => peer(name, peering, attachment, opts)),
    ...transitGateways.map((gateway) => attach(name, gateway, attachment, opts)),
  ];
  return {
    server,
    clientNetworks: attachments.map(({ network }) => network),
    clientPath: [
      ...serverPath,
      ...betweenPath,
      ...attachments.flatMap(({ resources }) => resources),
    ],
  };
}

/**
 * The function's subnets with gateway endpoints. DynamoDB's addresses change and a network ACL takes
 * no prefix list, so that with tables it lets HTTPS out to every address: the route table leads to
 * gateway endpoints only, and the function's security group names but DynamoDB's.
 */
function functionSide(
  name: string,
  args: NetworkArgs,
  vpc: aws.ec2.Vpc,
  opts: pulumi.CustomResourceOptions,
): Pick<ClosedSubnets, "function" | "functionPath" | "tablesPrefixListId"> {
  const { config } = args;
  const tables = usesTables(config.identity);
  const rules = functionAclRules(
    functionHalf(config.network.vpcCidr),
    tables ? EVERY_IPV4 : undefined,
  );
  const [tier, path] = guardedTier(name, { tier: "function", config, vpc, rules }, opts);
  const { dynamodb } = gatewayEndpoints(name, { ...args, vpcId: vpc.id }, tier.routeTableId, opts);
  return {
    function: tier.subnetIds,
    functionPath: tables ? [...path, dynamodb] : path,
    tablesPrefixListId: tables ? dynamodb.prefixListId : undefined,
  };
}

interface GuardedTierArgs {
  readonly tier: Tier;
  readonly config: StackConfig;
  readonly vpc: aws.ec2.Vpc;
  /** What the network ACL of the subnets admits. */
  readonly rules: readonly AclRule[];
}

/** Subnets of one purpose with a network ACL of their own, and what packets need to pass there. */
function guardedTier(
  name: string,
  { tier, config, vpc, rules }: GuardedTierArgs,
  opts: pulumi.CustomResourceOptions,
): [SubnetTier, readonly pulumi.Resource[]] {
  const { vpcCidr, zoneCount, ipAddressType } = config.network;
  const ranges = planSubnets(vpcCidr, zoneCount)[tier];
  const dualStack = ipAddressType === "DUALSTACK";
  const subnets = subnetTier(`${name}-${tier}`, { vpc, tier, ranges, dualStack }, opts);
  const { subnetIds, associations } = subnets;
  const acl = networkAcl(`${name}-${tier}`, { vpcId: vpc.id, subnetIds, rules }, opts);
  return [subnets, [...associations, ...acl]];
}
