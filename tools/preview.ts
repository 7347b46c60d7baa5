import { existsSync } from "node:fs";
import { relative } from "node:path";

import { compare } from "../graph/compare";
import { readGolden } from "../graph/golden";
import type { Graph } from "../graph/graph";
import { renderMarkdown } from "../graph/markdown";
import { ansi, plain, renderText } from "../graph/render";
import { run, say, UsageError } from "./command-line";
import { readCommand, USAGE } from "./preview-command";
import { evaluator } from "./stacks";

/** Prints what deploying a stack would change against what its golden file says is deployed. */
async function main(): Promise<void> {
  const { stack, file, against, format } = readCommand(process.argv.slice(2));
  const started = Date.now();
  say(`evaluating ${file ?? `Pulumi.${stack}.yaml`} without AWS ...`);
  const after = await evaluator()(stack, file === undefined ? {} : { file });
  const before = deployed(stack, against);
  const changes = compare(before, after);
  const text =
    format === "markdown"
      ? renderMarkdown(changes, after)
      : renderText(changes, after, wantsColour() ? ansi : plain);
  process.stdout.write(text);
  say(`${after.resources.length} resources in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** The graph to compare with; a stack without golden file is one that was never deployed. */
function deployed(stack: string, path: string): Graph {
  if (existsSync(path)) {
    say(`comparing with ${relative(process.cwd(), path)} ...`);
    const graph = readGolden(path);
    if (graph.stack === stack) return graph;
    throw new UsageError(`--against must hold stack ${stack}, got ${graph.stack}`);
  }
  say(`${relative(process.cwd(), path)} does not exist, so everything is new`);
  return { stack, resources: [], outputs: {} };
}

/** Colours on terminals, and wherever FORCE_COLOR asks for them; NO_COLOR has the last word. */
function wantsColour(): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  return process.stdout.isTTY || (FORCE_COLOR !== undefined && FORCE_COLOR !== "0");
}

void run(main, USAGE);
