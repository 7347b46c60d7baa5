/** An IP range as numbers, both inclusive. */
export interface Range {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** 4 or 6, told by the notation. */
export const familyOf = (cidr: string): 4 | 6 => (cidr.includes(":") ? 6 : 4);

/** Prefix length of a range in CIDR notation. */
export const prefixOf = (cidr: string): number => Number(cidr.split("/")[1]);

/** Parses a valid IPv4 or IPv6 range; the address bits behind the prefix are dropped. */
export function rangeOf(cidr: string): Range {
  const family = familyOf(cidr);
  const size = 1n << BigInt((family === 4 ? 32 : 128) - prefixOf(cidr));
  const address = addressOf(cidr);
  const first = address - (address % size);
  return { family, first, last: first + size - 1n };
}

/** Whether a range is written by its first address, as AWS wants it. */
export const isAligned = (cidr: string): boolean => rangeOf(cidr).first === addressOf(cidr);

/** Whether two ranges share an address. */
export function overlaps(a: string, b: string): boolean {
  const [x, y] = [rangeOf(a), rangeOf(b)];
  return x.family === y.family && x.first <= y.last && y.first <= x.last;
}

/** Whether the first range lies wholly in the second. */
export function within(inner: string, outer: string): boolean {
  const [x, y] = [rangeOf(inner), rangeOf(outer)];
  return x.family === y.family && x.first >= y.first && x.last <= y.last;
}

/**
 * One of the equal blocks that a range divides into.
 *
 * @param index counts from 0
 * @param prefix prefix length of the block
 */
export function blockOf(cidr: string, index: number, prefix: number): string {
  const { family, first } = rangeOf(cidr);
  const start = first + (BigInt(index) << BigInt((family === 4 ? 32 : 128) - prefix));
  return `${family === 4 ? dotted(start) : colons(start)}/${prefix}`;
}

/** Dotted form of an IPv4 address. */
export const dotted = (value: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");

/** The address before the slash, as a number. */
function addressOf(cidr: string): bigint {
  const [address = ""] = cidr.split("/");
  if (familyOf(cidr) === 4) return joined(address.split("."), 8n, 10);
  const [head = "", tail] = address.split("::");
  const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const [left, right] = [groups(head), groups(tail ?? "")];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return joined([...left, ...zeros, ...right], 16n, 16);
}

const joined = (parts: readonly string[], bits: bigint, radix: number): bigint =>
  parts.reduce((sum, part) => (sum << bits) + BigInt(parseInt(part, radix)), 0n);

/** IPv6 form; the longest notation but without leading zeros, and `::` for the end when it is zero. */
function colons(value: bigint): string {
  const groups = [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((s) =>
    ((value >> s) & 0xffffn).toString(16),
  );
  return groups.join(":").replace(/(:0)+$/, "::");
}
