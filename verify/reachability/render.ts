import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import type { StackConfig } from "../../config/schema/stack";
import type { Graph } from "../graph/graph";
import { type FlowVerdict, type FlowQuery, reach } from "./reachability";
import { configOf, questionsOf } from "./cases";
import { ROOT } from "../graph/stack-file";

/** Ports of one destination about which the same can be said. */
interface FlowRow {
  readonly from: string;
  readonly to: string;
  readonly verdict: FlowVerdict["verdict"];
  /** With `TCP *` where the ports belong. */
  readonly reason: string;
  readonly ports: readonly number[];
}

/** File that keeps who is known to reach what in a stack. */
export const reachPath = (stack: string): string =>
  join(ROOT, "tests", "golden", "reach", `${stack}.md`);

/**
 * A table of who reaches what in a stack, and by which rules, for people to review.
 *
 * @param config what the questions follow from, by default `Pulumi.<stack>.yaml`
 */
export function reachTable(graph: Graph, config: StackConfig = configOf(graph.stack)): string {
  const rows = questionsOf(config).map((question) => rowOf(question, reach(graph, question)));
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    `# Who reaches what in stack ${graph.stack}`,
    "",
    "Written by `npm run golden`. An allowed connection needs every rule and route that is named; the",
    "replies to it are part of the answer. A denied one meets what is named first.",
    "",
    line(["From", "To", "Verdict", "By"]),
    line(["---", "---", "---", "---"]),
    ...merged(rows).map(({ from, to, verdict, reason, ports }) =>
      line([from, `${to}:${ports.join(", ")}`, verdict, reason.replace("*", ports.join(", "))]),
    ),
    "",
  ].join("\n");
}

const rowOf = ({ from, to, port }: FlowQuery, answer: FlowVerdict): FlowRow => ({
  ...{ from, to, verdict: answer.verdict, ports: [port] },
  reason: reasonOf(answer).replace(new RegExp(`TCP ${port}\\b`), "TCP *"),
});

/** Rules that let a connection pass, or the sentence that stops it. */
function reasonOf({ path, blockedBy }: FlowVerdict): string {
  if (blockedBy !== undefined) return blockedBy.sentence;
  const rules = [...new Set(path.flatMap((step) => step.rules))];
  return rules.length > 0 ? rules.join(", ") : path.map(({ sentence }) => sentence).join("; ");
}

/** One row for all ports that only differ in their number, where the first of them stands. */
function merged(rows: readonly FlowRow[]): readonly FlowRow[] {
  const groups = new Map<string, FlowRow>();
  for (const row of rows) {
    const key = JSON.stringify({ ...row, ports: [] });
    const ports = [...(groups.get(key)?.ports ?? []), ...row.ports];
    groups.set(key, { ...row, ports: [...new Set(ports)] });
  }
  return [...groups.values()];
}

/**
 * Reads the table of a stack.
 *
 * @throws Error that says how to make the file, which must not come into being by itself
 */
export function readReachTable(stack: string): string {
  const path = reachPath(stack);
  if (!existsSync(path)) {
    throw new Error(
      `${relative(ROOT, path)} does not exist; run npm run golden and review the file`,
    );
  }
  return readFileSync(path, "utf8");
}

/** How many rows of the first table are not in the second. */
export function changedRows(before: string, after: string): number {
  const known = new Set(after.split("\n"));
  return before.split("\n").filter((line) => line.startsWith("|") && !known.has(line)).length;
}
