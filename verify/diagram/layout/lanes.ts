import { arrowText } from "./box";
import type { Heights } from "./ports";
import { type Hop, hopsOf, turnsOf } from "./turns";
import type { Arrow } from "../picture";

/** Space beside a label, between lanes, and for the head of an arrow. */
const SPACE = { label: 8, lane: 8, point: 16 };

/** Space between two columns. */
export interface Gutter {
  readonly width: number;
  /** Distance of labels from the left column. */
  readonly label: number;
  /** Distance of an arrow's vertical stretch from the left column; none where it runs straight. */
  readonly lanes: ReadonlyMap<Arrow, number>;
}

/** Gives every arrow between two columns a lane of its own, so that no two overlap. */
export function gutterOf(
  heights: Heights,
  at: ReadonlyMap<string, number>,
  column: number,
): Gutter {
  const hops = hopsOf(heights, column);
  const labels = hops
    .filter(({ arrow }) => at.get(arrow.from) === column)
    .map(({ arrow }) => arrowText(arrow).width);
  const start = Math.max(0, ...labels) + 2 * SPACE.label;
  const bent = inLanes(hops.filter(({ y0, y1 }) => y0 !== y1));
  return {
    label: SPACE.label,
    lanes: new Map(bent.map(({ arrow }, index) => [arrow, start + index * SPACE.lane])),
    width: start + Math.max(0, bent.length - 1) * SPACE.lane + SPACE.point,
  };
}

/** Upward hops before downward ones, so that hops of one direction do not cross. */
function inLanes(hops: readonly Hop[]): readonly Hop[] {
  const up = hops.filter(({ y0, y1 }) => y1 < y0).sort((a, b) => a.y0 - b.y0);
  const down = hops.filter(({ y0, y1 }) => y1 > y0).sort((a, b) => b.y0 - a.y0);
  return turnsOf([...up, ...down]).order;
}
