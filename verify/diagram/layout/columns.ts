import { LINE_HEIGHTS } from "../drawing";
import { type Line, type Sized, sizeOf, titleLines, TRACK } from "./box";
import { type Arrow, type Box, COLUMNS, type Group, type Picture } from "../picture";
import { bandOf, type VpcBands, vpcBandsOf } from "./vpc";

/** Space between items, and around the items of a group. */
export const GAP = 16;
export const INSET = 10;
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

/** A column with its items by band: those of the VPC, and `rest`. */
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
  readonly vpc: VpcBands | undefined;
}

/** Sorts a picture into columns and bands. */
export function columnsOf(picture: Picture): Columns {
  const used = COLUMNS.filter((name) => picture.boxes.some(({ column }) => column === name));
  const at = new Map(picture.boxes.map(({ id, column }) => [id, used.indexOf(column)]));
  assertRightward(picture.arrows, at);
  const vpc = vpcBandsOf(picture, at);
  const bands = vpc?.rows.flat() ?? [];
  const [first, last] = [
    Math.min(...bands.map((band) => band.first)),
    Math.max(...bands.map((band) => band.last)),
  ];
  const stacks = used.map((name, index) =>
    stackOf(
      picture,
      picture.boxes.filter(({ column }) => column === name),
      {
        inVpc: index >= first && index <= last,
        titles: [
          ...bands.filter((band) => band.first === index).flatMap(({ title }) => title),
          ...(index === first ? (vpc?.title ?? []) : []),
        ],
      },
    ),
  );
  return { stacks, at, vpc };
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

interface StackArgs extends Pick<ColumnStack, "inVpc"> {
  /** Titles of frames of the VPC that begin in this column. */
  readonly titles: readonly Line[];
}

function stackOf(
  picture: Picture,
  boxes: readonly Box[],
  { inVpc, titles }: StackArgs,
): ColumnStack {
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
  const widths = [
    ...items.map((item) => widthOf(item) + inset),
    ...titles.map(({ width }) => width),
  ];
  return { bands, inVpc, width: Math.max(...widths) };
}

const boxItem = (sized: Sized): Item => ({ kind: "box", sized, height: sized.height });

function groupItem(picture: Picture, group: Group, boxes: readonly Box[]): Item {
  const members = boxes
    .filter((box) => box.group === group.id)
    .map((box) => sizeOf(box, picture.arrows));
  const title = titleLines(group);
  const inner = members.reduce((sum, { height }) => sum + height, GAP * (members.length - 1));
  return { kind: "group", group, title, members, height: titleHeight(title) + inner + INSET };
}

/** Height of a group's border and title above its boxes. */
export const titleHeight = (title: readonly Line[]): number =>
  title.reduce((sum, { role }) => sum + LINE_HEIGHTS[role], 0) + INSET;

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
