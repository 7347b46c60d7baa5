import type { Drawing, Rectangle } from "../../../verify/diagram/drawing";

/** Whether two rectangles have more than a border in common. */
export const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x + a.width > b.x + 0.01 &&
  b.x + b.width > a.x + 0.01 &&
  a.y + a.height > b.y + 0.01 &&
  b.y + b.height > a.y + 0.01;

/** Whether one rectangle is inside another. */
export const isInside = (inner: Rectangle, outer: Rectangle): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** Pairs of rectangles that overlap, by what they are called. */
export const overlaps = <T extends Rectangle>(
  all: readonly T[],
  name: (each: T) => string,
): string[] =>
  all.flatMap((a, index) =>
    all
      .slice(index + 1)
      .filter((b) => overlap(a, b))
      .map((b) => `${name(a)} and ${name(b)}`),
  );

/** The straight stretches of all arrows, as rectangles without width or height. */
const stretches = ({ paths }: Drawing) =>
  paths.flatMap(({ from, to, points }, arrow) =>
    points.slice(1).map(([x1, y1], index) => {
      const [x0, y0] = points[index] ?? [0, 0];
      const [x, y] = [Math.min(x0, x1), Math.min(y0, y1)];
      return { arrow, from, to, x, y, width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) };
    }),
  );

const grown = ({ x, y, width, height }: Rectangle, by: number): Rectangle => ({
  ...{ x: x - by, y: y - by },
  ...{ width: width + 2 * by, height: height + 2 * by },
});

/** Arrows that lead through a box or a text, with what they lead through. */
export const crossed = (drawing: Drawing): string[] =>
  stretches(drawing).flatMap((stretch) =>
    [...drawing.labels, ...drawing.boxes]
      .filter((each) => overlap(grown(stretch, 0.5), grown(each, -1)))
      .map((each) => `${stretch.from} to ${stretch.to}: ${"text" in each ? each.text : each.id}`),
  );

/** Pairs of arrows that touch where they run in the same direction, so that one hides the other. */
export function alongs(drawing: Drawing): string[] {
  const all = stretches(drawing);
  const isFlat = ({ height }: Rectangle): boolean => height === 0;
  return all.flatMap((a, index) =>
    all
      .slice(index + 1)
      .filter((b) => a.arrow !== b.arrow && isFlat(a) === isFlat(b))
      .filter((b) => overlap(grown(a, 0.5), grown(b, 0.5)))
      .map((b) => `${a.from} to ${a.to} and ${b.from} to ${b.to}`),
  );
}
