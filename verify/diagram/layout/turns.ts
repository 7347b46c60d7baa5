import type { Arrow } from "../picture";

/** The part of an arrow between two neighbouring columns. */
export interface Hop {
  readonly arrow: Arrow;
  readonly y0: number;
  readonly y1: number;
}

/** Heights of arrows by column. */
type ColumnHeights = ReadonlyMap<Arrow, ReadonlyMap<number, number>>;

/** Lines that are closer look like one. */
const NEAR = 4;

/** Hops from a column to the next. */
export const hopsOf = (heights: ColumnHeights, column: number): readonly Hop[] =>
  [...heights].flatMap(([arrow, own]): Hop[] => {
    const [y0, y1] = [own.get(column), own.get(column + 1)];
    return y0 === undefined || y1 === undefined ? [] : [{ arrow, y0, y1 }];
  });

/** Order in which hops turn from left to right. */
interface Turns {
  readonly order: readonly Hop[];
  /** One of the hops that wait for each other, if any do. */
  readonly stuck: Hop | undefined;
}

/**
 * Order in which hops turn, as near as possible to the given one. A hop that arrives at the height at
 * which another leaves must turn after it, or both would touch.
 */
export function turnsOf(hops: readonly Hop[]): Turns {
  const waiting = [...hops];
  const order: Hop[] = [];
  let stuck: Hop | undefined;
  while (waiting.length > 0) {
    const free = waiting.findIndex((hop) =>
      waiting.every((other) => other === hop || Math.abs(hop.y1 - other.y0) >= NEAR),
    );
    if (free < 0) stuck ??= waiting[0];
    order.push(...waiting.splice(Math.max(free, 0), 1));
  }
  return { order, stuck };
}

/** Lets hops that wait for each other arrive a little lower, by less than the space between arrows. */
export function untangle(heights: ReadonlyMap<Arrow, Map<number, number>>, column: number): void {
  for (let tries = 0; tries < heights.size; tries += 1) {
    const { stuck } = turnsOf(hopsOf(heights, column).filter(({ y0, y1 }) => y0 !== y1));
    if (stuck === undefined) return;
    heights.get(stuck.arrow)?.set(column + 1, stuck.y1 + NEAR + 1);
  }
}
