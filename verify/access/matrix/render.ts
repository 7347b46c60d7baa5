import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import type { AccessMatrix } from "./matrix";
import { ROOT } from "../../graph/stack-file";

/** Allowed, denied, and no way to try it. */
const MARKS = { yes: "✔", no: "✖", none: "–" } as const;

/** File that keeps who is known to be allowed what in a stack. */
export const accessPath = (stack: string): string =>
  join(ROOT, "tests", "golden", "access", `${stack}.md`);

/** A matrix for people to review: everything at a glance, then what decided, by principal. */
export function renderMarkdown(matrix: AccessMatrix): string {
  const { stack, principals, operations, cells, note } = matrix;
  const [head = [], ...rows] = overview(matrix);
  return [
    `# Who may do what in stack ${stack}`,
    "",
    "Written by `npm run golden`. An allowed operation needs every statement that is named; a denied",
    `one meets what is named first. ${MARKS.yes} allowed, ${MARKS.no} denied, ${MARKS.none} no way to try it.`,
    "",
    ...(note === undefined ? [] : [note, ""]),
    ...table(head, rows),
    "",
    ...table(
      ["Operation", "What is tried"],
      operations.map(({ id, what }) => [id, what]),
    ),
    ...principals.flatMap(({ id, who }) => [
      "",
      `## ${id}: ${who}`,
      "",
      ...table(
        ["Operation", "Verdict", "By"],
        cells
          .filter(({ principal }) => principal === id)
          .map(({ operation, allowed, by }) => [operation, allowed ? "allowed" : "denied", by]),
      ),
    ]),
    "",
  ].join("\n");
}

/** The matrix at a glance, in columns for a terminal. */
export function renderText(matrix: AccessMatrix): string {
  const rows = overview(matrix);
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const { note } = matrix;
  return `${[...lines, ...(note === undefined ? [] : ["", note])].join("\n")}\n`;
}

/** A row an operation, a column a principal, headed by their names. */
function overview({ principals, operations, cells }: AccessMatrix): string[][] {
  const marks = new Map(
    cells.map(({ principal, operation, allowed }) => [
      `${principal} ${operation}`,
      allowed ? MARKS.yes : MARKS.no,
    ]),
  );
  return [
    ["Operation", ...principals.map(({ id }) => id)],
    ...operations.map(({ id }) => [
      id,
      ...principals.map((who) => marks.get(`${who.id} ${id}`) ?? MARKS.none),
    ]),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

/**
 * Reads the table of a stack.
 *
 * @throws Error that says how to make the file, which must not come into being by itself
 */
export function readAccessTable(stack: string): string {
  const path = accessPath(stack);
  if (!existsSync(path)) {
    throw new Error(
      `${relative(ROOT, path)} does not exist; run npm run golden and review the file`,
    );
  }
  return readFileSync(path, "utf8");
}
