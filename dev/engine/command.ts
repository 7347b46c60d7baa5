import { parseArgs } from "node:util";

import { stackNames } from "../../verify/graph/stack-file";
import { requireStack } from "../../cli/stacks";

/** How the engine is called. */
export const USAGE = `npm run engine -- [stacks] [options]

Every stack, or those named, goes through the real Pulumi engine against an emulator of AWS: up, up
again, into another mode and, with "local", through all of them, refresh, down.

  --required   ends with 1 where something that it needs is missing, instead of skipping

The emulator is looked for at http://127.0.0.1:4566, or at AWS_EMULATOR_URL.`;

/** What to take through the engine. */
export interface EngineCommand {
  readonly stacks: readonly string[];
  readonly required: boolean;
}

/** Reads the arguments behind `npm run engine --`. */
export function readCommand(args: readonly string[]): EngineCommand {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { required: { type: "boolean", default: false } },
  });
  positionals.forEach(requireStack);
  return {
    stacks: positionals.length > 0 ? positionals : stackNames(),
    required: values.required,
  };
}
