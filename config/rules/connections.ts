import { overlaps, within } from "../../aws/cidr";
import type { SettingProblem, SettingPath } from "../problem";
import type { NetworkConfig } from "../schema/network";
import { refuseDuplicates, type ConfigRule } from "./rule";

/** A client range behind a peering or a Transit Gateway. */
export interface ConnectedRange {
  readonly connection: string;
  readonly range: string;
  /** Setting that holds the range. */
  readonly path: SettingPath;
}

const KINDS = { peerings: "peering", transitGateways: "Transit Gateway" } as const;
const LISTS = ["peerings", "transitGateways"] as const;

/** Client ranges behind peerings and Transit Gateways, each with its connection. */
export const connectedRanges = (network: NetworkConfig): readonly ConnectedRange[] =>
  LISTS.flatMap((list) =>
    network[list].flatMap(({ name, clients }, index) =>
      clients.map((range, position) => ({
        connection: `${KINDS[list]} ${name}`,
        range,
        path: ["network", list, index, "clients", position],
      })),
    ),
  );

/** Whether the stack may have connections, so that their ranges matter. */
const hasConnections = ({ mode, existingVpc }: NetworkConfig): boolean =>
  mode === "closed" && existingVpc === undefined;

/** Ranges that would be routed; none where another rule refuses the connections themselves. */
const routedRanges = (network: NetworkConfig): readonly ConnectedRange[] =>
  hasConnections(network) ? connectedRanges(network) : [];

/** Names of the lists of connections that a stack has. */
const connectionLists = (network: NetworkConfig): string =>
  LISTS.filter((list) => network[list].length > 0)
    .map((list) => `network.${list}`)
    .join(" and ");

/** Problem of the first list of connections that a stack has. */
const inConnections = (network: NetworkConfig, text: string): SettingProblem => ({
  path: ["network", network.peerings.length > 0 ? "peerings" : "transitGateways"],
  text,
});

/** What is wrong with two ranges that overlap; a route inside one connection leads the same way. */
function overlapText(one: ConnectedRange, other: ConnectedRange): string {
  if (one.connection !== other.connection) {
    return `is ${one.range} of ${one.connection}, which overlaps ${other.range} of ${other.connection}, so that a client there would be routed to one of them only; give each the ranges of its own clients`;
  }
  const [inner, outer] = within(one.range, other.range) ? [one, other] : [other, one];
  return inner.range === outer.range
    ? `is ${one.range}, which ${one.connection} lists twice; remove one`
    : `is ${one.range}, which overlaps ${other.range} of the same ${one.connection}; remove ${inner.range}, which ${outer.range} includes`;
}

/** Refused combinations of connected networks, host names and existing VPCs. */
export const CONNECTION_RULES: readonly ConfigRule[] = [
  {
    path: "network.peerings",
    refuses: "peerings or Transit Gateways outside mode closed",
    problem: ({ network }) =>
      network.mode !== "closed" &&
      connectedRanges(network).length > 0 &&
      inConnections(
        network,
        `need mode closed; use it, or remove ${connectionLists(network)}, got mode ${network.mode}`,
      ),
  },
  {
    path: "network.peerings",
    refuses: "peerings or Transit Gateways with an existing VPC",
    problem: ({ network }) =>
      network.existingVpc !== undefined &&
      connectedRanges(network).length > 0 &&
      inConnections(
        network,
        `cannot be used with network.existingVpc, whose route tables the stack does not manage; connect the VPC where it is managed, remove ${connectionLists(network)}, and list the client ranges in network.clients`,
      ),
  },
  {
    path: "network.peerings",
    refuses: "client networks that overlap the VPC",
    problem: ({ network }) => {
      const overlap = routedRanges(network).find(({ range }) => overlaps(range, network.vpcCidr));
      return (
        overlap !== undefined && {
          path: overlap.path,
          text: `is ${overlap.range} of ${overlap.connection}, which overlaps network.vpcCidr ${network.vpcCidr} and cannot be routed; list the ranges of the clients alone, or choose a vpcCidr that no client uses`,
        }
      );
    },
  },
  {
    path: "network.peerings",
    refuses: "client networks that overlap each other",
    problem: ({ network }) => {
      const connected = routedRanges(network);
      for (const [index, one] of connected.entries()) {
        const other = connected.slice(index + 1).find(({ range }) => overlaps(one.range, range));
        if (other !== undefined) {
          return { path: other.path, text: overlapText(other, one) };
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
        routedRanges(network).map(({ connection, range }) => [range, connection]),
      );
      const index = network.clients.findIndex((client) => connections.has(client));
      const both = network.clients[index];
      return (
        both !== undefined && {
          path: ["network", "clients", index],
          text: `is ${both}, which ${connections.get(both)} lists; remove it here, since clients of a connection may connect already`,
        }
      );
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
  refuseDuplicates("network.dnsFirewall.allow", "a name listed twice"),
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
  refuseDuplicates("network.existingVpc.subnetIds", "a subnet listed twice"),
];
