/** An IPv4 range as two unsigned 32-bit numbers, both inclusive. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Parses `a.b.c.d/n`, which must be a valid IPv4 range; the address bits behind the prefix are dropped. */
export function rangeOf(cidr: string): Range {
  const [address = "", prefix = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(prefix));
  const value = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const first = value - (value % size);
  return { first, last: first + size - 1 };
}

/** Prefix length of a range in CIDR notation. */
export const prefixOf = (cidr: string): number => Number(cidr.split("/")[1]);

/** Dotted form of an unsigned 32-bit number. */
export const dotted = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");

/** Whether a range is written by its first address, as AWS wants it. */
export const isAligned = (cidr: string): boolean =>
  dotted(rangeOf(cidr).first) === cidr.split("/")[0];

/** Whether two ranges share an address. */
export function overlaps(a: string, b: string): boolean {
  const [x, y] = [rangeOf(a), rangeOf(b)];
  return x.first <= y.last && y.first <= x.last;
}
