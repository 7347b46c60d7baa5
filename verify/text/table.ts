/** Cells of one row. */
export type Row = readonly string[];

/** Layout of a table. */
export interface TableOptions {
  /** Indexes of the columns that are aligned to the right, as numbers are. */
  readonly right?: readonly number[];
  /**
   * Whether the cells of a Markdown table are padded, so that it is readable as text too.
   * @default false
   */
  readonly padded?: boolean;
}

/** A table in plain columns for a terminal, one line a row; a heading is a row like any other. */
export function plainTable(rows: readonly Row[], { right = [] }: TableOptions = {}): string[] {
  const widths = widthsOf(rows);
  return rows.map((row) => padded(row, widths, right).join("  ").trimEnd());
}

/** A Markdown table, one line a row. Cells may hold inline Markdown; vertical bars are escaped. */
export function markdownTable(
  head: Row,
  rows: readonly Row[],
  { right = [], padded: isPadded = false }: TableOptions = {},
): string[] {
  const all = [head, ...rows].map((row) => row.map((cell) => cell.replace(/\|/g, "\\|")));
  const widths = isPadded ? widthsOf(all).map((width) => Math.max(width, 3)) : head.map(() => 0);
  const rule = widths.map((width, index) => {
    const dashes = "-".repeat(Math.max(width, 3));
    return right.includes(index) ? `${dashes.slice(1)}:` : dashes;
  });
  const [first = [], ...rest] = all.map((row) => padded(row, widths, right));
  return [first, rule, ...rest].map((cells) => `| ${cells.join(" | ")} |`);
}

const padded = (row: Row, widths: readonly number[], right: readonly number[]): string[] =>
  widths.map((width, index) => {
    const cell = row[index] ?? "";
    return right.includes(index) ? cell.padStart(width) : cell.padEnd(width);
  });

/** Width of the widest cell of each column. */
function widthsOf(rows: readonly Row[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    }
  }
  return widths;
}
