import { join } from "node:path";

import type { StackConfig } from "../../config/schema/stack";
import type { Graph } from "../graph/graph";
import { ROOT } from "../graph/stack-file";
import { markdownTable } from "../text/table";
import { configOf } from "../graph/stack-config";
import { reachRows } from "./rows";

/** Golden file with the reachability table of a stack. */
export const reachPath = (stack: string): string =>
  join(ROOT, "tests", "golden", "reach", `${stack}.md`);

/**
 * Table of who reaches what in a stack, and by which rules, for review.
 *
 * @param config decides which flows are asked about, by default that of `Pulumi.<stack>.yaml`
 */
export function reachTable(graph: Graph, config: StackConfig = configOf(graph.stack)): string {
  const rows = reachRows(graph, config).map(({ from, to, ports, allowed, by }) => [
    ...[from, `${to}:${ports.join(", ")}`, allowed ? "allowed" : "denied", by],
  ]);
  return [
    `# Who reaches what in stack ${graph.stack}`,
    "",
    "Written by `npm run golden`. An allowed connection needs every rule and route that is named; the",
    "replies to it are part of the answer. A denied one meets what is named first.",
    "",
    ...markdownTable(["From", "To", "Verdict", "By"], rows),
    "",
  ].join("\n");
}

/** Number of rows of the first table that the second does not have. */
export function changedRows(before: string, after: string): number {
  const known = new Set(after.split("\n"));
  return before.split("\n").filter((line) => line.startsWith("|") && !known.has(line)).length;
}
