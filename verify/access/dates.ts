const OPERATOR = /^(?:For(?:Any|All)Values:)?Date/i;

/** Whether a condition operator compares dates. */
export const comparesDates = (operator: string): boolean => OPERATOR.test(operator);

/**
 * Milliseconds of a date in ISO 8601, or in seconds since 1970.
 *
 * @throws Error for text that is no date, which the engine would match with nothing
 */
export function momentOf(value: string): number {
  const moment = /^\d{5,}$/.test(value) ? Number(value) * 1000 : Date.parse(value);
  if (Number.isNaN(moment)) throw new Error(`access: "${value}" in a policy is no date`);
  return Math.floor(moment / 1000) * 1000;
}

/** A moment as AWS and the engine write it. */
export const timestamp = (moment: number): string =>
  `${new Date(moment).toISOString().slice(0, 19)}Z`;

/**
 * Condition block of a date operator as the engine evaluates it rightly: it takes seconds since 1970
 * for milliseconds, so dates become timestamps, and `aws:EpochTime`, which it knows in seconds,
 * becomes `aws:CurrentTime`.
 *
 * @throws Error for a block about both keys
 */
export function evaluableDates(block: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(block).map(([key, values]): [string, unknown] => [
    /^aws:EpochTime$/i.test(key) ? "aws:CurrentTime" : key,
    [values].flat().map((value) => timestamp(momentOf(String(value)))),
  ]);
  const keys = new Set(entries.map(([key]) => key.toLowerCase()));
  if (keys.size < entries.length) {
    throw new Error("access: a policy compares aws:CurrentTime and aws:EpochTime in one operator");
  }
  return Object.fromEntries(entries);
}
