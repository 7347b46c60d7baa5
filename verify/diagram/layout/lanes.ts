import { arrowText } from "./box";
import type { Heights } from "./ports";
import type { Arrow } from "../picture";

/** Space beside a label, between lanes, and for the head of an arrow. */
const SPACE = { label: 8, lane: 8, point: 16 };

/** Lines that are closer look like one. */
const NEAR = 4;

/** Space between two columns. */
export interface Gutter {
  readonly width: number;
  /** Distance of labels from the left column. */
  readonly label: number;
  /** Distance of an arrow's vertical stretch from the left column; none where it runs straight. */
  readonly lanes: ReadonlyMap<Arrow, number>;
}

/** The part of an arrow between two neighbouring columns. */
interface Hop {
  readonly arrow: Arrow;
  readonly y0: number;
  readonly y1: number;
}

/** Gives every arrow between two columns a lane of its own, so that no two overlap. */
export function gutterOf(
  arrows: readonly Arrow[],
  heights: Heights,
  at: ReadonlyMap<string, number>,
  column: number,
): Gutter {
  const hops = arrows.flatMap((arrow): Hop[] => {
    const [y0, y1] = [column, column + 1].map((index) => heights.get(arrow)?.get(index));
    return y0 === undefined || y1 === undefined ? [] : [{ arrow, y0, y1 }];
  });
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
function inLanes(hops: readonly Hop[]): Hop[] {
  const up = hops.filter(({ y0, y1 }) => y1 < y0).sort((a, b) => a.y0 - b.y0);
  const down = hops.filter(({ y0, y1 }) => y1 > y0).sort((a, b) => b.y0 - a.y0);
  return apart([...up, ...down]);
}

/**
 * A hop that arrives at the height at which another leaves must turn after it, or both would touch.
 * Two hops that swap their heights still touch; no stack has such a pair yet.
 */
function apart(hops: readonly Hop[]): Hop[] {
  const lanes = [...hops];
  for (const leaving of hops) {
    const at = lanes.indexOf(leaving);
    const first = lanes.findIndex((arriving) => Math.abs(arriving.y1 - leaving.y0) < NEAR);
    if (first < 0 || first >= at) continue;
    lanes.splice(at, 1);
    lanes.splice(first, 0, leaving);
  }
  return lanes;
}
