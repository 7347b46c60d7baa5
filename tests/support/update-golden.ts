import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { parseArgs } from "node:util";

import { accessMatrix } from "../../verify/access/matrix/matrix";
import { accessPath, renderMarkdown } from "../../verify/access/matrix/render";
import { compare } from "../../verify/preview/compare";
import { goldenPath, parseGolden, serialise } from "../../verify/graph/snapshot";
import type { Graph } from "../../verify/graph/graph";
import { configOf } from "../../verify/reachability/cases";
import { changedRows, reachPath, reachTable } from "../../verify/reachability/render";
import { stackNames } from "../../verify/graph/stack-file";
import { summaryLine } from "../../verify/preview/summary";
import { configurationMatrix, configurationNames } from "../verify/access/configurations";
import { run, say } from "../../cli/command-line";
import { evaluator, requireStack } from "../../cli/stacks";

const USAGE = `npm run golden [-- <name> ...]

Writes tests/golden/<stack>.json and reach/ and access/<stack>.md, and access/<name>.md of the
configurations that only tests have; by default all of them.`;

/** Rewrites golden files and says what changed in them, to be reviewed like code. */
async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const configurations = configurationNames();
  positionals.filter((name) => !configurations.includes(name)).forEach(requireStack);
  const isAsked = (name: string): boolean => positionals.length === 0 || positionals.includes(name);
  const evaluateStack = evaluator();
  for (const stack of stackNames().filter(isAsked)) {
    await writeStack(stack, await evaluateStack(stack));
  }
  for (const name of configurations.filter(isAsked)) {
    writeTable(accessPath(name), renderMarkdown(await configurationMatrix(name)));
  }
}

/** Rewrites the golden files of a stack. */
async function writeStack(stack: string, graph: Graph): Promise<void> {
  const path = goldenPath(stack);
  const [old, young] = [existsSync(path) ? readFileSync(path, "utf8") : "", serialise(graph)];
  const before = old === "" ? { stack, resources: [], outputs: {} } : parseGolden(old);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, young);
  const what = old === young ? "unchanged" : summaryLine(compare(before, graph));
  say(`${relative(process.cwd(), path)}: ${what}`);
  writeTable(reachPath(stack), reachTable(graph));
  writeTable(accessPath(stack), renderMarkdown(await accessMatrix(graph, configOf(stack))));
}

/** Rewrites a table for people to review. */
function writeTable(path: string, young: string): void {
  const old = existsSync(path) ? readFileSync(path, "utf8") : "";
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, young);
  const what = `${changedRows(young, old)} rows new, ${changedRows(old, young)} gone`;
  say(`${relative(process.cwd(), path)}: ${old === young ? "unchanged" : what}`);
}

void run(main, USAGE);
