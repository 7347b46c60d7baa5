import { parseArgs } from "node:util";

import { UsageError } from "../../cli/command-line";
import { LINES } from "./table";

/** How the check is called. */
export const USAGE = `npm run faults -- [--only <numbers>]

  --only <numbers>  lines of the list of faults, such as 9,10

Puts each fault in, one at a time, into a copy of the sources, and runs the tests that guard against
it. Exits with 1 when a fault goes unnoticed.`;

/** Which faults to put in. */
export interface FaultsCommand {
  /** Absent for all. */
  readonly only?: readonly number[];
}

/** Reads the arguments behind `npm run faults --`. */
export function readCommand(args: readonly string[]): FaultsCommand {
  const { values } = parseArgs({ args: [...args], options: { only: { type: "string" } } });
  if (values.only === undefined) return {};
  const only = values.only.split(",").map(Number);
  if (!only.every((number) => Number.isInteger(number) && number >= 1 && number <= LINES)) {
    throw new UsageError(
      `--only must be numbers from 1 to ${LINES}, such as 9,10, got ${values.only}`,
    );
  }
  return { only };
}
