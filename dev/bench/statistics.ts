/** Median and extremes of values. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Percentile by the nearest-rank method. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error("statistics: values is empty; measure at least once");
  return value;
}

/** Median; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const below = percentile(values, 0.5);
  const above = -percentile(
    values.map((value) => -value),
    0.5,
  );
  return (below + above) / 2;
}

/** Median and extremes of values. */
export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

/**
 * Ratios of two series that were measured in turn. Each value is compared with its neighbour in time,
 * so that a machine that is slow for a while slows both.
 */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Spread {
  if (ours.length !== theirs.length) throw new Error("statistics: the series differ in length");
  return spreadOf(ours.map((value, round) => value / (theirs[round] ?? NaN)));
}
