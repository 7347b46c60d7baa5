import ipaddr from "ipaddr.js";

import { canonicalRange } from "../../aws/cidr";
import {
  type TrafficBox,
  type Interval,
  meet,
  minus,
  type Passage,
  replaced,
  type Traffic,
  union,
} from "./traffic";

/** First number of IPv6 addresses; those of IPv4 stand for themselves. */
export const V6 = 1n << 128n;

const from = (first: bigint | number, last = first): Interval => ({
  first: BigInt(first),
  last: BigInt(last),
});

/** Every protocol of the Internet Protocol. */
export const EVERY_PROTOCOL = from(0, 255);
/** Every port; protocols without ports use all of them. */
export const EVERY_PORT = from(0, 65535);

const NUMBERS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };
/** Protocols that rules know by name. */
export type ProtocolName = "tcp" | "udp" | "icmp" | "icmpv6";

const TCP = from(6);
const EVERY_IPV4 = from(0, (1n << 32n) - 1n);
const EVERY_IPV6 = from(V6, V6 + V6 - 1n);

const boxesOf = (protocols: Interval, ports: Interval, addresses: readonly Interval[]): Traffic =>
  union(addresses.map((each): TrafficBox => [protocols, ports, each]));

/** Every packet to or from addresses. */
export const trafficOfAddresses = (addresses: readonly Interval[]): Traffic =>
  boxesOf(EVERY_PROTOCOL, EVERY_PORT, addresses);

/** Every packet to or from ranges. */
export const trafficOf = (ranges: readonly string[]): Traffic =>
  trafficOfAddresses(ranges.map(addressesOf));

/** Every packet. */
export const EVERYTHING: Traffic = boxesOf(EVERY_PROTOCOL, EVERY_PORT, [EVERY_IPV4, EVERY_IPV6]);

/** Version of the Internet Protocol. */
export type Family = 4 | 6;
export const FAMILIES: readonly Family[] = [4, 6];

/** Every packet of one address family. */
export const FAMILY: Readonly<Record<Family, Traffic>> = {
  4: trafficOf(["0.0.0.0/0"]),
  6: trafficOf(["::/0"]),
};

/** Every packet of TCP ports, to or from ranges. */
export const tcpTraffic = (
  ports: readonly { readonly from: number; readonly to: number }[],
  addresses: Traffic,
): Traffic =>
  union(
    ports.flatMap((each) =>
      addresses.map((box): TrafficBox => [TCP, from(each.from, each.to), box[2]]),
    ),
  );

/** Packets of one kind; `addresses` says to or from whom. */
export const packetsOf = (protocol: ProtocolName, port: number, addresses: Traffic): Traffic =>
  union(addresses.map((box): TrafficBox => [from(NUMBERS[protocol] ?? 0), from(port), box[2]]));

/** Addresses of a range, as numbers. */
function addressesOf(range: string): Interval {
  const canonical = canonicalRange(range);
  if (canonical === undefined) {
    throw new Error(`reachability does not understand the range "${range}"`);
  }
  const [address, prefix] = ipaddr.parseCIDR(canonical);
  const bytes = address.toByteArray();
  const size = 1n << BigInt(bytes.length * 8 - prefix);
  const value = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  const first = value - (value % size) + (bytes.length === 4 ? 0n : V6);
  return from(first, first + size - 1n);
}

/** Range that no packet on the internet has as its source or destination. */
const NEVER_PUBLIC = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
];

/** Every packet that the internet carries: IPv6 has global unicast addresses in 2000::/3 only. */
export const INTERNET: Traffic = union([
  ...minus(FAMILY[4], trafficOf(NEVER_PUBLIC)),
  ...trafficOf(["2000::/3"]),
]);

/**
 * Packets that a rule names by protocol and ports, to or from every address.
 *
 * @param name holds for messages
 */
export function protocolTraffic(name: string, protocol: string, ports: RulePorts): Traffic {
  const protocols = protocolsOf(name, protocol);
  return boxesOf(protocols, portsOf(protocols, ports), [EVERY_IPV4, EVERY_IPV6]);
}

/** Ports of a rule, or type of an ICMP message in place of the first. */
export interface RulePorts {
  readonly from: unknown;
  readonly to: unknown;
}

function protocolsOf(name: string, protocol: string): Interval {
  const text = protocol.toLowerCase();
  if (text === "-1" || text === "all") return EVERY_PROTOCOL;
  const number = /^\d{1,3}$/.test(text) ? Number(text) : NUMBERS[text];
  if (number === undefined || number > 255) {
    throw new Error(`reachability does not know protocol "${protocol}" of rule ${name}`);
  }
  return from(number);
}

/** Only TCP and UDP have ports; AWS lets rules for other protocols, ICMP apart, hold for all of them. */
function portsOf({ first, last }: Interval, ports: RulePorts): Interval {
  const [low, high] = [Number(ports.from ?? -1), Number(ports.to ?? -1)];
  if (first !== last || low < 0) return EVERY_PORT;
  // A rule for one code of an ICMP type counts for the type.
  if (first === 1n || first === 58n) return from(low);
  return (first === 6n || first === 17n) && high >= low ? from(low, high) : EVERY_PORT;
}

/**
 * Protocols and ports that a set has for an interface whose address is one of a range, nobody knows
 * which. Both parts of the answer hold for every address, so that they can be combined with any set.
 */
export function towards({ certain, possible }: Passage, addresses: Traffic): Passage {
  const anywhere = (traffic: Traffic): Traffic =>
    union(traffic.flatMap((box) => EVERYTHING.map(([, , every]) => replaced(box, 2, every))));
  return {
    certain: minus(EVERYTHING, anywhere(minus(addresses, certain))),
    possible: anywhere(meet(addresses, possible)),
  };
}

/** Ports that initiators take replies on; AWS's own interfaces use the whole of them. */
export const EPHEMERAL_PORTS = from(1024, 65535);
const EPHEMERAL = boxesOf(EVERY_PROTOCOL, EPHEMERAL_PORTS, [EVERY_IPV4, EVERY_IPV6]);
const NOT_TCP = minus(EVERYTHING, boxesOf(TCP, EVERY_PORT, [EVERY_IPV4, EVERY_IPV6]));

/**
 * Requests that a passage for replies is enough for. It is certainly enough where it has all
 * ephemeral ports. It may be enough where it has any port, as senders choose theirs; and without TCP
 * a packet does harm without a reply.
 */
export function repliedTo({ certain, possible }: Passage): Passage {
  const onAnyPort = (traffic: Traffic): Traffic =>
    union(traffic.map((box) => replaced(box, 1, EVERY_PORT)));
  return {
    certain: minus(EVERYTHING, onAnyPort(minus(EPHEMERAL, certain))),
    possible: union([...onAnyPort(possible), ...NOT_TCP]),
  };
}
