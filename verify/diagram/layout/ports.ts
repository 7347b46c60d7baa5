import { arrowText, TRACK } from "./box";
import type { Rows } from "./rows";
import { untangle } from "./turns";
import type { Arrow } from "../picture";

/** Heights at which an arrow leaves, passes and arrives, by column. */
export type Heights = ReadonlyMap<Arrow, ReadonlyMap<number, number>>;

/** Spreads arrows over the sides of their boxes, in the order of their next heights. */
export function heightsOf(
  arrows: readonly Arrow[],
  at: ReadonlyMap<string, number>,
  { spans, passes }: Rows,
): Heights {
  const heights = new Map(arrows.map((arrow) => [arrow, new Map(passes.get(arrow))]));
  const middle = (id: string): number => {
    const { y, height } = spans.get(id) ?? { y: 0, height: 0 };
    return y + height / 2;
  };
  const next = (arrow: Arrow, column: number, end: string): number =>
    passes.get(arrow)?.get(column) ?? middle(end);
  for (const [id, column] of at) {
    const spread = (side: readonly Arrow[], spaceOf: (arrow: Arrow) => [number, number]): void => {
      const total = side.reduce((sum, arrow) => sum + spaceOf(arrow)[0] + spaceOf(arrow)[1], 0);
      let y = middle(id) - total / 2;
      for (const arrow of side) {
        const [above, below] = spaceOf(arrow);
        heights.get(arrow)?.set(column, y + above);
        y += above + below;
      }
    };
    const leaving = arrows.filter(({ from }) => from === id);
    const arriving = arrows.filter(({ to }) => to === id);
    spread(
      by(leaving, (arrow) => next(arrow, column + 1, arrow.to)),
      labelSpace,
    );
    spread(
      by(arriving, (arrow) => next(arrow, column - 1, arrow.from)),
      () => [TRACK / 2, TRACK / 2],
    );
  }
  for (const arrow of arrows) straighten(heights.get(arrow), at.get(arrow.from) ?? 0);
  for (const column of new Set(at.values())) untangle(heights, column);
  return heights;
}

/** Arrows that are closer to a straight line are made straight, as tracks are further apart. */
const NEARLY_STRAIGHT = 4;

function straighten(heights: Map<number, number> | undefined, first: number): void {
  for (let column = first + 1; heights?.has(column); column += 1) {
    const before = heights.get(column - 1) ?? 0;
    if (Math.abs((heights.get(column) ?? 0) - before) < NEARLY_STRAIGHT)
      heights.set(column, before);
  }
}

/** Space for an arrow's label above and below it. */
function labelSpace(arrow: Arrow): [number, number] {
  const { above, below } = arrowText(arrow);
  return [above.length * 14 + 2, below.length * 14 + 2];
}

const by = (arrows: readonly Arrow[], height: (arrow: Arrow) => number): Arrow[] =>
  [...arrows].sort((a, b) => height(a) - height(b));
