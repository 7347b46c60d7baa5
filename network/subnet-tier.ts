import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { blockOf, prefixOf } from "../aws/cidr";
import { ifRangesAreFree, placesOf } from "./deployed-subnets";

/** Purpose of a tier of subnets in a closed VPC. */
export type Tier = "server" | "attachment" | "function";

/**
 * Blocks of each tier. The VPC's range is divided into 2^`bits` blocks and the first zone takes block
 * `first`. A zone's block does not depend on the number of zones, so adding a zone moves no subnet.
 */
const BLOCKS: Readonly<Record<Tier, { readonly bits: number; readonly first: number }>> = {
  server: { bits: 4, first: 0 },
  attachment: { bits: 4, first: 4 },
  function: { bits: 3, first: 4 },
};

/** Number of a tier's first /64 in the /56 that AWS gives to a dual-stack VPC. */
const FIRST_IPV6_BLOCK: Readonly<Record<Tier, number>> = { server: 0, function: 4, attachment: 8 };

/**
 * Plans the ranges of a closed VPC's subnets, one per tier and zone. The first quarter of the VPC is
 * for the server, the second for Transit Gateway attachments, and the second half for the function
 * and the interface endpoints.
 *
 * @param vpcCidr range of the VPC, /16 to /24
 * @param zoneCount 1 to 3
 */
export function planSubnets(
  vpcCidr: string,
  zoneCount: number,
): Readonly<Record<Tier, readonly string[]>> {
  const zones = Array.from({ length: zoneCount }, (_, zone) => zone);
  const of = (tier: Tier): string[] => {
    const { bits, first } = BLOCKS[tier];
    return zones.map((zone) => blockOf(vpcCidr, first + zone, prefixOf(vpcCidr) + bits));
  };
  return { server: of("server"), attachment: of("attachment"), function: of("function") };
}

/**
 * Plans the ranges of an internet-facing VPC's subnets: the first quarters of the VPC for any number of
 * zones. Equal parts for the number of zones, as awsx makes them, would replace a subnet by one inside
 * its own range when a zone is added, which AWS refuses (`InvalidSubnet.Conflict`).
 */
export const planPublicSubnets = (vpcCidr: string, zoneCount: number): readonly string[] =>
  Array.from({ length: zoneCount }, (_, zone) => blockOf(vpcCidr, zone, prefixOf(vpcCidr) + 2));

/** Quarter of a VPC's range that holds the server's subnets for any number of zones. */
export const serverQuarter = (vpcCidr: string): string =>
  blockOf(vpcCidr, 0, prefixOf(vpcCidr) + 2);

/** Half of a VPC's range that holds the function's subnets for any number of zones. */
export const functionHalf = (vpcCidr: string): string => blockOf(vpcCidr, 1, prefixOf(vpcCidr) + 1);

/** Range of a subnet, a /64, in the /56 that AWS gives to a dual-stack VPC. */
const ipv6Block = (vpcIpv6Cidr: string, tier: Tier, zone: number): string =>
  blockOf(vpcIpv6Cidr, FIRST_IPV6_BLOCK[tier] + zone, 64);

/** Arguments for {@link subnetTier}. */
export interface SubnetTierArgs {
  readonly vpc: aws.ec2.Vpc;
  readonly tier: Tier;
  /** One IPv4 range per zone. */
  readonly ranges: readonly string[];
  /** Names of the zones, in the order of their subnets. */
  readonly zones: pulumi.Output<string[]>;
  /** Whether the subnets have IPv6 ranges too. */
  readonly dualStack: boolean;
}

/** Subnets of one purpose, with a shared route table. */
export interface SubnetTier {
  readonly subnetIds: pulumi.Output<string>[];
  readonly routeTableId: pulumi.Output<string>;
  /** Associations of the subnets with the route table. */
  readonly associations: readonly pulumi.Resource[];
}

/** Creates one subnet per zone, and a route table with the VPC's local route only. */
export function subnetTier(
  name: string,
  { vpc, tier, ranges, zones, dualStack }: SubnetTierArgs,
  opts: pulumi.CustomResourceOptions,
): SubnetTier {
  const { id: routeTableId } = new aws.ec2.RouteTable(
    name,
    { vpcId: vpc.id, tags: { Name: name } },
    opts,
  );
  const subnets = ranges.map(
    (cidrBlock, zone) =>
      new aws.ec2.Subnet(
        `${name}-${zone + 1}`,
        {
          vpcId: vpc.id,
          cidrBlock,
          availabilityZone: zones.apply((names) => names[zone] ?? ""),
          mapPublicIpOnLaunch: false,
          ...(dualStack && {
            ipv6CidrBlock: vpc.ipv6CidrBlock.apply((range) => ipv6Block(range, tier, zone)),
          }),
          tags: { Name: `${name}-${zone + 1}` },
        },
        opts,
      ),
  );
  const associations = subnets.map(
    (subnet, zone) =>
      new aws.ec2.RouteTableAssociation(
        `${name}-${zone + 1}`,
        { subnetId: subnet.id, routeTableId },
        opts,
      ),
  );
  const planned = zones.apply((names) => placesOf(ranges, names));
  const checked = ifRangesAreFree(vpc.id, planned);
  return { subnetIds: subnets.map(({ id }) => checked(id)), routeTableId, associations };
}
