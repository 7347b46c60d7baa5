import { overlaps } from "../../aws/cidr";
import type { NetworkConfig } from "../schema/network";
import { repeated, type ConfigRule } from "./rule";

/** Ranges behind peerings and Transit Gateways, each with the setting that names it. */
const attachedRanges = (network: NetworkConfig): { owner: string; range: string }[] => [
  ...network.peerings.flatMap(({ name, clients }) =>
    clients.map((range) => ({ owner: `peering ${name}`, range })),
  ),
  ...network.transitGateways.flatMap(({ name, clients }) =>
    clients.map((range) => ({ owner: `Transit Gateway ${name}`, range })),
  ),
];

/** Refused combinations about other networks, names and what exists already. */
export const CONNECTION_RULES: readonly ConfigRule[] = [
  {
    path: "network.peerings",
    refuses: "peerings or Transit Gateways outside mode closed",
    problem: ({ network }) =>
      network.mode !== "closed" &&
      attachedRanges(network).length > 0 &&
      `and network.transitGateways belong to mode closed, whose endpoint is internal; remove them, got mode ${network.mode}`,
  },
  {
    path: "network.peerings",
    refuses: "peerings or Transit Gateways with an existing VPC",
    problem: ({ network }) =>
      network.existingVpc !== undefined &&
      attachedRanges(network).length > 0 &&
      "and network.transitGateways need route tables of the stack's own; attach an existing VPC where it is made, and list the ranges in network.clients",
  },
  {
    path: "network.peerings",
    refuses: "client networks that overlap the VPC",
    problem: ({ network }) => {
      const clash = attachedRanges(network).find(({ range }) => overlaps(range, network.vpcCidr));
      return (
        clash !== undefined &&
        `has ${clash.range} of ${clash.owner}, which overlaps network.vpcCidr ${network.vpcCidr}, so that no route could lead there; change one of them`
      );
    },
  },
  {
    path: "network.peerings",
    refuses: "client networks that overlap each other",
    problem: ({ network }) => {
      const attached = attachedRanges(network);
      for (const [index, one] of attached.entries()) {
        const other = attached.slice(index + 1).find(({ range }) => overlaps(one.range, range));
        if (other !== undefined) {
          return `has ${one.range} of ${one.owner}, which overlaps ${other.range} of ${other.owner}; a route leads to one of them only, so narrow one`;
        }
      }
      return false;
    },
  },
  {
    path: "network.clients",
    refuses: "a client listed directly and behind an attachment",
    problem: ({ network }) => {
      const attached = new Map(attachedRanges(network).map(({ owner, range }) => [range, owner]));
      const both = network.clients.find((client) => attached.has(client));
      return both !== undefined && `repeats ${both} of ${attached.get(both)}; list it there only`;
    },
  },
  {
    path: "network.peerings",
    refuses: "two attachments with the same name",
    problem: ({ network }) => {
      const twice = repeated(
        [...network.peerings, ...network.transitGateways].map(({ name }) => name),
      );
      return twice.length > 0 && `uses the name ${twice.join(", ")} more than once; choose others`;
    },
  },
  {
    path: "network.interfaceEndpoints",
    refuses: "a closed VPC without an endpoint for Secrets Manager",
    problem: ({ network, identity }) =>
      network.mode === "closed" &&
      network.existingVpc === undefined &&
      identity.store === "secrets" &&
      !network.interfaceEndpoints.includes("secretsmanager") &&
      "lacks secretsmanager, without which the identity function reads no user; add it",
  },
  {
    path: "network.interfaceEndpoints",
    refuses: "an interface endpoint for DynamoDB",
    problem: ({ network }) =>
      network.interfaceEndpoints.includes("dynamodb") &&
      "lists dynamodb, to whose interface endpoints AWS gives no private name, so that nothing would find one; remove it, as tables are reached through a gateway endpoint",
  },
  {
    path: "network.interfaceEndpoints",
    refuses: "an endpoint listed twice",
    problem: ({ network }) => {
      const twice = repeated(network.interfaceEndpoints);
      return twice.length > 0 && `lists ${twice.join(", ")} more than once; keep one of each`;
    },
  },
  {
    path: "network.hostname",
    refuses: "a host name without a hosted zone outside mode closed",
    problem: ({ network: { mode, hostname } }) =>
      mode !== "closed" &&
      hostname !== undefined &&
      hostname.zoneId === undefined &&
      `needs zoneId with mode ${mode}: the hosted zone that holds ${hostname.name}`,
  },
  {
    path: "network.hostname",
    refuses: "associated VPCs without a private zone that the stack makes",
    problem: ({ network: { mode, hostname } }) =>
      hostname !== undefined &&
      hostname.associatedVpcs.length > 0 &&
      (mode !== "closed" || hostname.zoneId !== undefined) &&
      "has associatedVpcs, which only a private zone made by the stack takes; remove them, or zoneId with mode closed",
  },
  {
    path: "network.existingVpc",
    refuses: "an existing VPC with mode public",
    problem: ({ network }) =>
      network.existingVpc !== undefined &&
      network.mode === "public" &&
      "is given, but a public endpoint stands in no VPC; remove it or use another mode",
  },
  {
    path: "network.existingVpc",
    refuses: "function subnets outside mode closed",
    problem: ({ network: { mode, existingVpc } }) =>
      mode === "internet-facing" &&
      existingVpc?.functionSubnetIds !== undefined &&
      "has functionSubnetIds, but the function stands in a VPC with mode closed only; remove them",
  },
  {
    path: "network.existingVpc",
    refuses: "a subnet listed twice",
    problem: ({ network: { existingVpc } }) => {
      const twice = repeated(existingVpc?.subnetIds ?? []);
      return twice.length > 0 && `lists ${twice.join(", ")} more than once; give one per zone`;
    },
  },
];
