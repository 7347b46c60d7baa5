import { isIP } from "node:net";

interface SourceAddress {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** A range of IPv4 or IPv6 addresses: those that share its leading bits. */
export interface SourceRange extends SourceAddress {
  /** How many leading bits count. */
  readonly prefix: number;
}

/** Leading 96 bits of an IPv4 address that is written as an IPv6 one, `::ffff:a.b.c.d`. */
const MAPPED = 0xffffn;

const ipv4Value = (text: string): bigint =>
  text.split(".").reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);

function ipv6Value(text: string): bigint {
  const dotted = /[^:]+\.[^:]+$/.exec(text)?.[0];
  const tail = dotted === undefined ? 0n : ipv4Value(dotted);
  const hex =
    dotted === undefined
      ? text
      : `${text.slice(0, -dotted.length)}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
  const [left = [], right = []] = hex
    .split("::")
    .map((half) => half.split(":").filter((group) => group !== ""));
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...zeros, ...right].reduce(
    (sum, group) => sum * 65536n + BigInt(`0x${group}`),
    0n,
  );
}

function parseAddress(text: string): SourceAddress | undefined {
  const family = isIP(text);
  if (family === 4) return { bits: 32, value: ipv4Value(text) };
  // A zone such as %eth0 has a meaning on one machine only.
  return family === 6 && !text.includes("%") ? { bits: 128, value: ipv6Value(text) } : undefined;
}

const isMapped = ({ bits, value }: SourceAddress): boolean =>
  bits === 128 && value >> 32n === MAPPED;

/** Parses `address/prefix` or a bare address, which is a range of one; anything else is undefined. */
export function parseSourceRange(text: string): SourceRange | undefined {
  const [, written = "", size] = /^([^/]*)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  const address = parseAddress(written);
  if (address === undefined) return undefined;
  const prefix = size === undefined ? address.bits : Number(size);
  if (prefix > address.bits) return undefined;
  if (!isMapped(address)) return { ...address, prefix };
  // Shorter than 96 bits a mapped range would reach beyond IPv4, which nobody means.
  return prefix < 96
    ? undefined
    : { bits: 32, value: address.value & 0xffffffffn, prefix: prefix - 96 };
}

/** Whether an address, which may be IPv4 mapped into IPv6, lies in one of the ranges. */
export function isInRanges(ranges: readonly SourceRange[], address: string): boolean {
  const source = parseSourceRange(address);
  if (source === undefined || source.prefix !== source.bits) return false;
  return ranges.some(({ bits, value, prefix }) => {
    const host = BigInt(bits - prefix);
    return bits === source.bits && source.value >> host === value >> host;
  });
}

/**
 * Network that an address counts as part of where strangers are told apart: its /24, or for IPv6 its
 * /64, which one subscriber has whole. Undefined where it is no address.
 */
export function networkOf(address: string): string | undefined {
  const source = parseSourceRange(address);
  if (source === undefined || source.prefix !== source.bits) return undefined;
  const parts = (shifts: readonly bigint[], size: bigint, radix: number): string[] =>
    shifts.map((shift) => ((source.value >> shift) & (2n ** size - 1n)).toString(radix));
  return source.bits === 32
    ? `${parts([24n, 16n, 8n], 8n, 10).join(".")}.0/24`
    : `${parts([112n, 96n, 80n, 64n], 16n, 16).join(":")}::/64`;
}
