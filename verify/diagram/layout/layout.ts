import {
  type Drawing,
  FONTS,
  type Frame,
  type Label,
  LINE_HEIGHTS,
  type Path,
  type Rectangle,
} from "../drawing";
import { arrowText, boxLabels, type Line, set, stacked, titleLines } from "./box";
import { type Columns, columnsOf, type ColumnStack, INSET, type Item } from "./columns";
import { type Gutter, gutterOf } from "./lanes";
import { withPasses } from "./passes";
import { type Heights, heightsOf } from "./ports";
import { BORDER, type Rows, rowsOf } from "./rows";
import { widthOf } from "../measure";
import { type Arrow, ARROW_KINDS, type ArrowKind, type Group, type Picture } from "../picture";

/** Space around the picture. */
const MARGIN = 24;

/** Horizontal position of a column. */
interface ColumnPosition {
  readonly x: number;
  readonly width: number;
  /** Where arrows leave it, outside all borders. */
  readonly right: number;
}

/** Positions from which the drawing is made. */
interface LayoutPlan {
  readonly picture: Picture;
  readonly columns: Columns;
  readonly rows: Rows;
  readonly heights: Heights;
  readonly gutters: readonly Gutter[];
  readonly positions: readonly ColumnPosition[];
}

/** Lays out a picture. The same picture always gets the same layout. */
export function layoutOf(picture: Picture): Drawing {
  const { title, description, arrows } = picture;
  const columns = withPasses(columnsOf(picture), arrows);
  const rows = rowsOf(columns, arrows);
  const heights = heightsOf(arrows, columns.at, rows);
  const gutters = columns.stacks.map((_, index) => gutterOf(heights, columns.at, index));
  const plan = {
    picture,
    columns,
    rows,
    heights,
    gutters,
    positions: positionsOf(columns, gutters),
  };
  const heading: Line = { text: title, role: "heading", width: widthOf(title, FONTS.heading) };
  const groups = groupFrames(plan);
  const boxes = boxFrames(plan);
  const right = Math.max(...[...groups, ...boxes].map(({ x, width }) => x + width));
  const legend = legendAt(MARGIN, rows.bottom + MARGIN, right);
  return {
    ...{ title, description, groups, boxes },
    width: Math.ceil(Math.max(right, MARGIN + legend.width, MARGIN + heading.width) + MARGIN),
    height: Math.ceil(rows.bottom + MARGIN + legend.height + MARGIN / 2),
    paths: [...arrows.map((arrow) => pathOf(plan, boxes, arrow)), ...legend.paths],
    labels: [
      ...stacked([heading], MARGIN, MARGIN / 2),
      ...labelsOf(plan, groups, boxes),
      ...legend.labels,
    ],
  };
}

function positionsOf({ stacks }: Columns, gutters: readonly Gutter[]): ColumnPosition[] {
  const positions: ColumnPosition[] = [];
  let x = MARGIN;
  stacks.forEach((stack, index) => {
    // Of subnets, and at the ends of the VPC its own.
    const border = (neighbour: ColumnStack | undefined): number =>
      !stack.inVpc ? 0 : neighbour?.inVpc === true ? BORDER : 2 * BORDER;
    x += border(stacks[index - 1]);
    const right = x + stack.width + border(stacks[index + 1]);
    positions.push({ x, width: stack.width, right });
    x = right + (gutters[index]?.width ?? 0);
  });
  return positions;
}

function groupFrames({ picture, columns, rows, positions }: LayoutPlan): Frame[] {
  const bands = columns.vpc?.rows.flat() ?? [];
  return picture.groups.map(({ id, kind }): Frame => {
    const { y, height } = rows.spans.get(id) ?? { y: 0, height: 0 };
    const frame = { id, kind, y, height, foreign: kind === "connection" };
    const between = (first: number, last: number, border: number): Frame => {
      const x = (positions[first]?.x ?? 0) - border;
      const { x: left = 0, width = 0 } = positions[last] ?? {};
      return { ...frame, x, width: left + width + border - x };
    };
    if (kind === "vpc") {
      const inside = [...columns.stacks.keys()].filter((index) => columns.stacks[index]?.inVpc);
      return between(inside[0] ?? 0, inside.at(-1) ?? 0, 2 * BORDER);
    }
    const band = bands.find((each) => each.id === id);
    if (band !== undefined) return between(band.first, band.last, BORDER);
    const index = columns.at.get(memberOf(picture, id)) ?? 0;
    return between(index, index, 0);
  });
}

const memberOf = ({ boxes }: Picture, group: string): string =>
  boxes.find((box) => box.group === group)?.id ?? "";

function boxFrames({ picture, columns, rows, positions }: LayoutPlan): Frame[] {
  return picture.boxes.map(({ id, kind, foreign = false }) => {
    const index = columns.at.get(id) ?? 0;
    const { x = 0, width = 0 } = positions[index] ?? {};
    const hasGroups = itemsOf(columns.stacks[index]).some((item) => item.kind === "group");
    const inset = hasGroups ? INSET : 0;
    const span = rows.spans.get(id) ?? { y: 0, height: 0 };
    return { id, kind, foreign, x: x + inset, width: width - 2 * inset, ...span };
  });
}

const itemsOf = (stack: ColumnStack | undefined): readonly Item[] =>
  [...(stack?.bands.values() ?? [])].flat();

function labelsOf(
  { picture, columns, heights, gutters, positions }: LayoutPlan,
  groups: readonly Frame[],
  boxes: readonly Frame[],
): Label[] {
  const sized = columns.stacks
    .flatMap(itemsOf)
    .flatMap((item) =>
      item.kind === "box" ? [item.sized] : item.kind === "group" ? item.members : [],
    );
  return [
    ...groups.flatMap((frame, index) => titleOf(picture.groups[index], frame)),
    ...boxes.flatMap((frame) => {
      const own = sized.find(({ box }) => box.id === frame.id);
      return own === undefined ? [] : boxLabels(own, frame);
    }),
    ...picture.arrows.flatMap((arrow) => {
      const column = columns.at.get(arrow.from) ?? 0;
      const x = (positions[column]?.right ?? 0) + (gutters[column]?.label ?? 0);
      return arrowLabels(arrow, x, heights.get(arrow)?.get(column) ?? 0);
    }),
  ];
}

const titleOf = (group: Group | undefined, { x, y }: Frame): Label[] =>
  group === undefined ? [] : stacked(titleLines(group), x + INSET, y + 4);

function arrowLabels(arrow: Arrow, x: number, y: number): Label[] {
  const { above, below } = arrowText(arrow);
  return [
    ...stacked(above, x, y - 2 - above.length * LINE_HEIGHTS.arrow),
    ...stacked(below, x, y + 2),
  ];
}

/** Path of an arrow: from column to column, with a vertical line in a lane of its own. */
function pathOf(
  { columns, heights, gutters, positions }: LayoutPlan,
  boxes: readonly Frame[],
  arrow: Arrow,
): Path {
  const own = heights.get(arrow);
  const [first, last] = [columns.at.get(arrow.from) ?? 0, columns.at.get(arrow.to) ?? 0];
  const [source, target] = [arrow.from, arrow.to].map((id) => boxes.find((box) => box.id === id));
  const points: [number, number][] = [
    [(source?.x ?? 0) + (source?.width ?? 0), own?.get(first) ?? 0],
  ];
  for (let column = first; column < last; column += 1) {
    const lane = gutters[column]?.lanes.get(arrow);
    if (lane === undefined) continue;
    const x = (positions[column]?.right ?? 0) + lane;
    points.push([x, own?.get(column) ?? 0], [x, own?.get(column + 1) ?? 0]);
  }
  points.push([target?.x ?? 0, own?.get(last) ?? 0]);
  return { from: arrow.from, to: arrow.to, kind: arrow.kind, points };
}

/** Length of a sample arrow, and the space behind it and between entries. */
const SAMPLE = { length: 40, gap: 8, between: 24 };
const HEIGHT = 20;

/** Legend of the arrows. */
interface Legend extends Pick<Rectangle, "width" | "height"> {
  readonly paths: readonly Path[];
  readonly labels: readonly Label[];
}

/**
 * Explains each kind of arrow, in as many lines as are needed.
 *
 * @param right right edge of the lines
 */
function legendAt(x: number, y: number, right: number): Legend {
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
