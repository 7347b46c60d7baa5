import type { Sized } from "./box";
import { type Columns, GAP, type Item, type ColumnStack, titleHeight } from "./columns";
import type { Arrow } from "../picture";
import type { VpcBands } from "./vpc";

/** Space for the heading. */
const TOP = 48;
/** Space between the border of the VPC or its subnets and their boxes. */
export const BORDER = 12;

/** Vertical extent. */
export interface Span {
  readonly y: number;
  readonly height: number;
}

/** Vertical positions. */
export interface Rows {
  /** By id of box or group. */
  readonly spans: ReadonlyMap<string, Span>;
  /** Heights at which an arrow passes columns, by column. */
  readonly passes: ReadonlyMap<Arrow, ReadonlyMap<number, number>>;
  readonly bottom: number;
}

/** Places the items of each column; columns outside the VPC near their connections. */
export function rowsOf(columns: Columns, arrows: readonly Arrow[]): Rows {
  const spans = new Map<string, Span>();
  const passes = new Map<Arrow, Map<number, number>>();
  const put = (column: number, items: readonly Item[], y: number): void =>
    putItems({ spans, passes }, column, items, y);
  const rest = columns.vpc === undefined ? TOP : vpcRows(columns, columns.vpc, spans, put);
  columns.stacks.forEach((stack, index) => {
    if (stack.inVpc) put(index, stack.bands.get("rest") ?? [], rest);
  });
  const heights = columns.stacks.map((stack) => heightOf(stack.bands.get("rest") ?? []));
  const anchored = columns.stacks.some(({ inVpc }) => inVpc);
  const room = Math.max(0, ...heights);
  columns.stacks.forEach((stack, index) => {
    if (stack.inVpc) return;
    const height = heights[index] ?? 0;
    const middle = anchored ? middleOf(columns, index, arrows, spans) : TOP + room / 2;
    put(index, stack.bands.get("rest") ?? [], Math.max(TOP, middle - height / 2));
  });
  const ends = [
    ...[...spans.values()].map(({ y, height }) => y + height),
    ...[...passes.values()].flatMap((heights) => [...heights.values()]),
  ];
  return { spans, passes, bottom: Math.max(...ends) };
}

type Placed = {
  readonly spans: Map<string, Span>;
  readonly passes: Map<Arrow, Map<number, number>>;
};

function putItems(
  { spans, passes }: Placed,
  column: number,
  items: readonly Item[],
  top: number,
): void {
  let y = top;
  const last = items.findLastIndex(({ kind }) => kind !== "pass");
  for (const [index, item] of items.entries()) {
    if (item.kind === "pass") {
      // No box below it could be pushed down.
      if (index > last) y = Math.max(y, item.straight - item.height / 2);
      const heights = passes.get(item.arrow) ?? new Map<number, number>();
      passes.set(item.arrow, heights.set(column, y + item.height / 2));
    } else if (item.kind === "box") {
      spans.set(item.sized.box.id, { y, height: item.height });
    } else {
      spans.set(item.group.id, { y, height: item.height });
      putMembers(spans, item.members, y + titleHeight(item.title));
    }
    y += item.height + GAP;
  }
}

function putMembers(spans: Map<string, Span>, members: readonly Sized[], top: number): void {
  let y = top;
  for (const { box, height } of members) {
    spans.set(box.id, { y, height });
    y += height + GAP;
  }
}

/** Height of items below each other. */
const heightOf = (items: readonly Item[]): number =>
  items.reduce((sum, { height }) => sum + height, GAP * Math.max(0, items.length - 1));

/** Places the bands of the VPC, and returns where the rest may begin. */
function vpcRows(
  { stacks }: Columns,
  { title, rows }: VpcBands,
  spans: Map<string, Span>,
  put: (column: number, items: readonly Item[], y: number) => void,
): number {
  let y = TOP + titleHeight(title);
  for (const bands of rows) {
    const heights = bands.map(({ id, title: lines }) => {
      const above = lines.length > 0 ? titleHeight(lines) : 0;
      const room = Math.max(...stacks.map((stack) => heightOf(bandItems(stack, id))));
      const height = above + room + (above > 0 ? BORDER : 0);
      stacks.forEach((stack, index) => {
        const items = bandItems(stack, id);
        put(index, items, y + above + (room - heightOf(items)) / 2);
      });
      if (above > 0) spans.set(id, { y, height });
      return height;
    });
    y += Math.max(...heights) + BORDER;
  }
  spans.set("vpc", { y: TOP, height: y - TOP });
  return y + GAP;
}

const bandItems = ({ bands }: ColumnStack, band: string): readonly Item[] => bands.get(band) ?? [];

/** Middle of the connections of a column that are already placed. */
function middleOf(
  { at }: Columns,
  index: number,
  arrows: readonly Arrow[],
  spans: ReadonlyMap<string, Span>,
): number {
  const middles = arrows.flatMap(({ from, to }) => {
    const other = at.get(from) === index ? to : at.get(to) === index ? from : undefined;
    const span = other === undefined ? undefined : spans.get(other);
    return span === undefined ? [] : [span.y + span.height / 2];
  });
  return middles.reduce((sum, middle) => sum + middle, 0) / Math.max(1, middles.length);
}
