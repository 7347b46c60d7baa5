import ipaddr from "ipaddr.js";

import { blockOf, familyOf, firstAddress, prefixOf } from "./cidr";

/** Blocks that the internet does not route (IANA's registries of special-purpose addresses). */
const NOT_PUBLIC: readonly string[] = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"],
  ...["172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3"],
  ...["fc00::/7", "fe80::/9", "ff00::/8"],
];

/** First address of a span, and the first one after it. */
type Addresses = readonly [from: bigint, to: bigint];

function spanOf(range: string): Addresses {
  const bytes = ipaddr.parse(firstAddress(blockOf(range, 0, prefixOf(range)))).toByteArray();
  const from = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  return [from, from + (1n << BigInt(bytes.length * 8 - prefixOf(range)))];
}

/** Spans in order, of which none touches another. */
function union(spans: readonly Addresses[]): Addresses[] {
  const merged: Addresses[] = [];
  for (const [from, to] of [...spans].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const last = merged.at(-1);
    if (last === undefined || from > last[1]) merged.push([from, to]);
    else if (to > last[1]) merged[merged.length - 1] = [last[0], to];
  }
  return merged;
}

const sizeOf = (spans: readonly Addresses[]): bigint =>
  union(spans).reduce((sum, [from, to]) => sum + to - from, 0n);

/** Number of public addresses of one family that some range has, each counted once. */
export function publicAddresses(ranges: readonly string[], family: 4 | 6): bigint {
  const spansOf = (texts: readonly string[]): Addresses[] =>
    texts.filter((text) => familyOf(text) === family).map(spanOf);
  const internal = spansOf(NOT_PUBLIC);
  return sizeOf([...spansOf(ranges), ...internal]) - sizeOf(internal);
}

/** Prefix lengths by address family. */
type Prefixes = Readonly<Record<4 | 6, number>>;

/**
 * Prefix of the largest block that a list may hold in sum. IANA gave single networks IPv4 blocks of /8;
 * the widest IPv6 blocks that a regional registry gave to a network are about /16.
 */
const WIDEST: Prefixes = { 4: 8, 6: 16 };

/** Prefix of the block from which on a list is for everybody: a quarter of the addresses in use. */
const EVERYBODY: Prefixes = { 4: 2, 6: 5 };

const blockSize = (prefixes: Prefixes, family: 4 | 6): bigint =>
  1n << BigInt((family === 4 ? 32 : 128) - prefixes[family]);

/** A family of whose public addresses a list of ranges holds too many. */
export interface TooWide {
  /** What the list holds in sum, for example `more than a /8 of public IPv4 addresses`. */
  readonly holds: string;
  /** Whether it holds so many that it is for everybody. */
  readonly everybody: boolean;
}

/** Judges ranges by the public addresses of their union: four of /2 are as much as a /0. */
export function tooWide(ranges: readonly string[]): TooWide | undefined {
  const wide = ([4, 6] as const).flatMap((family) => {
    const count = publicAddresses(ranges, family);
    if (count <= blockSize(WIDEST, family)) return [];
    const everybody = count > blockSize(EVERYBODY, family);
    const prefix = (everybody ? EVERYBODY : WIDEST)[family];
    return { everybody, holds: `more than a /${prefix} of public IPv${family} addresses` };
  });
  return wide.find(({ everybody }) => everybody) ?? wide[0];
}
