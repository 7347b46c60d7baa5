import type { Label, Path, Rectangle } from "./drawing";
import { set, stacked } from "./layout/box";
import { ARROW_KINDS, type ArrowKind } from "./picture";

/** Length of a sample arrow, and the space behind it and between entries. */
const SAMPLE = { length: 40, gap: 8, between: 24 };
const HEIGHT = 20;

/** Legend of the arrows. */
export interface Legend extends Pick<Rectangle, "width" | "height"> {
  readonly paths: readonly Path[];
  readonly labels: readonly Label[];
}

/**
 * Explains each kind of arrow, in as many lines as are needed.
 *
 * @param right right edge of the lines
 */
export function legendAt(x: number, y: number, right: number): Legend {
  const paths: Path[] = [];
  const labels: Label[] = [];
  let [left, top] = [x, y];
  for (const [kind, meaning] of Object.entries(ARROW_KINDS) as [ArrowKind, string][]) {
    const lines = set(meaning, "arrow", Infinity);
    const width = SAMPLE.length + SAMPLE.gap + (lines[0]?.width ?? 0);
    if (left > x && left + width > right) [left, top] = [x, top + HEIGHT];
    const middle = top + HEIGHT / 2;
    const points = [[left, middle] as const, [left + SAMPLE.length, middle] as const];
    paths.push({ from: "", to: "", kind, points });
    labels.push(...stacked(lines, left + SAMPLE.length + SAMPLE.gap, middle - 7));
    left += width + SAMPLE.between;
  }
  const width = Math.max(...labels.map((label) => label.x + label.width)) - x;
  return { paths, labels, width, height: top + HEIGHT - y };
}
