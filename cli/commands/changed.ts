import { isDeepStrictEqual } from "node:util";

import { goldenPath, serialise } from "../../verify/graph/snapshot";
import { stackNames } from "../../verify/graph/stack-file";
import { choice, command, required } from "../command-line";
import { stackFiles } from "../comment";
import { fileAt, requireCommit } from "../git";
import { evaluateGiven } from "../stacks";

interface ChangedOptions {
  readonly base?: string;
  readonly format: "text" | "json";
}

/**
 * Compares every stack, as it is evaluated now, with the golden file of a commit, and its stack file:
 * default tags and encrypted values are in no resource.
 */
async function main({ base: given, format }: ChangedOptions): Promise<void> {
  const base = required(given, "--base");
  requireCommit(base);
  const changed: string[] = [];
  for (const stack of stackNames()) {
    const text = serialise(await evaluateGiven(stack, {}));
    const { before, after } = stackFiles(base, stack);
    const isSame = text === fileAt(base, goldenPath(stack)) && isDeepStrictEqual(before, after);
    if (!isSame) changed.push(stack);
  }
  const lines = format === "json" ? [JSON.stringify(changed)] : changed;
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
}

const TEXT = {
  name: "npm run changed",
  description: "Prints the stacks whose resources or stack files differ from those of a commit.",
  examples: ["--base origin/main", "--base origin/main --format json"],
  fails: "a stack file has mistakes",
};

/** `npm run changed`. */
export const changed = command(module, TEXT, (program) =>
  program
    .option("--base <commit>", "commit or branch to compare with (required)")
    .addOption(
      choice("--format <format>", "one stack a line, or a JSON list", ["text", "json"]).default(
        "text",
      ),
    )
    .action(main),
);
