import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";

import { fullMatrix } from "../../../verify/access/matrix/matrix";
import { accessPath, renderMarkdown } from "../../../verify/access/matrix/render";
import { compare } from "../../../verify/preview/compare";
import { goldenPath, parseGolden, serialise } from "../../../verify/graph/snapshot";
import type { Graph } from "../../../verify/graph/graph";
import { configOf } from "../../../verify/graph/stack-config";
import { changedRows, reachPath, reachTable } from "../../../verify/reachability/render";
import { stackNames } from "../../../verify/graph/stack-file";
import { summaryLine } from "../../../verify/preview/summary";
import { configurationMatrix, configurationNames } from "../../verify/access/configurations";
import { command, say } from "../../../cli/command-line";
import { evaluateGiven, requireStack } from "../../../cli/stacks";

/** Rewrites golden files and reports their changes, which are reviewed like code. */
async function main(named: readonly string[]): Promise<void> {
  const configurations = configurationNames();
  named.forEach((name) => requireStack(name, configurations));
  const isAsked = (name: string): boolean => named.length === 0 || named.includes(name);
  for (const stack of stackNames().filter(isAsked)) {
    await writeStack(stack, await evaluateGiven(stack, {}));
  }
  for (const name of configurations.filter(isAsked)) {
    writeTable(accessPath(name), renderMarkdown(await configurationMatrix(name)));
  }
}

/** Rewrites the golden files of a stack. */
async function writeStack(stack: string, graph: Graph): Promise<void> {
  const path = goldenPath(stack);
  const [before, after] = [existsSync(path) ? readFileSync(path, "utf8") : "", serialise(graph)];
  const deployed = before === "" ? { stack, resources: [], outputs: {} } : parseGolden(before);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, after);
  const what = before === after ? "unchanged" : summaryLine(compare(deployed, graph));
  say(`${relative(process.cwd(), path)}: ${what}`);
  writeTable(reachPath(stack), reachTable(graph));
  writeTable(accessPath(stack), renderMarkdown(await fullMatrix(graph, configOf(stack))));
}

/** Rewrites a table for people to review. */
function writeTable(path: string, after: string): void {
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, after);
  const what = `${changedRows(after, before)} rows new, ${changedRows(before, after)} gone`;
  say(`${relative(process.cwd(), path)}: ${before === after ? "unchanged" : what}`);
}

const TEXT = {
  name: "npm run golden",
  description:
    "Writes the golden files: tests/golden/<stack>.json and reach/ and access/<stack>.md of stacks, and access/<name>.md of configurations that only tests have.",
  examples: ["", "dev prod"],
  fails: "a stack file has mistakes; then the other files may have been written",
};

/** `npm run golden`. */
export const golden = command(module, TEXT, (program) =>
  program.argument("[names...]", "names of stacks or configurations (default: all)").action(main),
);
