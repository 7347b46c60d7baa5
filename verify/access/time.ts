import { momentOf, timestamp } from "./dates";
import { comparisonsOf } from "./conditions";
import { statementsOf } from "./known-keys";
import type { NamedPolicy } from "./policies";
import type { Context } from "./request";

const TIME = /^aws:(CurrentTime|EpochTime)$/i;

/** Any moment, for policies that depend on none. */
const ANY_TIME = Date.UTC(2026, 0, 1);

/**
 * Times of a request between which no condition of the policies changes: before, at and after each
 * moment that a condition names. A verdict holds only if it is the same at all of them.
 *
 * @throws Error for a moment that cannot be read
 */
export function timesIn(policies: readonly NamedPolicy[]): readonly Context[] {
  const named = policies
    .flatMap(({ policy }) => statementsOf(policy).flatMap(comparisonsOf))
    .filter(({ key, operator }) => TIME.test(key) && operator !== "Null")
    .flatMap(({ values }) => values.map(momentOf));
  const moments = named.flatMap((moment) => [moment - 1000, moment, moment + 1000]);
  return [...new Set(named.length === 0 ? [ANY_TIME] : moments)].map((moment) => ({
    "aws:CurrentTime": timestamp(moment),
    "aws:EpochTime": String(moment / 1000),
  }));
}
