import { overlaps, prefixOf, within } from "../../aws/cidr";

/** Transport protocols that rules speak about. */
export type IpProtocol = "tcp" | "udp";

/** Ports, both inclusive. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** What is sent, but for who sends it to whom. */
export interface Packet {
  readonly protocol: IpProtocol;
  /** Destination ports; more than one when any of them may be the one. */
  readonly ports: PortRange;
}

/** The other side of a packet, as a rule can name it. */
export interface PacketPeer {
  /** An address as /32 or /128, or the range of a subnet whose interfaces may have any address of it. */
  readonly range: string;
  /** Security groups of an interface. */
  readonly groups?: readonly string[];
  /** Managed prefix list of a gateway endpoint, whose addresses only AWS knows. */
  readonly prefixListId?: string;
}

/** A numbered rule of a network ACL, for one direction. */
export interface AclEntry {
  readonly name: string;
  readonly number: number;
  readonly allow: boolean;
  /** `-1` stands for every protocol and port. */
  readonly protocol: string;
  readonly ports: PortRange;
  readonly range: string;
}

/** A rule of a security group, for one direction; it names its peer in one of four ways. */
export interface GroupRule {
  readonly name: string;
  /** `-1` stands for every protocol and port. */
  readonly protocol: string;
  readonly ports: PortRange;
  readonly range?: string | undefined;
  readonly prefixListId?: string | undefined;
  readonly groupId?: string | undefined;
}

/** Ports that initiators answer on; AWS's own interfaces use the whole of them. */
export const EPHEMERAL: PortRange = { from: 1024, to: 65535 };

const ALL_PORTS: PortRange = { from: 0, to: 65535 };
const NUMBERS: Readonly<Record<string, string>> = { "6": "tcp", "17": "udp", all: "-1" };

/** A protocol by the name that rules of groups have for it; ACLs also take its number. */
export const protocolName = (protocol: string): string =>
  NUMBERS[protocol] ?? protocol.toLowerCase();

/** Ports of a rule: all of them when it is about every protocol or leaves them out. */
export const portsOf = (protocol: string, from: unknown, to: unknown): PortRange =>
  protocol === "-1" || typeof from !== "number" || typeof to !== "number"
    ? ALL_PORTS
    : { from, to };

const NEVER_PUBLIC = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "fc00::/7",
  "fe80::/10",
];

/** Whether the internet carries packets of this range. */
export const isPublic = (range: string): boolean =>
  NEVER_PUBLIC.every((never) => !overlaps(range, never));

/** Whether a network ACL admits a packet, and by which of its rules or for which port it does not. */
export type AclDecision =
  | { readonly admitted: true; readonly by: readonly AclEntry[] }
  | { readonly admitted: false; readonly port: number; readonly by: AclEntry | undefined };

/**
 * Asks the rules of a network ACL in the order of their numbers about every port of a packet; what
 * no rule speaks about is denied. A rule that allows must hold for the peer's whole range, one that
 * denies for any address of it.
 */
export function aclDecision(
  rules: readonly AclEntry[],
  { range }: PacketPeer,
  { protocol, ports }: Packet,
): AclDecision {
  const relevant = rules
    .filter((rule) => rule.protocol === "-1" || rule.protocol === protocol)
    .filter((rule) => (rule.allow ? within(range, rule.range) : overlaps(range, rule.range)))
    .sort((a, b) => a.number - b.number);
  const used = new Set<AclEntry>();
  for (const port of turningPoints(relevant, ports)) {
    const first = relevant.find((rule) => includes(rule.ports, port));
    if (first?.allow !== true) return { admitted: false, port, by: first };
    used.add(first);
  }
  return { admitted: true, by: [...used] };
}

/** First ports of the stretches over which all rules say the same. */
function turningPoints(rules: readonly AclEntry[], { from, to }: PortRange): number[] {
  const edges = rules.flatMap(({ ports }) => [ports.from, ports.to + 1]);
  return [...new Set([from, ...edges.filter((port) => port > from && port <= to)])].sort(
    (a, b) => a - b,
  );
}

const includes = ({ from, to }: PortRange, port: number): boolean => port >= from && port <= to;

/**
 * The first rule of security groups that admits a packet; their order means nothing.
 *
 * @param lists ranges of the managed prefix lists that are known, by id
 */
export const groupRule = (
  rules: readonly GroupRule[],
  peer: PacketPeer,
  { protocol, ports }: Packet,
  lists: ReadonlyMap<string, readonly string[]>,
): GroupRule | undefined =>
  rules.find(
    (rule) =>
      (rule.protocol === "-1" || rule.protocol === protocol) &&
      includes(rule.ports, ports.from) &&
      includes(rule.ports, ports.to) &&
      names(rule, peer, lists),
  );

function names(
  { range, prefixListId, groupId }: GroupRule,
  peer: PacketPeer,
  lists: ReadonlyMap<string, readonly string[]>,
): boolean {
  if (groupId !== undefined) return peer.groups?.includes(groupId) ?? false;
  if (range !== undefined) return within(peer.range, range);
  if (prefixListId === undefined) return false;
  const entries = lists.get(prefixListId) ?? [];
  return prefixListId === peer.prefixListId || entries.some((entry) => within(peer.range, entry));
}

/** Of the routes that hold for a whole range the one with the longest prefix, as a router takes it. */
export function longestPrefix<T extends { readonly destinations: readonly string[] }>(
  routes: readonly T[],
  range: string,
): T | undefined {
  let best: { route: T; length: number } | undefined;
  for (const route of routes) {
    for (const destination of route.destinations) {
      const length = prefixOf(destination);
      if (!within(range, destination) || (best !== undefined && best.length >= length)) continue;
      best = { route, length };
    }
  }
  return best?.route;
}
