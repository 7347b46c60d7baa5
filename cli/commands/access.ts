import { existsSync } from "node:fs";
import { parseArgs } from "node:util";

import { UsageError } from "../command-line";
import { requireStack } from "../stacks";

/** How the matrix is called. */
export const USAGE = `npm run access -- <stack> [options]

  --explain <principal> <operation>   the statement that decides one cell, and what was evaluated
  --file <path>                       stack file to read instead of Pulumi.<stack>.yaml

Prints who may do what in a stack; the names at its edges are those that --explain takes.`;

/** What to show. */
export interface AccessCommand {
  readonly stack: string;
  readonly file?: string | undefined;
  readonly cell?: { readonly principal: string; readonly operation: string };
}

/** Reads the arguments behind `npm run access --`. */
export function readCommand(args: readonly string[]): AccessCommand {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { explain: { type: "boolean", default: false }, file: { type: "string" } },
  });
  const { file, explain } = values;
  const [stack, ...rest] = positionals;
  const [principal, operation, ...more] = rest;
  if (stack === undefined || (!explain && rest.length > 0)) {
    throw new UsageError(`expected one stack, got ${positionals.join(" ") || "none"}`);
  }
  if (file === undefined) requireStack(stack);
  else if (!existsSync(file)) throw new UsageError(`${file} does not exist`);
  if (!explain) return { stack, file };
  if (principal === undefined || operation === undefined || more.length > 0) {
    throw new UsageError(
      `--explain takes a principal and an operation, got ${rest.join(" ") || "none"}`,
    );
  }
  return { stack, file, cell: { principal, operation } };
}
