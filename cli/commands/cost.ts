import { existsSync } from "node:fs";
import { parseArgs } from "node:util";

import type { Usage } from "../../verify/cost/model";
import { UsageError } from "../command-line";
import { requireStack } from "../stacks";
import { usageFor } from "../usage";

/** How the price of a stack is asked for. */
export const USAGE = `npm run cost -- <stack> [<stack> ...] [options]

  --users N       users that exist (50)
  --gb-in N       gigabytes uploaded a month (100)
  --gb-out N      gigabytes downloaded a month (0)
  --gb-stored N   gigabytes kept on average (as many as are uploaded)
  --logins N      attempts to log in a month (1000 for each user)
  --files N       files up and down a month (10 for each gigabyte)
  --file <path>   stack file to read instead of Pulumi.<stack>.yaml, for one stack

Prints what a stack costs a month, line by line; of several stacks, a Markdown table to compare.
Prices are those of verify/cost/prices, before tax, without free tiers and discounts.`;

/** What to price. */
export interface CostCommand {
  readonly stacks: readonly string[];
  readonly file?: string | undefined;
  readonly usage: Usage;
}

type CostOption = "users" | "gb-in" | "gb-out" | "gb-stored" | "logins" | "files";

function numberOf(name: CostOption, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0) {
    throw new UsageError(`--${name} expects a number of 0 or more, got "${text}"`);
  }
  return value;
}

/** Reads the arguments behind `npm run cost --`. */
export function readCommand(args: readonly string[]): CostCommand {
  const text = { type: "string" } as const;
  const { values, positionals: stacks } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...{ users: text, "gb-in": text, "gb-out": text, "gb-stored": text },
      ...{ logins: text, files: text, file: text },
    },
  });
  const { file } = values;
  if (stacks.length === 0) throw new UsageError("expected a stack");
  if (file !== undefined && stacks.length > 1) throw new UsageError("--file goes with one stack");
  if (file === undefined) stacks.forEach(requireStack);
  else if (!existsSync(file)) throw new UsageError(`${file} does not exist`);
  const given = (name: CostOption): number | undefined => numberOf(name, values[name]);
  return {
    stacks,
    file,
    usage: usageFor({
      users: given("users"),
      gbIn: given("gb-in"),
      gbOut: given("gb-out"),
      gbStored: given("gb-stored"),
      logins: given("logins"),
      files: given("files"),
    }),
  };
}
