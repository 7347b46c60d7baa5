import { existsSync } from "node:fs";

import type { Command } from "commander";

import type { Graph } from "../verify/graph/graph";
import { evaluateStack } from "../verify/graph/stack";
import { stackNames } from "../verify/graph/stack-file";
import { say, UsageError } from "./command-line";

/** Refuses a stack without a stack file. */
export function requireStack(stack: string): void {
  const names = stackNames();
  if (!names.includes(stack)) {
    throw new UsageError(`stack "${stack}" does not exist; use one of ${names.join(", ")}`);
  }
}

/** Refuses a file that does not exist. */
export function requireFile(path: string): void {
  if (!existsSync(path)) throw new UsageError(`${path} does not exist`);
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

/** Evaluates the stack of a command without AWS. */
export async function evaluateGiven(stack: string, { file }: StackOptions): Promise<Graph> {
  if (file === undefined) requireStack(stack);
  else requireFile(file);
  say(`evaluating ${file ?? `Pulumi.${stack}.yaml`} without AWS ...`);
  return evaluateStack(stack, { note: say, ...(file !== undefined && { file }) });
}
