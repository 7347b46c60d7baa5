import { overlaps } from "../../aws/cidr";
import type { NetworkConfig } from "../schema/network";
import { refuseDuplicates, type ConfigRule } from "./rule";

/** Client ranges behind peerings and Transit Gateways, each with its connection. */
const connectedRanges = (network: NetworkConfig): { connection: string; range: string }[] => [
  ...network.peerings.flatMap(({ name, clients }) =>
    clients.map((range) => ({ connection: `peering ${name}`, range })),
  ),
  ...network.transitGateways.flatMap(({ name, clients }) =>
    clients.map((range) => ({ connection: `Transit Gateway ${name}`, range })),
  ),
];

/** Refused combinations of connected networks, host names and existing VPCs. */
export const CONNECTION_RULES: readonly ConfigRule[] = [
  {
    path: "network.peerings",
    refuses: "peerings or Transit Gateways outside mode closed",
    problem: ({ network }) =>
      network.mode !== "closed" &&
      connectedRanges(network).length > 0 &&
      `and network.transitGateways require mode closed; remove them or change the mode, got mode ${network.mode}`,
  },
  {
    path: "network.peerings",
    refuses: "peerings or Transit Gateways with an existing VPC",
    problem: ({ network }) =>
      network.existingVpc !== undefined &&
      connectedRanges(network).length > 0 &&
      "and network.transitGateways cannot be used with network.existingVpc, whose route tables the stack does not manage; connect the VPC where it is managed, and list the client ranges in network.clients",
  },
  {
    path: "network.peerings",
    refuses: "client networks that overlap the VPC",
    problem: ({ network }) => {
      const overlap = connectedRanges(network).find(({ range }) =>
        overlaps(range, network.vpcCidr),
      );
      return (
        overlap !== undefined &&
        `has ${overlap.range} of ${overlap.connection}, which overlaps network.vpcCidr ${network.vpcCidr} and cannot be routed; change one of the ranges`
      );
    },
  },
  {
    path: "network.peerings",
    refuses: "client networks that overlap each other",
    problem: ({ network }) => {
      const connected = connectedRanges(network);
      for (const [index, one] of connected.entries()) {
        const other = connected.slice(index + 1).find(({ range }) => overlaps(one.range, range));
        if (other !== undefined) {
          return `has ${one.range} of ${one.connection}, which overlaps ${other.range} of ${other.connection} and would be routed to one of them only; change one of the ranges`;
        }
      }
      return false;
    },
  },
  {
    path: "network.clients",
    refuses: "a client listed directly and behind an attachment",
    problem: ({ network }) => {
      const connections = new Map(
        connectedRanges(network).map(({ connection, range }) => [range, connection]),
      );
      const both = network.clients.find((client) => connections.has(client));
      return both !== undefined && `repeats ${both} of ${connections.get(both)}; remove it here`;
    },
  },
  refuseDuplicates(
    "network.peerings",
    "two attachments with the same name",
    ({ network }) => [...network.peerings, ...network.transitGateways].map(({ name }) => name),
    { has: "and network.transitGateways use the name", remedy: "choose unique names" },
  ),
  refuseDuplicates(
    "network.transitGateways",
    "a Transit Gateway attached twice",
    ({ network }) => network.transitGateways.map(({ transitGatewayId }) => transitGatewayId),
    {
      has: "attaches the VPC to",
      remedy: "list all clients of the gateway in one entry, as AWS allows one attachment",
    },
  ),
  {
    path: "network.hostname",
    refuses: "a host name without a hosted zone outside mode closed",
    problem: ({ network: { mode, hostname } }) =>
      mode !== "closed" &&
      hostname !== undefined &&
      hostname.zoneId === undefined &&
      `lacks zoneId, which mode ${mode} requires; set the id of the hosted zone of ${hostname.name}`,
  },
  {
    path: "network.hostname",
    refuses: "associated VPCs without a private zone that the stack makes",
    problem: ({ network: { mode, hostname } }) =>
      hostname !== undefined &&
      hostname.associatedVpcs.length > 0 &&
      (mode !== "closed" || hostname.zoneId !== undefined) &&
      "has associatedVpcs, which require a private zone that the stack creates; remove them, or use mode closed without zoneId",
  },
  {
    path: "network.dnsFirewall",
    refuses: "a DNS Firewall outside mode closed",
    problem: ({ network: { mode, dnsFirewall } }) =>
      mode !== "closed" &&
      dnsFirewall !== undefined &&
      dnsFirewall !== false &&
      `is set, but in mode ${mode} the function runs outside of any VPC of the stack; remove it or use mode closed`,
  },
  refuseDuplicates(
    "network.dnsFirewall.allow",
    "a name listed twice",
    ({ network: { dnsFirewall } }) => (dnsFirewall || undefined)?.allow,
  ),
  {
    path: "network.existingVpc",
    refuses: "an existing VPC with mode public",
    problem: ({ network }) =>
      network.existingVpc !== undefined &&
      network.mode === "public" &&
      "is set, but a public endpoint is not in a VPC; remove it or use another mode",
  },
  {
    path: "network.existingVpc",
    refuses: "function subnets outside mode closed",
    problem: ({ network: { mode, existingVpc } }) =>
      mode === "internet-facing" &&
      existingVpc?.functionSubnetIds !== undefined &&
      "has functionSubnetIds, but the function is in a VPC only with mode closed; remove them",
  },
  refuseDuplicates(
    "network.existingVpc.subnetIds",
    "a subnet listed twice",
    ({ network }) => network.existingVpc?.subnetIds,
  ),
];
