import { join } from "node:path";

import type { StackConfig } from "../../config/schema/stack";
import type { Graph } from "../graph/graph";
import { configOf } from "../graph/stack-config";
import { ROOT } from "../graph/stack-file";
import { markdownTable } from "../text/table";
import type { FlowQuery, FlowVerdict, PathStep } from "./reachability";
import { reachRows } from "./rows";
import { type ReachStatement, statementsOf } from "./statements";

/** Golden file with the reachability of a stack. */
export const reachPath = (stack: string): string =>
  join(ROOT, "tests", "golden", "reach", `${stack}.md`);

/**
 * Statements about who reaches what in a stack, and the sets of packets that they are held against.
 *
 * @param config decides what is stated, by default that of `Pulumi.<stack>.yaml`
 */
export function reachTable(graph: Graph, config: StackConfig = configOf(graph.stack)): string {
  const rows = reachRows(graph).map(({ from, to, verdict, by }) => [from, to, verdict, by]);
  return [
    `# Who reaches what in stack ${graph.stack}`,
    "",
    "Written by `npm run golden`. Each statement holds for every address, port and protocol, with the",
    "replies, or says what contradicts it.",
    "",
    ...statementLines(statementsOf(graph, config)).map((line) =>
      `- ${line}`.replace("-   ", "  - "),
    ),
    "",
    "Everything that passes: allowed in every zone, or partly, which is in some zones, for some packets",
    "or perhaps. Name resolution by the VPC's resolver is not part of it.",
    "",
    ...markdownTable(["From", "To", "Verdict", "By"], rows),
    "",
  ].join("\n");
}

/** A line for each statement, and below it one for each exception. */
export const statementLines = (statements: readonly ReachStatement[]): readonly string[] =>
  statements.flatMap(({ text, exceptions }) => [
    `${exceptions.length === 0 ? "✔ proven" : "✖ not proven"}: ${text}`,
    ...exceptions.map((exception) => `  ${exception}`),
  ]);

/** Number of rows of the first table that the second does not have. */
export function changedRows(before: string, after: string): number {
  const known = new Set(after.split("\n"));
  return before.split("\n").filter((line) => line.startsWith("|") && !known.has(line)).length;
}

/** Lines of a verdict: each step under the zone of its interfaces. */
export function flowLines(
  stack: string,
  { from, to, port, protocol = "tcp" }: FlowQuery,
  { verdict, path }: FlowVerdict,
): string[] {
  const zones = [...new Set(path.map(({ zone }) => zone))];
  return [
    `${protocol.toUpperCase()} from ${from} to ${to}:${port} in stack ${stack}: ${verdict}`,
    ...zones.flatMap((zone) => [
      ...(zone === "" ? [] : [zone]),
      ...path.filter((step) => step.zone === zone).map(line),
    ]),
    "",
    `${MARKS.passes} passes  ${MARKS.partly} partly  ${MARKS.stops} stops`,
  ];
}

const MARKS = { passes: "✔", partly: "~", stops: "✖" } as const;

const line = ({ decision, sentence }: PathStep): string => `  ${MARKS[decision]} ${sentence}`;
