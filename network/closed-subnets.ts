import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { slug } from "../aws/cidr";
import { aclRanges, serverPorts } from "../config/client-access";
import { callerRanges, serverCallsEndpoint, usesTables } from "../config/interface-endpoints";
import type { ExistingVpcConfig } from "../config/schema/network";
import type { StackConfig } from "../config/schema/stack";
import { attach, peer } from "./attachments";
import { gatewayEndpoints } from "./endpoints";
import { checkEndpoints } from "./existing-endpoints";
import { existingSubnets, existingTablesPath } from "./existing-vpc";
import type { ClientNetwork, NetworkArgs } from "./network";
import {
  type AclRule,
  attachmentAclRules,
  EVERY_IPV4,
  functionAclRules,
  networkAcl,
  serverAclRules,
} from "./network-acl";
import {
  functionHalf,
  planSubnets,
  serverQuarter,
  type SubnetTier,
  subnetTier,
  type Tier,
} from "./subnet-tier";
import { vpcGuards } from "./vpc-guards";
import { lookUpZones } from "./zones";

/** Created or existing subnets in a VPC without a route to the internet. */
export interface ClosedSubnets {
  readonly vpcId: pulumi.Input<string>;
  readonly server: pulumi.Input<pulumi.Input<string>[]>;
  readonly function: pulumi.Input<pulumi.Input<string>[]>;
  readonly clientNetworks: readonly ClientNetwork[];
  /** Routes and rules that clients' packets need. */
  readonly clientPath: readonly pulumi.Resource[];
  /** Routes and rules that the function's packets need. */
  readonly functionPath: readonly pulumi.Resource[];
  /** Prefix list of DynamoDB, if the function uses tables. */
  readonly tablesPrefixListId: pulumi.Input<string> | undefined;
  /** Gateway endpoint for S3, if the stack creates it. */
  readonly s3Gateway?: pulumi.Resource;
}

/**
 * Looks up existing subnets and interface endpoints; a route to the internet from any of the subnets,
 * and endpoints that do not fit the configuration, fail the preview.
 */
export function lookUpSubnets(
  name: string,
  existingVpc: ExistingVpcConfig,
  args: NetworkArgs,
): ClosedSubnets {
  const { vpcId, subnetIds, functionSubnetIds } = existingVpc;
  const { awsEnvironment, config } = args;
  const server = existingSubnets(vpcId, subnetIds, "closed");
  return {
    vpcId: checkEndpoints(name, { ...args, existingVpc }),
    server,
    function: functionSubnetIds
      ? existingSubnets(vpcId, functionSubnetIds, "closed", "function")
      : server,
    clientNetworks: [],
    clientPath: [],
    functionPath: [],
    tablesPrefixListId: usesTables(config)
      ? existingTablesPath(vpcId, functionSubnetIds ?? subnetIds, awsEnvironment)
      : undefined,
  };
}

/** Creates a VPC with separate subnets, routes and network ACLs for the server and the function. */
export function createSubnets(
  name: string,
  args: NetworkArgs,
  opts: pulumi.CustomResourceOptions,
): ClosedSubnets {
  const zones = pulumi.output(lookUpZones(args.config.network));
  const vpc = closedVpc(name, args, opts);
  const { server, clientNetworks, clientPath } = serverSide(name, args, { vpc, zones }, opts);
  return {
    vpcId: vpc.id,
    server: server.subnetIds,
    clientNetworks,
    clientPath,
    ...functionSide(name, args, { vpc, zones }, opts),
  };
}

/** Created VPC, and the zones of its subnets. */
interface ZonedVpc {
  readonly vpc: aws.ec2.Vpc;
  readonly zones: pulumi.Output<string[]>;
}

function closedVpc(
  name: string,
  args: NetworkArgs,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.Vpc {
  const { vpcCidr, ipAddressType } = args.config.network;
  const vpc = new aws.ec2.Vpc(
    // The range is part of the name, as in mode internet-facing: a new range is a new VPC.
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
  vpcGuards(name, { ...args, vpcId, defaultNetworkAclId }, opts);
  return vpc;
}

/** Creates the server's subnets and their connections to client networks. */
function serverSide(
  name: string,
  { awsEnvironment, config }: NetworkArgs,
  zoned: ZonedVpc,
  opts: pulumi.CustomResourceOptions,
): Pick<ClosedSubnets, "clientNetworks" | "clientPath"> & { readonly server: SubnetTier } {
  const { vpcCidr, ipAddressType, peerings, transitGateways } = config.network;
  const dualStack = ipAddressType === "DUALSTACK";
  const ports = serverPorts(config);
  const serverRules = serverAclRules(
    aclRanges(config.network),
    ports,
    serverCallsEndpoint(config) ? functionHalf(vpcCidr) : undefined,
  );
  const [server, serverPath] = guardedTier(
    name,
    { tier: "server", config, zoned, rules: serverRules },
    opts,
  );
  const rules = attachmentAclRules([serverQuarter(vpcCidr), ...(dualStack ? ["::/0"] : [])], ports);
  const [attachmentTier, attachmentPath] =
    transitGateways.length > 0
      ? guardedTier(name, { tier: "attachment", config, zoned, rules }, opts)
      : [undefined, []];
  const args = {
    ...{ awsEnvironment, vpcId: zoned.vpc.id, vpcCidr, server, dualStack },
    attachmentSubnetIds: attachmentTier?.subnetIds ?? [],
  };
  const attachments = [
    ...peerings.map((peering) => peer(name, peering, args, opts)),
    ...transitGateways.map((gateway) => attach(name, gateway, args, opts)),
  ];
  return {
    server,
    clientNetworks: attachments.map(({ network }) => network),
    clientPath: [
      ...serverPath,
      ...attachmentPath,
      ...attachments.flatMap(({ resources }) => resources),
    ],
  };
}

/**
 * Creates the function's subnets and the gateway endpoints. DynamoDB's addresses change and a network
 * ACL cannot refer to a prefix list, so with tables the ACL allows HTTPS to every address. The route
 * table leads to the gateway endpoints only, and the function's security group allows DynamoDB only.
 */
function functionSide(
  name: string,
  args: NetworkArgs,
  zoned: ZonedVpc,
  opts: pulumi.CustomResourceOptions,
): Pick<ClosedSubnets, "function" | "functionPath" | "tablesPrefixListId" | "s3Gateway"> {
  const { config } = args;
  const tables = usesTables(config);
  const { vpcCidr } = config.network;
  const rules = functionAclRules(functionHalf(vpcCidr), tables ? EVERY_IPV4 : undefined, [
    ...(serverCallsEndpoint(config) ? [serverQuarter(vpcCidr)] : []),
    ...callerRanges(config),
  ]);
  const [tier, path] = guardedTier(name, { tier: "function", config, zoned, rules }, opts);
  const { dynamodb, s3 } = gatewayEndpoints(
    name,
    { ...args, vpcId: zoned.vpc.id },
    tier.routeTableId,
    opts,
  );
  return {
    function: tier.subnetIds,
    functionPath: tables ? [...path, dynamodb] : path,
    tablesPrefixListId: tables ? dynamodb.prefixListId : undefined,
    s3Gateway: s3,
  };
}

interface GuardedTierArgs {
  readonly tier: Tier;
  readonly config: StackConfig;
  readonly zoned: ZonedVpc;
  /** Rules of the subnets' network ACL. */
  readonly rules: readonly AclRule[];
}

/** Creates subnets of one purpose with their own network ACL; also returns what their packets need. */
function guardedTier(
  name: string,
  { tier, config, zoned, rules }: GuardedTierArgs,
  opts: pulumi.CustomResourceOptions,
): [SubnetTier, readonly pulumi.Resource[]] {
  const { vpcCidr, zoneCount, ipAddressType } = config.network;
  const ranges = planSubnets(vpcCidr, zoneCount)[tier];
  const dualStack = ipAddressType === "DUALSTACK";
  const subnets = subnetTier(`${name}-${tier}`, { ...zoned, tier, ranges, dualStack }, opts);
  const { subnetIds, associations } = subnets;
  const acl = networkAcl(`${name}-${tier}`, { vpcId: zoned.vpc.id, subnetIds, rules }, opts);
  return [subnets, [...associations, ...acl]];
}
