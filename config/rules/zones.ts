import { overlaps, prefixOf, within } from "../../aws/cidr";
import type { NetworkConfig } from "../schema/network";
import { refuseDuplicates, type ConfigRule } from "./rule";

/** Whether the stack makes no subnets. */
const makesNoSubnets = ({ mode, existingVpc }: NetworkConfig): boolean =>
  mode === "public" || existingVpc !== undefined;

/** Problem of a list that should have one entry per zone. */
const countProblem = (
  list: readonly string[] | undefined,
  { zoneCount }: NetworkConfig,
  entries: string,
): string | false =>
  list !== undefined &&
  list.length !== zoneCount &&
  `has ${list.length} ${entries} for network.zoneCount ${zoneCount}; list one per zone, or set zoneCount to ${list.length}`;

/** Refused zones and ranges of subnets. */
export const ZONE_RULES: readonly ConfigRule[] = [
  {
    path: "network.zones",
    refuses: "zones where the stack makes no subnets",
    problem: ({ network }) =>
      network.zones !== undefined &&
      makesNoSubnets(network) &&
      `is set, but the stack makes no subnets with ${network.existingVpc ? "network.existingVpc" : "mode public"}; remove it`,
  },
  {
    path: "network.zones",
    refuses: "more or fewer zones than zoneCount",
    problem: ({ network }) =>
      !makesNoSubnets(network) && countProblem(network.zones, network, "zones"),
  },
  refuseDuplicates("network.zones", "a zone listed twice"),
  {
    path: "network.subnetCidrs",
    refuses: "ranges of subnets outside internet-facing, or with an existing VPC",
    problem: ({ network }) =>
      network.subnetCidrs !== undefined &&
      (network.mode !== "internet-facing" || network.existingVpc !== undefined) &&
      `is set, but only mode internet-facing without network.existingVpc makes subnets with given ranges; remove it`,
  },
  {
    path: "network.subnetCidrs",
    refuses: "more or fewer ranges of subnets than zoneCount",
    problem: ({ network }) =>
      network.mode === "internet-facing" &&
      network.existingVpc === undefined &&
      countProblem(network.subnetCidrs, network, "ranges"),
  },
  {
    path: "network.subnetCidrs",
    refuses: "ranges of subnets outside the VPC, or smaller than AWS allows",
    problem: ({ network: { subnetCidrs = [], vpcCidr } }) => {
      const wrong = subnetCidrs.filter((range) => !within(range, vpcCidr) || prefixOf(range) > 28);
      return (
        wrong.length > 0 &&
        `has ${wrong.join(", ")}, and a subnet has to be within network.vpcCidr ${vpcCidr} and at least a /28; change the ranges`
      );
    },
  },
  {
    path: "network.subnetCidrs",
    refuses: "ranges of subnets that overlap",
    problem: ({ network: { subnetCidrs = [] } }) => {
      const overlapping = subnetCidrs.filter((one, index) =>
        subnetCidrs.some((other, place) => place !== index && overlaps(one, other)),
      );
      return (
        overlapping.length > 0 &&
        `has ${overlapping.join(" and ")}, which overlap; change one of the ranges`
      );
    },
  },
];
