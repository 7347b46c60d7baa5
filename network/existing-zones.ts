import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type OfferedZones, transferZones } from "./zones";

/** Whether subnets are for the server or for the function, which may have several in one zone. */
export type SubnetPurpose = "server" | "function";

type ExistingSubnet = Pick<aws.ec2.GetSubnetResult, "id" | "vpcId" | "availabilityZone">;

/**
 * Looks up existing subnets and returns the problems of their zones: the server's VPC endpoint takes
 * one subnet per zone (`DuplicateSubnetsInSameZone`), and Transfer Family does not offer every zone. An evaluation
 * without AWS knows no zones and finds nothing.
 */
export const zoneProblems = (
  vpcId: string,
  subnetIds: readonly string[],
  purpose: SubnetPurpose,
): pulumi.Output<string[]> =>
  pulumi
    .all([
      pulumi.all(subnetIds.map((id) => aws.ec2.getSubnetOutput({ id }))),
      pulumi.output(transferZones()),
    ])
    .apply(([subnets, offered]) => {
      const known = subnets.filter(({ availabilityZone }) => availabilityZone !== "");
      return [
        ...known.flatMap((subnet) => vpcProblem(subnet, vpcId)),
        ...(purpose === "server"
          ? known.flatMap((subnet, index) => [
              ...duplicateProblem(subnet, known.slice(0, index)),
              ...offerProblem(subnet, offered),
            ])
          : []),
      ];
    });

const vpcProblem = (subnet: ExistingSubnet, vpcId: string): string[] =>
  subnet.vpcId === vpcId
    ? []
    : [`network.existingVpc ${subnet.id} is in ${subnet.vpcId}; correct vpcId or the subnet`];

function duplicateProblem(
  { id, availabilityZone }: ExistingSubnet,
  others: readonly ExistingSubnet[],
): string[] {
  const other = others.find((each) => each.availabilityZone === availabilityZone);
  return other === undefined
    ? []
    : [
        `network.existingVpc ${id} is in ${availabilityZone} like ${other.id}, and a server takes one subnet per zone; give one of them`,
      ];
}

function offerProblem(
  { id, availabilityZone }: ExistingSubnet,
  { region, offered }: OfferedZones,
): string[] {
  return offered === undefined || offered.includes(availabilityZone)
    ? []
    : [
        `network.existingVpc ${id} is in ${availabilityZone}, where AWS Transfer Family has no endpoints in ${region}; give a subnet in one of ${offered.join(", ")}`,
      ];
}
