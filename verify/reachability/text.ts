import ipaddr from "ipaddr.js";

import { EVERY_PORT, EVERY_PROTOCOL, FAMILY, INTERNET, trafficOfAddresses, V6 } from "./packets";
import { type Interval, isWithin, minus, type Traffic } from "./traffic";

const NAMES: Readonly<Record<string, string>> = {
  "1": "ICMP",
  "6": "TCP",
  "17": "UDP",
  "58": "ICMPv6",
};

/** `TCP 21-22, 8192-8200` or `every protocol`, whatever the addresses are. */
export function packetsText(traffic: Traffic): string {
  const byProtocol = new Map<string, string[]>();
  for (const [protocols, ports] of traffic) {
    const name = protocolText(protocols);
    const text = isSame(ports, EVERY_PORT) ? "" : rangeText(ports);
    const known = byProtocol.get(name) ?? [];
    if (!known.includes(text)) byProtocol.set(name, [...known, text]);
  }
  return [...byProtocol].map(([name, ports]) => `${name} ${ports.join(", ")}`.trim()).join("; ");
}

function protocolText(protocols: Interval): string {
  if (isSame(protocols, EVERY_PROTOCOL)) return "every protocol";
  const text = rangeText(protocols);
  return NAMES[text] ?? (text.includes("-") ? `protocols ${text}` : `protocol ${text}`);
}

const isSame = (a: Interval, b: Interval): boolean => a.first === b.first && a.last === b.last;

const rangeText = ({ first, last }: Interval): string =>
  first === last ? `${first}` : `${first}-${last}`;

const WHOLES: readonly (readonly [Traffic, string])[] = [
  [FAMILY[4], "every IPv4 address"],
  [FAMILY[6], "every IPv6 address"],
  [INTERNET.filter(([, , { last }]) => last < V6), "every public IPv4 address"],
  [INTERNET.filter(([, , { last }]) => last >= V6), "every public IPv6 address"],
];

/** Addresses of a set by their text: a range in CIDR notation, or from first to last. */
export function addressesByText(traffic: Traffic): readonly (readonly [string, Traffic])[] {
  const named: [string, Traffic][] = [];
  let rest = trafficOfAddresses(traffic.map(([, , addresses]) => addresses));
  for (const [set, name] of WHOLES) {
    if (!isWithin(set, rest)) continue;
    named.push([name, set]);
    rest = minus(rest, set);
  }
  return [...named, ...rest.map((box) => [addressText(box[2]), [box]] as const)];
}

/** `10.20.0.0/16`, `8.8.8.8` or `10.0.0.1-10.0.0.6`. */
function addressText({ first, last }: Interval): string {
  const size = last - first + 1n;
  const bits = first < V6 ? 32 : 128;
  const length = size.toString(2).length - 1;
  if (size === 1n) return textOf(first);
  return size === 1n << BigInt(length) && first % size === 0n
    ? `${textOf(first)}/${bits - length}`
    : `${textOf(first)}-${textOf(last)}`;
}

function textOf(address: bigint): string {
  const isV4 = address < V6;
  const digits = (isV4 ? address : address - V6).toString(16).padStart(isV4 ? 8 : 32, "0");
  return ipaddr.fromByteArray([...Buffer.from(digits, "hex")]).toString();
}
