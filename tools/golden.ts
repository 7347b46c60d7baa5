import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { parseArgs } from "node:util";

import { accessMatrix } from "../graph/access-matrix";
import { accessPath, renderMarkdown } from "../graph/access-matrix-table";
import { compare } from "../graph/compare";
import { goldenPath, parseGolden, serialise } from "../graph/golden";
import { configOf } from "../graph/reachability-questions";
import { changedRows, reachPath, reachTable } from "../graph/reachability-table";
import { stackNames } from "../graph/stack-file";
import { summaryLine } from "../graph/summary";
import { run, say } from "./command-line";
import { evaluator, requireStack } from "./stacks";

const USAGE =
  "npm run golden [-- <stack> ...]    writes tests/golden/<stack>.json and reach/ and access/<stack>.md, by default of all";

/** Rewrites golden files and says what changed in them, to be reviewed like code. */
async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  positionals.forEach(requireStack);
  const evaluateStack = evaluator();
  for (const stack of positionals.length > 0 ? positionals : stackNames()) {
    const graph = await evaluateStack(stack);
    const path = goldenPath(stack);
    const [old, young] = [existsSync(path) ? readFileSync(path, "utf8") : "", serialise(graph)];
    const before = old === "" ? { stack, resources: [], outputs: {} } : parseGolden(old);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, young);
    const what = old === young ? "unchanged" : summaryLine(compare(before, graph));
    say(`${relative(process.cwd(), path)}: ${what}`);
    writeTable(reachPath(stack), reachTable(graph));
    const matrix = await accessMatrix(graph, configOf(stack).storage);
    writeTable(accessPath(stack), renderMarkdown(matrix));
  }
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
