/** A middle value and how far the others lie from it. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The value below which a share of the values lies, by the nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error("statistics: values is empty; measure at least once");
  return value;
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const below = percentile(values, 0.5);
  const above = -percentile(
    values.map((value) => -value),
    0.5,
  );
  return (below + above) / 2;
}

/** Median and extremes. */
export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

/**
 * Ratios of two series that were measured in turn: each value is compared with its neighbour in
 * time, so that a machine that was slow for a while was slow for both.
 */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Spread {
  if (ours.length !== theirs.length) throw new Error("statistics: the series differ in length");
  return spreadOf(ours.map((value, round) => value / (theirs[round] ?? NaN)));
}
