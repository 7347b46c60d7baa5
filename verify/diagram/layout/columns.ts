import { LINE_HEIGHTS } from "../drawing";
import { type Line, set, type Sized, sizeOf, TRACK } from "./box";
import { type Arrow, type Box, COLUMNS, type Group, type Picture } from "../picture";

/** Space between items, and around the items of a group. */
export const GAP = 16;
export const INSET = 10;
/** Widest title of a group of one column. */
const MAX_TITLE_WIDTH = 200;

/** Item of a column. */
export type Item =
  | { readonly kind: "box"; readonly sized: Sized; readonly height: number }
  | {
      readonly kind: "group";
      readonly group: Group;
      readonly title: readonly Line[];
      readonly members: readonly Sized[];
      readonly height: number;
    }
  /** An arrow that passes to a column further right. */
  | {
      readonly kind: "pass";
      readonly arrow: Arrow;
      /** Height at which it would pass in a straight line. */
      readonly straight: number;
      readonly height: number;
    };

/** A column with its items by band: each zone, then `vpc`, then `rest`. */
export interface ColumnStack {
  readonly bands: ReadonlyMap<string, readonly Item[]>;
  readonly width: number;
  /** Whether it is inside the VPC. */
  readonly inVpc: boolean;
}

/** Columns from left to right. */
export interface Columns {
  readonly stacks: readonly ColumnStack[];
  /** Index of a box's column, by id. */
  readonly at: ReadonlyMap<string, number>;
  /** Bands of the VPC, from top to bottom. */
  readonly vpcBands: readonly string[];
}

/** Sorts a picture into columns and bands. */
export function columnsOf(picture: Picture): Columns {
  const used = COLUMNS.filter((name) => picture.boxes.some(({ column }) => column === name));
  const at = new Map(picture.boxes.map(({ id, column }) => [id, used.indexOf(column)]));
  assertRightward(picture.arrows, at);
  const zones = picture.groups.filter(({ kind }) => kind === "zone").map(({ id }) => id);
  const hasVpc = picture.groups.some(({ kind }) => kind === "vpc");
  const vpcBands = hasVpc ? [...zones, "vpc"] : [];
  const inside = used.map((name) =>
    picture.boxes.some((box) => box.column === name && vpcBands.includes(bandOf(picture, box))),
  );
  const [first, last] = [inside.indexOf(true), inside.lastIndexOf(true)];
  const stacks = used.map((name, index) =>
    stackOf(
      picture,
      picture.boxes.filter(({ column }) => column === name),
      first >= 0 && index >= first && index <= last,
    ),
  );
  return { stacks, at, vpcBands };
}

/** This layout has no space for arrows to the left or within a column. */
function assertRightward(arrows: readonly Arrow[], at: ReadonlyMap<string, number>): void {
  for (const { from, to } of arrows) {
    const [source, target] = [at.get(from), at.get(to)];
    if (source === undefined || target === undefined || source >= target) {
      throw new Error(`diagram: the arrow from ${from} to ${to} does not lead to the right`);
    }
  }
}

/** Band of a box; `vpc` in the VPC but in no zone of the picture. */
function bandOf({ groups }: Picture, { group }: Box): string {
  const own = groups.find(({ id }) => id === group);
  if (own?.kind === "zone") return own.id;
  return own?.kind === "vpc" ? "vpc" : "rest";
}

function stackOf(picture: Picture, boxes: readonly Box[], inVpc: boolean): ColumnStack {
  const bands = new Map<string, Item[]>();
  const seen = new Set<string>();
  for (const box of boxes) {
    const band = bandOf(picture, box);
    const group = band === "rest" ? picture.groups.find(({ id }) => id === box.group) : undefined;
    if (group !== undefined && seen.has(group.id)) continue;
    if (group !== undefined) seen.add(group.id);
    const item = group ? groupItem(picture, group, boxes) : boxItem(sizeOf(box, picture.arrows));
    bands.set(band, [...(bands.get(band) ?? []), item]);
  }
  const items = [...bands.values()].flat();
  const inset = items.some(({ kind }) => kind === "group") ? 2 * INSET : 0;
  return { bands, inVpc, width: Math.max(...items.map(widthOf)) + inset };
}

const boxItem = (sized: Sized): Item => ({ kind: "box", sized, height: sized.height });

function groupItem(picture: Picture, group: Group, boxes: readonly Box[]): Item {
  const members = boxes
    .filter((box) => box.group === group.id)
    .map((box) => sizeOf(box, picture.arrows));
  const title = set(group.title, "group", MAX_TITLE_WIDTH);
  const inner = members.reduce((sum, { height }) => sum + height, GAP * (members.length - 1));
  return { kind: "group", group, title, members, height: titleHeight(title) + inner + INSET };
}

/** Height of a group's border and title above its boxes. */
export const titleHeight = (title: readonly Line[]): number =>
  title.length * LINE_HEIGHTS.group + INSET;

/** Width without the inset that columns with groups have. */
function widthOf(item: Item): number {
  if (item.kind === "pass") return 0;
  if (item.kind === "box") return item.sized.width;
  return Math.max(
    ...item.members.map(({ width }) => width),
    ...item.title.map(({ width }) => width),
  );
}

/** An arrow that passes a column. */
export const passItem = (arrow: Arrow, straight: number): Item => ({
  ...{ kind: "pass", arrow, straight },
  height: TRACK,
});
