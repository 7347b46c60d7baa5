import {
  blockOf,
  familyOf,
  firstAddress,
  prefixOf,
  rangeOfAddress,
  within,
} from "../../../aws/cidr";
import { comparesAddresses, type Comparison } from "../conditions";

/** A value of a key, several, or none: the request does not have the key. */
export type Value = string | string[] | undefined;

/** Value that no policy compares with. */
const OTHER = "other-than-named";

/** What stands for the wildcards of a pattern: two texts, so that another pattern tells them apart. */
const FILLERS = ["x", "zq7"];

/** Texts that a pattern with `*` and `?` matches. */
export const instances = (pattern: string): readonly string[] =>
  /[*?]/.test(pattern)
    ? FILLERS.map((filler) => pattern.replaceAll("*", filler).replaceAll("?", "x"))
    : [pattern];

/** Values of a key by which the comparisons of a policy tell requests apart; none is one of them. */
export function valuesOf(comparisons: readonly Comparison[]): readonly Value[] {
  const addresses = comparisons.filter(({ operator }) => comparesAddresses(operator));
  const others = comparisons.filter(({ operator }) => !comparesAddresses(operator));
  const lists = others.some(({ operator }) => /^For(Any|All)Values:/i.test(operator));
  const values = [
    ...others.flatMap(textsFor),
    ...(addresses.length > 0 ? addressesOf(addresses.flatMap((each) => each.values)) : []),
  ];
  return [undefined, ...[...new Set(values)].map((value) => (lists ? [value] : value))];
}

/** Values on both sides of a comparison. */
function textsFor({ operator, key, values }: Comparison): readonly string[] {
  if (/^(?:For(?:Any|All)Values:)?numeric/i.test(operator)) {
    return values.flatMap((value) => [-1, 0, 1].map((step) => String(Number(value) + step)));
  }
  if (/^(?:For(?:Any|All)Values:)?bool/i.test(operator)) return ["true", "false"];
  const other = /arn$/i.test(key) ? `arn:aws:x:::${OTHER}` : OTHER;
  if (/^null$/i.test(operator)) return [other];
  const like = /like|arn/i.test(operator);
  return [...values.flatMap((value) => (like ? instances(value) : [value])), other];
}

/** One address in each set of addresses that some ranges tell apart. */
function addressesOf(ranges: readonly string[]): readonly string[] {
  const edges = ranges.flatMap((range) => [
    firstAddress(range),
    firstAddress(blockOf(range, 1, prefixOf(range))),
  ]);
  const byRanges = new Map<string, string>();
  for (const address of ["8.8.8.8", "2001:4860::8", "0.0.0.0", "::", ...edges]) {
    const inside = ranges.map((range) => within(rangeOfAddress(address), range));
    const key = JSON.stringify([familyOf(address), inside]);
    if (!byRanges.has(key)) byRanges.set(key, address);
  }
  return [...byRanges.values()];
}
