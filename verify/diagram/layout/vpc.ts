import { type Line, titleLines } from "./box";
import type { Box, Group, Picture } from "../picture";

/** Boxes of a VPC that stand in the same subnets, or in none. */
export interface VpcBand {
  /** Id of the group of the subnets; `vpc` for boxes that are in none. */
  readonly id: string;
  /** First and last column that it takes. */
  readonly first: number;
  readonly last: number;
  /** Lines above its boxes; none without a frame. */
  readonly title: readonly Line[];
}

/** Bands of a VPC in rows from top to bottom; those of one row have no column in common. */
export interface VpcBands {
  readonly title: readonly Line[];
  readonly rows: readonly (readonly VpcBand[])[];
}

/** Band of a box. */
export function bandOf({ groups }: Picture, { group }: Box): string {
  const own = groups.find(({ id }) => id === group);
  if (own?.kind === "subnets") return own.id;
  return own?.kind === "vpc" ? "vpc" : "rest";
}

/**
 * Puts every band of the VPC into the first row with room for it.
 *
 * @param at index of a box's column, by id
 */
export function vpcBandsOf(
  picture: Picture,
  at: ReadonlyMap<string, number>,
): VpcBands | undefined {
  const vpc = picture.groups.find(({ kind }) => kind === "vpc");
  if (vpc === undefined) return undefined;
  const rows: VpcBand[][] = [];
  for (const band of bandsOf(picture, at)) {
    const row = rows.find((bands) => bands.every((other) => areApart(band, other)));
    if (row === undefined) rows.push([band]);
    else row.push(band);
  }
  return { title: titleLines(vpc), rows };
}

const areApart = (a: VpcBand, b: VpcBand): boolean => a.last < b.first || b.last < a.first;

/** Subnets in the order of the picture, then what is in none. */
function bandsOf(picture: Picture, at: ReadonlyMap<string, number>): VpcBand[] {
  const subnets = picture.groups.filter(({ kind }) => kind === "subnets");
  const all: readonly (readonly [string, Group | undefined])[] = [
    ...subnets.map((group) => [group.id, group] as const),
    ["vpc", undefined],
  ];
  return all.flatMap(([id, group]): VpcBand[] => {
    const own = picture.boxes.filter((box) => bandOf(picture, box) === id);
    const columns = own.map((box) => at.get(box.id) ?? 0);
    if (columns.length === 0) return [];
    const title = group === undefined ? [] : titleLines(group);
    return [{ id, title, first: Math.min(...columns), last: Math.max(...columns) }];
  });
}
