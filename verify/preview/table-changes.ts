/** Difference in one cell of a Markdown table. */
export interface CellChange {
  /** Heads of the row: the first cell, or the first two of a table of connections. */
  readonly row: readonly string[];
  /** Head of the column. */
  readonly column: string;
  /** Undefined where the row or column is new. */
  readonly before: string | undefined;
  /** Undefined where the row or column is gone. */
  readonly after: string | undefined;
}

interface MarkdownTable {
  readonly columns: readonly string[];
  readonly rows: ReadonlyMap<string, readonly string[]>;
}

/**
 * Cells in which two Markdown tables differ, row by row; only the first table of each text counts.
 *
 * @param heads how many cells begin a row and name it
 */
export function tableChanges(before: string, after: string, heads: number): CellChange[] {
  const [left, right] = [tableOf(before, heads), tableOf(after, heads)];
  const columns = [...new Set([...right.columns, ...left.columns])];
  return [...new Set([...right.rows.keys(), ...left.rows.keys()])].flatMap((key) =>
    columns.flatMap((column): CellChange[] => {
      const [was, is] = [cell(left, key, column), cell(right, key, column)];
      const row = JSON.parse(key) as string[];
      return was === is ? [] : [{ row, column, before: was, after: is }];
    }),
  );
}

function tableOf(text: string, heads: number): MarkdownTable {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith("| "));
  const length = lines.slice(start).findIndex((line) => !line.startsWith("| "));
  const [head, , ...body] = start < 0 ? [] : lines.slice(start, start + length).map(cellsOf);
  return {
    columns: (head ?? []).slice(heads),
    rows: new Map(body.map((cells) => [JSON.stringify(cells.slice(0, heads)), cells.slice(heads)])),
  };
}

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split(" | ")
    .map((each) => each.trim());

function cell({ columns, rows }: MarkdownTable, key: string, column: string): string | undefined {
  const at = columns.indexOf(column);
  return at < 0 ? undefined : rows.get(key)?.[at];
}
