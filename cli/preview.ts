import { existsSync } from "node:fs";
import { relative } from "node:path";

import { compare } from "../verify/preview/compare";
import { goldenPath, parseGolden, readGolden } from "../verify/graph/snapshot";
import type { Graph } from "../verify/graph/graph";
import { renderMarkdown } from "../verify/preview/render-markdown";
import { ansi, plain, renderText } from "../verify/preview/render-text";
import { policyViolations, type Violation, violationLines } from "../verify/checks/policy/check";
import { fileAt } from "./base";
import { command, say, UsageError } from "./command-line";
import { commentFor } from "./comment";
import { type PreviewCommand, readCommand, USAGE } from "./commands/preview";
import { evaluator } from "./stacks";

/** Prints what deploying a stack would change against what its golden file says is deployed. */
async function main(args: readonly string[]): Promise<void> {
  const asked = readCommand(args);
  const { stack, file } = asked;
  const started = Date.now();
  say(`evaluating ${file ?? `Pulumi.${stack}.yaml`} without AWS ...`);
  const after = await evaluator()(stack, file === undefined ? {} : { file });
  const before = deployed(asked);
  const violations = policyViolations(after);
  process.stdout.write(await textOf(asked, before, after, violations));
  say(`${after.resources.length} resources in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  if (violations.length > 0) {
    throw new Error(
      [
        `stack ${stack} breaks policies; nothing may be deployed`,
        ...violationLines(violations),
      ].join("\n"),
    );
  }
}

async function textOf(
  { base, file, format }: PreviewCommand,
  before: Graph,
  after: Graph,
  violations: readonly Violation[],
): Promise<string> {
  if (format === "text") {
    return renderText(compare(before, after), after, wantsColour() ? ansi : plain);
  }
  if (base === undefined) return renderMarkdown(compare(before, after), after);
  say("deciding who may do what and who reaches what, and pricing ...");
  return commentFor({ base, file, before, after, violations });
}

/** The graph to compare with; a stack without golden file is one that was never deployed. */
function deployed({ stack, against, base }: PreviewCommand): Graph {
  const none: Graph = { stack, resources: [], outputs: {} };
  if (base !== undefined) {
    say(`comparing with ${base} ...`);
    const text = fileAt(base, goldenPath(stack));
    if (text === undefined) say(`${base} has no golden file of ${stack}, so everything is new`);
    return text === undefined ? none : parseGolden(text);
  }
  if (existsSync(against)) {
    say(`comparing with ${relative(process.cwd(), against)} ...`);
    const graph = readGolden(against);
    if (graph.stack === stack) return graph;
    throw new UsageError(`--against must hold stack ${stack}, got ${graph.stack}`);
  }
  say(`${relative(process.cwd(), against)} does not exist, so everything is new`);
  return none;
}

/** Colours on terminals, and wherever FORCE_COLOR asks for them; NO_COLOR has the last word. */
function wantsColour(): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  return process.stdout.isTTY || (FORCE_COLOR !== undefined && FORCE_COLOR !== "0");
}

/** `npm run preview`. */
export const preview = command(module, main, USAGE);
