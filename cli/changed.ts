import { parseArgs } from "node:util";

import { goldenPath, serialise } from "../verify/graph/snapshot";
import { stackNames } from "../verify/graph/stack-file";
import { fileAt, requireCommit } from "./base";
import { command, say, UsageError } from "./command-line";
import { evaluator } from "./stacks";

const USAGE = `npm run changed -- --base <commit> [--format json]

Names the stacks whose resources are not those of that commit, one a line or as a JSON list.`;

/** Compares every stack, as it is evaluated now, with the golden file of a commit. */
async function main(args: readonly string[]): Promise<void> {
  const { base, format } = parseArgs({
    args: [...args],
    options: { base: { type: "string" }, format: { type: "string", default: "text" } },
  }).values;
  if (base === undefined) throw new UsageError("--base is missing");
  if (format !== "text" && format !== "json") {
    throw new UsageError(`--format must be text or json, got ${format}`);
  }
  requireCommit(base);
  const changed: string[] = [];
  for (const stack of stackNames()) {
    say(`evaluating Pulumi.${stack}.yaml without AWS ...`);
    const text = serialise(await evaluator()(stack));
    if (text !== fileAt(base, goldenPath(stack))) changed.push(stack);
  }
  const lines = format === "json" ? [JSON.stringify(changed)] : changed;
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
}

/** `npm run changed`. */
export const changed = command(module, main, USAGE);
