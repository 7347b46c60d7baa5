import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { overlaps } from "../aws/cidr";

/** Place of a subnet in a VPC. */
interface SubnetPlace {
  readonly cidrBlock: string;
  readonly availabilityZone: string;
}

/** Places of subnets, by their ranges and zones in order. */
export const placesOf = (
  ranges: readonly string[],
  zones: readonly string[],
): readonly SubnetPlace[] =>
  ranges.map((cidrBlock, index) => ({ cidrBlock, availabilityZone: zones[index] ?? "" }));

/**
 * Compares the subnets of a VPC with those that the stack plans. Pulumi creates a replacement first,
 * and AWS refuses it in the range of a subnet that is still there (`InvalidSubnet.Conflict`). At the
 * first preview, without a VPC, nothing is looked up.
 *
 * @returns a function that passes on an id if every planned subnet can be created
 * @throws at preview, before any resource is changed, if one cannot
 */
export function ifRangesAreFree(
  vpcId: pulumi.Input<string>,
  planned: pulumi.Input<readonly SubnetPlace[]>,
): (subnetId: pulumi.Output<string>) => pulumi.Output<string> {
  const checked = pulumi.all([deployedSubnets(vpcId), planned]).apply(([deployed, places]) => {
    const problem = conflict(deployed, places);
    if (problem !== undefined) throw new Error(`subnets cannot be created\n  ✖ ${problem}`);
    return true;
  });
  return (subnetId) => checked.apply(() => subnetId);
}

const deployedSubnets = (vpcId: pulumi.Input<string>): pulumi.Output<SubnetPlace[]> =>
  aws.ec2
    .getSubnetsOutput({ filters: [{ name: "vpc-id", values: [vpcId] }] })
    .ids.apply((ids) => pulumi.all(ids.map((id) => aws.ec2.getSubnetOutput({ id }))));

/** Problem of planned subnets in ranges of deployed ones, which stay until the new ones exist. */
function conflict(
  deployed: readonly SubnetPlace[],
  planned: readonly SubnetPlace[],
): string | undefined {
  const isSame = (a: SubnetPlace, b: SubnetPlace): boolean =>
    a.cidrBlock === b.cidrBlock && a.availabilityZone === b.availabilityZone;
  const pairs = planned.flatMap((place) =>
    deployed
      .filter((held) => overlaps(place.cidrBlock, held.cidrBlock) && !isSame(place, held))
      .map((held) => `${describe(place)} in the range of ${describe(held)}`),
  );
  if (pairs.length === 0) return undefined;
  return `the stack would create a subnet ${pairs.join(", and ")}, which AWS refuses; keep the deployed ranges with network.subnetCidrs and the deployed zones with network.zones (docs/guides/networks.md, Zones)`;
}

const describe = ({ cidrBlock, availabilityZone }: SubnetPlace): string =>
  `${cidrBlock} (${availabilityZone})`;
