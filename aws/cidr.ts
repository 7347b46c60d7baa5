import { isIP } from "node:net";

import ipaddr from "ipaddr.js";

/** Address family of an address or range. */
export const familyOf = (text: string): 4 | 6 => (text.includes(":") ? 6 : 4);

/** The part of a range in CIDR notation before its prefix length. */
export const firstAddress = (cidr: string): string => cidr.replace(/\/.*/, "");

/** Prefix length of a range in CIDR notation. */
export const prefixOf = (cidr: string): number => Number(cidr.split("/")[1]);

/** Prefix length of a single address as a range. */
const bitsOf = (text: string): number => (familyOf(text) === 4 ? 32 : 128);

/**
 * Canonical text of an address: dotted decimal for IPv4, also where IPv6 maps it, and the form of
 * RFC 5952 for IPv6.
 *
 * @returns undefined for text that is not one address of the internet, such as `010.1.2.3`, which
 * some programs read as octal, and `fe80::1%eth0`, whose zone only one machine knows
 */
export function canonicalAddress(text: string): string | undefined {
  // ipaddr.js also takes octal and hexadecimal parts, and reads the obsolete ::192.0.2.1 as mapped.
  return isIP(text) === 0 || /%|^::\d+\./.test(text) ? undefined : ipaddr.process(text).toString();
}

/** Whether a text is an address. */
export const isAddress = (text: string): boolean => canonicalAddress(text) !== undefined;

/**
 * Canonical text of a range in CIDR notation: its first address in canonical form and its prefix
 * length. A range of IPv4-mapped addresses becomes the IPv4 range.
 *
 * @returns undefined for text that is not a range
 */
export function canonicalRange(text: string): string | undefined {
  const [, address = "", prefix = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  if (canonicalAddress(address) === undefined || Number(prefix) > bitsOf(text)) return undefined;
  const range = blockOf(text, 0, Number(prefix));
  const mapped = familyOf(range) === 6 && within(range, "::ffff:0:0/96");
  return mapped
    ? `${ipaddr.process(firstAddress(range)).toString()}/${prefixOf(range) - 96}`
    : range;
}

/** Address and prefix length of a range; ipaddr.parseCIDR would try IPv6 first and catch an error. */
const parse = (cidr: string): [ipaddr.IPv4 | ipaddr.IPv6, number] =>
  familyOf(cidr) === 4 ? ipaddr.IPv4.parseCIDR(cidr) : ipaddr.IPv6.parseCIDR(cidr);

/** The smallest range that holds an address. */
export const rangeOfAddress = (address: string): string => `${address}/${bitsOf(address)}`;

/** Whether two ranges share an address. */
export function overlaps(a: string, b: string): boolean {
  return within(a, b) || within(b, a);
}

/** Whether the first range lies wholly in the second. */
export function within(inner: string, outer: string): boolean {
  const [address, prefix] = parse(inner);
  const [network, length] = parse(outer);
  return address.kind() === network.kind() && prefix >= length && address.match(network, length);
}

/**
 * One of the equal blocks that a range divides into.
 *
 * @param index counts from 0; the blocks before and after the range have numbers too
 * @param prefix prefix length of the block
 */
export function blockOf(cidr: string, index: number, prefix: number): string {
  const [address, length] = parse(cidr);
  const bytes = address.toByteArray();
  const bits = bytes.length * 8;
  const value = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  const first = (value >> BigInt(bits - length)) << BigInt(bits - length);
  const block = BigInt.asUintN(bits, first + (BigInt(index) << BigInt(bits - prefix)));
  const digits = block.toString(16).padStart(bits / 4, "0");
  return `${ipaddr.fromByteArray([...Buffer.from(digits, "hex")]).toString()}/${prefix}`;
}

/** The address at a distance from the first one of a range. */
export const addressAt = (cidr: string, index: number): string =>
  firstAddress(blockOf(cidr, index, bitsOf(cidr)));

/** An address that is neither the first nor the last of its range, where the range has one. */
export const innerAddress = (cidr: string): string =>
  addressAt(cidr, prefixOf(cidr) < bitsOf(cidr) - 2 ? 5 : 0);

/** Kinds of addresses, as ipaddr.js names them, that no host has as its own. */
const UNUSABLE: ReadonlySet<string> = new Set([
  ...["unspecified", "broadcast", "multicast", "linkLocal", "loopback", "discard", "ipv4Mapped"],
]);

/** Kinds of addresses that networks use inside, and that the internet does not route. */
const INTERNAL: ReadonlySet<string> = new Set([
  ...["private", "carrierGradeNat", "uniqueLocal", "deprecatedSiteLocal"],
  ...["benchmarking", "reserved"],
]);

/** Ranges for examples (RFC 5737, 3849 and 9637), which the sample stack files have as public ones. */
const EXAMPLES = [
  ...["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"],
  ...["2001:db8::/32", "3fff::/20"],
] as const;

/** Whether a range has addresses of examples only. */
export const isExample = (cidr: string): boolean => EXAMPLES.some((block) => within(cidr, block));

/**
 * Where a range's addresses are used: on the internet, inside networks, or by no host. A range that is
 * of several kinds is public.
 */
export function scopeOf(cidr: string): "public" | "internal" | "unusable" {
  const family = familyOf(cidr) === 4 ? ipaddr.IPv4 : ipaddr.IPv6;
  const [first] = parse(cidr);
  const kind = first.range();
  if (kind !== family.broadcastAddressFromCIDR(cidr).range()) return "public";
  if (UNUSABLE.has(kind)) return "unusable";
  return INTERNAL.has(kind) && !isExample(cidr) ? "internal" : "public";
}

/** A range or an identifier as part of a logical name: `10.20.0.0/16` becomes `10-20-0-0-16`. */
export const slug = (cidr: string): string => cidr.replace(/\W+/g, "-");
