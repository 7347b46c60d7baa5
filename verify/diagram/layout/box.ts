import { FONTS, type Label, LINE_HEIGHTS } from "../drawing";
import { widthOf, wrap } from "../measure";
import type { Arrow, Box, Group } from "../picture";

/** Widest text in a box, on an arrow and above a group. */
const MAX_WIDTH = { box: 160, arrow: 96, group: 190 };
/** Space between a box's border and its text. */
const PADDING = { x: 10, y: 8 };
/** Height for an arrow that ends at a box or passes it. */
export const TRACK = 14;

/** A line of text before it has a position. */
export interface Line {
  readonly text: string;
  readonly role: Label["role"];
  readonly width: number;
}

/** A box with its text broken into lines. */
export interface Sized {
  readonly box: Box;
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

/** The label of an arrow, above and below the line. */
export interface ArrowText {
  readonly above: readonly Line[];
  readonly below: readonly Line[];
  readonly width: number;
  readonly height: number;
}

/** Size of a box that fits its text and the arrows at its sides. */
export function sizeOf(box: Box, arrows: readonly Arrow[]): Sized {
  const lines = [
    ...set(box.title, "title", MAX_WIDTH.box),
    ...box.lines.flatMap((line) => set(line, "line", MAX_WIDTH.box)),
  ];
  const text = lines.reduce((sum, { role }) => sum + LINE_HEIGHTS[role], 0);
  const leaving = arrows
    .filter(({ from }) => from === box.id)
    .reduce((sum, arrow) => sum + arrowText(arrow).height, 0);
  const arriving = arrows.filter(({ to }) => to === box.id).length * TRACK;
  return {
    ...{ box, lines },
    width: Math.max(...lines.map(({ width }) => width)) + 2 * PADDING.x,
    height: Math.max(text + 2 * PADDING.y, leaving + 8, arriving + 8),
  };
}

/** Breaks an arrow's label into as many lines above the arrow as below it, or one more. */
export function arrowText({ label }: Arrow): ArrowText {
  const lines = set(label, "arrow", MAX_WIDTH.arrow);
  const above = lines.slice(0, Math.ceil(lines.length / 2));
  return {
    above,
    below: lines.slice(above.length),
    width: Math.max(...lines.map(({ width }) => width)),
    height: lines.length * LINE_HEIGHTS.arrow + 4,
  };
}

/** Breaks a text into lines of a role. */
export const set = (text: string, role: Label["role"], width: number): Line[] =>
  wrap(text, width, FONTS[role]).map((line) => ({
    text: line,
    role,
    width: widthOf(line, FONTS[role]),
  }));

/** Title of a group and the lines below it. */
export const titleLines = ({ title, lines = [] }: Group): Line[] => [
  ...set(title, "group", MAX_WIDTH.group),
  ...lines.flatMap((line) => set(line, "line", MAX_WIDTH.group)),
];

/** Labels of lines one below the other. */
export function stacked(lines: readonly Line[], x: number, y: number): Label[] {
  let top = y;
  return lines.map(({ text, role, width }) => {
    const height = LINE_HEIGHTS[role];
    top += height;
    return { text, role, width, x, y: top - height, height };
  });
}

/** Labels of a box's own text, in the middle of its height. */
export function boxLabels(
  { lines }: Sized,
  { x, y, height }: Omit<Label, "text" | "role">,
): Label[] {
  const text = lines.reduce((sum, { role }) => sum + LINE_HEIGHTS[role], 0);
  return stacked(lines, x + PADDING.x, y + (height - text) / 2);
}
