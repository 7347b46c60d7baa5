import { existsSync } from "node:fs";
import { parseArgs } from "node:util";

import { UsageError } from "../command-line";
import { requireStack } from "../stacks";

/** How a report is asked for. */
export const USAGE = `npm run report -- <stack> [options]

  --out <path>   file to write instead of the standard output
  --file <path>  stack file to report on instead of Pulumi.<stack>.yaml

Writes one HTML page that needs no network: picture, resources, who may do what, who reaches what,
cost at 50 users and 100 GB, policies, and what changed against tests/golden/<stack>.json.`;

/** What to report on. */
export interface ReportCommand {
  readonly stack: string;
  readonly file?: string | undefined;
  readonly out?: string | undefined;
}

/** Reads the arguments behind `npm run report --`. */
export function readCommand(args: readonly string[]): ReportCommand {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { out: { type: "string" }, file: { type: "string" } },
  });
  const { file, out } = values;
  const [stack, ...rest] = positionals;
  if (stack === undefined || rest.length > 0) {
    throw new UsageError(`expected one stack, got ${positionals.join(" ") || "none"}`);
  }
  if (file === undefined) requireStack(stack);
  else if (!existsSync(file)) throw new UsageError(`${file} does not exist`);
  return { stack, file, out };
}
