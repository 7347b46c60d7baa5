import { Option } from "commander";

import { goldenPath, serialise } from "../../verify/graph/snapshot";
import { stackNames } from "../../verify/graph/stack-file";
import { command, required } from "../command-line";
import { fileAt, requireCommit } from "../git";
import { evaluateGiven } from "../stacks";

interface ChangedOptions {
  readonly base?: string;
  readonly format: "text" | "json";
}

/** Compares every stack, as it is evaluated now, with the golden file of a commit. */
async function main({ base: given, format }: ChangedOptions): Promise<void> {
  const base = required(given, "--base");
  requireCommit(base);
  const changed: string[] = [];
  for (const stack of stackNames()) {
    const text = serialise(await evaluateGiven(stack, {}));
    if (text !== fileAt(base, goldenPath(stack))) changed.push(stack);
  }
  const lines = format === "json" ? [JSON.stringify(changed)] : changed;
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
}

const TEXT = {
  name: "npm run changed",
  description: "Prints the stacks whose resources differ from the golden files of a commit.",
  examples: ["--base origin/main", "--base origin/main --format json"],
};

/** `npm run changed`. */
export const changed = command(module, TEXT, (program) =>
  program
    .option("--base <commit>", "commit or branch to compare with (required)")
    .addOption(
      new Option("--format <format>", "one stack a line, or a JSON list")
        .choices(["text", "json"])
        .default("text"),
    )
    .action(main),
);
