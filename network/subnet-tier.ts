import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { ipv6Block, type Tier } from "./addresses";

/** Arguments for {@link subnetTier}. */
export interface SubnetTierArgs {
  readonly vpc: aws.ec2.Vpc;
  readonly tier: Tier;
  /** One IPv4 range per zone. */
  readonly ranges: readonly string[];
  /** Whether the subnets have IPv6 ranges too. */
  readonly dualStack: boolean;
}

/** Subnets of one purpose, which share a route table. */
export interface SubnetTier {
  readonly subnetIds: pulumi.Output<string>[];
  readonly routeTableId: pulumi.Output<string>;
  /** Ties of the subnets to the route table. */
  readonly associations: readonly pulumi.Resource[];
}

/** One subnet per zone and a route table that knows the VPC's own range and nothing else. */
export function subnetTier(
  name: string,
  { vpc, tier, ranges, dualStack }: SubnetTierArgs,
  opts: pulumi.CustomResourceOptions,
): SubnetTier {
  const zoneNames = aws.getAvailabilityZonesOutput({ state: "available" }).names;
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
          availabilityZone: zoneNames.apply((names) => names[zone] ?? ""),
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
  return { subnetIds: subnets.map((subnet) => subnet.id), routeTableId, associations };
}
