import type { Command } from "commander";
import { distance } from "fastest-levenshtein";

import type { Graph } from "../verify/graph/graph";
import { StackFileError } from "../verify/graph/source/stack-source";
import { evaluateStack } from "../verify/graph/stack";
import { stackNames } from "../verify/graph/stack-file";
import { say, UsageError } from "./command-line";
import { requireFile } from "./files";

/**
 * Refuses a stack without a stack file.
 *
 * @param others further names that the command takes
 */
export function requireStack(stack: string, others: readonly string[] = []): void {
  const names = [...stackNames(), ...others];
  if (names.includes(stack)) return;
  const meant = closest(stack, names);
  throw new UsageError(
    `stack "${stack}" does not exist; use one of ${names.join(", ")}${meant === undefined ? "" : `\n(Did you mean ${meant}?)`}`,
  );
}

/** The name that somebody probably meant, who may also have written the name of its stack file. */
function closest(given: string, names: readonly string[]): string | undefined {
  const text = given
    .toLowerCase()
    .replace(/^.*[\\/]/, "")
    .replace(/^pulumi\.|\.ya?ml$/g, "");
  const near = (name: string): number =>
    text.length > 2 && (name.startsWith(text) || text.startsWith(name)) ? 1 : distance(text, name);
  const [best] = [...names].sort((a, b) => near(a) - near(b));
  return best !== undefined && near(best) <= 2 && near(best) < text.length ? best : undefined;
}

/** Refuses a name that no stack can have; with `--file` the stack need not exist. */
function requireName(stack: string): void {
  if (/^[\w.-]{1,100}$/.test(stack)) return;
  throw new UsageError(
    `stack "${stack}" is no name of a stack; write letters, digits, "-", "_" and ".", such as prod`,
  );
}

/** Options of a command that reads one stack. */
export interface StackOptions {
  readonly file?: string | undefined;
}

/** Adds the stack, and the option that reads it from another file. */
export const stackArgument = (program: Command): Command =>
  program
    .argument("<stack>", "name of the stack, such as prod")
    .option("--file <path>", "stack file to read instead of Pulumi.<stack>.yaml");

/** Checks the stack and the stack file of a command; the file's path is then absolute. */
export function givenStack<O extends StackOptions>(stack: string, options: O): O {
  if (options.file === undefined) {
    requireStack(stack);
    return options;
  }
  requireName(stack);
  return { ...options, file: requireFile(options.file, "--file") };
}

/** Evaluates the stack of a command without AWS. */
export async function evaluateGiven(stack: string, options: StackOptions): Promise<Graph> {
  const { file } = givenStack(stack, options);
  say(`evaluating ${options.file ?? `Pulumi.${stack}.yaml`} without AWS ...`);
  try {
    return await evaluateStack(stack, { note: say, ...(file !== undefined && { file }) });
  } catch (error) {
    if (file !== undefined && error instanceof StackFileError) {
      error.message += "\ncorrect the file, or name another one with --file";
    }
    throw error;
  }
}
