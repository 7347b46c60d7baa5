import { join } from "node:path";

import { everybodyMarkdown, everybodyText } from "../everybody/render";
import type { AccessMatrix, Explanation } from "./matrix";
import { ROOT } from "../../graph/stack-file";
import { markdownTable, plainTable } from "../../text/table";

/** Allowed, denied, and no way to try it. */
const MARKS = { yes: "✔", no: "✖", none: "–" } as const;

const LEGEND = `${MARKS.yes} allowed, ${MARKS.no} denied, ${MARKS.none} no way to try it`;

/** File that keeps who is known to be allowed what in a stack. */
export const accessPath = (stack: string): string =>
  join(ROOT, "tests", "golden", "access", `${stack}.md`);

/** A matrix for people to review: everything at a glance, then what decided, by principal. */
export function renderMarkdown(matrix: AccessMatrix): string {
  const { stack, principals, operations, cells, note, everybody } = matrix;
  const [head = [], ...rows] = overview(matrix);
  return [
    `# Who may do what in stack ${stack}`,
    "",
    "Written by `npm run golden`. An allowed operation needs every statement that is named; a denied",
    `one meets what is named first. ${LEGEND}.`,
    "",
    ...(note === undefined ? [] : [note, ""]),
    ...markdownTable(head, rows),
    "",
    ...markdownTable(
      ["Operation", "What is tried"],
      operations.map(({ id, what }) => [id, what]),
    ),
    ...(everybody === undefined ? [] : ["", ...everybodyMarkdown(everybody)]),
    ...principals.flatMap(({ id, who }) => [
      "",
      `## ${id}: ${who}`,
      "",
      ...markdownTable(
        ["Operation", "Verdict", "By"],
        cells
          .filter(({ principal }) => principal === id)
          .map(({ operation, allowed, by }) => [operation, allowed ? "allowed" : "denied", by]),
      ),
    ]),
    "",
  ].join("\n");
}

/** The matrix at a glance, in columns for a terminal, with what its marks and names stand for. */
export function renderText(matrix: AccessMatrix): string {
  const { principals, operations, cells, note, everybody } = matrix;
  const allowed = cells.filter((cell) => cell.allowed).length;
  return `${[
    `stack ${matrix.stack}: ${cells.length} of ${principals.length * operations.length} combinations can be tried, ${allowed} are allowed`,
    "",
    ...plainTable(overview(matrix)),
    "",
    LEGEND,
    "",
    ...plainTable([["Column", "Who"], ...principals.map(({ id, who }) => [id, who])]),
    "",
    ...plainTable([
      ["Operation", "What is tried"],
      ...operations.map(({ id, what }) => [id, what]),
    ]),
    ...(note === undefined ? [] : ["", note]),
    ...(everybody === undefined ? [] : ["", ...everybodyText(everybody)]),
  ].join("\n")}\n`;
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

/** Lines of an explanation: the verdict, then each request with its decision and its policies. */
export function explanationLines({ who, what, steps, obstacle, note }: Explanation): string[] {
  const isAllowed = obstacle === undefined && steps.every(({ allowed }) => allowed);
  const verdict = steps.length === 0 ? "no way to try it" : isAllowed ? "allowed" : "denied";
  return [
    `${who}: ${what}: ${verdict}`,
    ...steps.flatMap(({ action, resource, allowed, reason, policies }) => [
      `  ${allowed ? "✔" : "✖"} ${action} on ${resource}`,
      `      ${allowed ? `allowed by ${reason || "the caller's own policies"}` : reason}`,
      `      evaluated: ${policies.join(", ") || "nothing grants anything"}`,
    ]),
    ...(obstacle === undefined ? [] : [`  ✖ ${obstacle}`]),
    ...(note === undefined ? [] : ["", note]),
  ];
}
