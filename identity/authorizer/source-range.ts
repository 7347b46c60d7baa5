import { isIP } from "node:net";

import ipaddr, { type IPv4, type IPv6 } from "ipaddr.js";

/** An IPv4 or IPv6 range; addresses mapped into IPv6, `::ffff:a.b.c.d`, are IPv4. */
export interface SourceRange {
  readonly address: IPv4 | IPv6;
  /** Number of leading bits that an address must share. */
  readonly prefix: number;
}

const MAPPED_PREFIX = 96;

const isV4 = (address: IPv4 | IPv6): address is IPv4 => address.kind() === "ipv4";

/**
 * Parses `address/prefix`, or an address, which is a range of one; undefined for other text. Of IPv4
 * it takes four decimal numbers only, while ipaddr.js also knows octal and shortened forms.
 */
export function parseSourceRange(text: string): SourceRange | undefined {
  const [, written = "", size] = /^([^/%]*)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  if (isIP(written) === 0) return undefined;
  // ipaddr.js takes `::a.b.c.d` for `::ffff:a.b.c.d`, unless a zero stands before it.
  const address = ipaddr.parse(written.replace(/^::(?=\d+\.)/, "0::"));
  const bits = isV4(address) ? 32 : 128;
  const prefix = size === undefined ? bits : Number(size);
  if (prefix > bits) return undefined;
  if (isV4(address) || !address.isIPv4MappedAddress()) return { address, prefix };
  // A shorter prefix would reach beyond the mapped addresses.
  return prefix < MAPPED_PREFIX
    ? undefined
    : { address: address.toIPv4Address(), prefix: prefix - MAPPED_PREFIX };
}

/** Parses a single address. */
function parseAddress(text: string): IPv4 | IPv6 | undefined {
  return text.includes("/") ? undefined : parseSourceRange(text)?.address;
}

/** Whether an address lies in one of the ranges. */
export function isInRanges(ranges: readonly SourceRange[], text: string): boolean {
  const source = parseAddress(text);
  if (source === undefined) return false;
  return ranges.some(
    ({ address, prefix }) => address.kind() === source.kind() && source.match(address, prefix),
  );
}

/**
 * Network by which failed logins are counted: the /24 of an IPv4 address, or the /64 of an IPv6
 * address, which is what one subscriber has. Undefined if the text is not an address.
 */
export function networkOf(text: string): string | undefined {
  const source = parseAddress(text);
  if (source === undefined) return undefined;
  if (isV4(source)) return `${source.octets.slice(0, 3).join(".")}.0/24`;
  const groups = source.parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(":")}::/64`;
}
