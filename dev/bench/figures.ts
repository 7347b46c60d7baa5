import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { markdownTable } from "../../verify/text/table";
import type { Spread } from "./statistics";

const README = join(__dirname, "README.md");

/** Markdown table of figures, which is readable on a terminal too: a column of names, then numbers. */
export const figuresTable = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string =>
  markdownTable(head, rows, { right: head.map((_, index) => index).slice(1), padded: true }).join(
    "\n",
  );

/** Number with three significant digits and separated thousands. */
export const figure = (value: number): string =>
  value >= 100
    ? Math.round(value).toLocaleString("en-US")
    : Number(value.toPrecision(3)).toLocaleString("en-US", { maximumFractionDigits: 3 });

/** Median, with minimum and maximum in brackets. */
export const spread = ({ median, min, max }: Spread, unit = ""): string =>
  `${figure(median)}${unit} (${figure(min)}–${figure(max)})`;

/** Replaces the text between `<!-- name -->` and `<!-- /name -->`. */
export function replaceBetween(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`README: ${start} … ${end} is missing; put both lines back`);
  }
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
}

/** Replaces a section of figures in the README. */
export function writeFigures(name: string, content: string): void {
  writeFileSync(README, replaceBetween(readFileSync(README, "utf8"), name, content));
}
