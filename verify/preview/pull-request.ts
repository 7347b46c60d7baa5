import { type ResourceChange, compare } from "./compare";
import type { Cost } from "../cost/cost";
import { compareCosts, dollars, unknownText } from "../cost/render";
import type { Graph } from "../graph/graph";
import { renderMarkdown } from "./render-markdown";
import { type CellChange, tableChanges } from "./table-changes";
import { markdownTable } from "../text/table";

/** Graph of a stack before or after the change, and what follows from it. */
export interface StackView {
  readonly graph: Graph;
  /** Access matrix in Markdown. */
  readonly access: string;
  /** Table of reachability in Markdown. */
  readonly reach: string;
  readonly cost: Cost;
}

/** Findings about the stack after the change. */
export interface Findings {
  /** Violations of policy rules, a sentence each. */
  readonly violations: readonly string[];
  /** Number of policy rules. */
  readonly policies: number;
  /** Diagram in Mermaid. */
  readonly picture: string;
  /** Usage that the costs are for, in words. */
  readonly usage: string;
}

/** Comment for a pull request: tree, access, reachability, cost, policies and diagram. */
export function renderComment(before: StackView, after: StackView, findings: Findings): string {
  const changes: ResourceChange[] = compare(before.graph, after.graph);
  return [
    renderMarkdown(changes, after.graph),
    ...section("Access", accessLines(tableChanges(before.access, after.access, 1))),
    ...section("Reachability", [
      ...unproven(after.reach),
      ...reachLines(tableChanges(before.reach, after.reach, 2)),
    ]),
    ...section("Cost", costLines(before.cost, after.cost, findings.usage)),
    ...section("Policies", policyLines(findings)),
    ...folded("Picture", ["```mermaid", findings.picture.trimEnd(), "```"]),
  ].join("\n");
}

const section = (title: string, lines: readonly string[]): string[] => [
  `#### ${title}`,
  "",
  ...lines,
  "",
];

const folded = (title: string, lines: readonly string[]): string[] => [
  `<details><summary>${title}</summary>`,
  "",
  ...lines,
  "",
  "</details>",
  "",
];

const WORDS: Readonly<Record<string, string>> = {
  "✔": "allowed",
  "✖": "denied",
  "–": "no way to try it",
};
const word = (cell: string | undefined): string =>
  cell === undefined ? "not there" : (WORDS[cell] ?? cell);

function accessLines(changes: readonly CellChange[]): string[] {
  if (changes.length === 0) return ["Nobody may do anything that they could not do before."];
  return markdownTable(
    ["Who", "What", "Before", "Now"],
    changes.map(({ row: [operation = ""], column, before, after }) => [
      `\`${column}\``,
      `\`${operation}\``,
      word(before),
      bold(word(after)),
    ]),
  );
}

/** Statements about reachability that are not proven, with what contradicts them. */
function unproven(reach: string): string[] {
  const lines = reach.split("\n").filter((line) => /^( {2})?- /.test(line));
  const isProven = (index: number): boolean =>
    lines
      .slice(0, index + 1)
      .findLast((line) => line.startsWith("- "))
      ?.startsWith("- ✔") ?? true;
  const failing = lines.filter((_, index) => !isProven(index));
  return failing.length === 0 ? [] : [...failing, ""];
}

/**
 * Connections whose verdict changes. A new reason for the same verdict is left out. What is in no row
 * is denied.
 */
function reachLines(changes: readonly CellChange[]): string[] {
  const verdicts = changes.filter(
    ({ column, before, after }) =>
      column === "Verdict" &&
      [before, after].some((verdict) => verdict !== undefined && verdict !== "denied"),
  );
  if (verdicts.length === 0) return ["Nobody reaches anything that they could not reach before."];
  const reasons = new Map(
    changes
      .filter(({ column }) => column === "By")
      .map(({ row, after }) => [row.join("\n"), after ?? ""]),
  );
  return markdownTable(
    ["From", "To", "Before", "Now", "By"],
    verdicts.map(({ row, before, after }) => [
      ...row.map((each) => `\`${each}\``),
      before ?? "denied",
      bold(after ?? "denied"),
      reasons.get(row.join("\n")) ?? "",
    ]),
  );
}

function costLines(before: Cost, after: Cost, usage: string): string[] {
  const difference = after.total - before.total;
  const sign = difference < 0 ? "−" : "+";
  const summary = `**${dollars(after.total)} USD a month** (${sign}${dollars(Math.abs(difference))}), for ${usage}.`;
  const costs = new Map([
    ["before", before],
    ["now", after],
  ]);
  const unknown = unknownText(after);
  return [
    summary,
    ...(unknown === undefined ? [] : ["", unknown]),
    "",
    ...folded("Every line", [compareCosts(costs)]).slice(0, -1),
  ];
}

function policyLines({ violations, policies }: Findings): string[] {
  return violations.length === 0
    ? [`All ${policies} invariants hold.`]
    : violations.map((violation) => `- ✖ ${violation}`);
}

const bold = (text: string): string => `**${text}**`;
