import { parseArgs } from "node:util";

import { stackNames } from "../../verify/graph/stack-file";
import { requireStack } from "../stacks";

/** How the linter is called. */
export const USAGE = `npm run graph-lint -- [stack …]

Evaluates each stack, or all of them, as after an update and as at its first preview, and refuses
what no preview would show. docs/engine.md says why.`;

/** Reads the arguments behind `npm run graph-lint --` as names of stacks. */
export function readCommand(args: readonly string[]): readonly string[] {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
  positionals.forEach(requireStack);
  return positionals.length === 0 ? stackNames() : positionals;
}
