import { existsSync } from "node:fs";
import { relative } from "node:path";

import type { Graph } from "../verify/graph/graph";
import { goldenPath, parseGolden, readGolden } from "../verify/graph/snapshot";
import { say, UsageError } from "./command-line";
import { givenPath, readGiven, requireFile } from "./files";
import { fileAt, requireCommit } from "./git";

/** Options that say what a stack is compared with. */
export interface BaselineOptions {
  readonly against?: string;
  readonly base?: string;
}

/** Refuses a commit or file that does not exist, before anything takes time. */
export function requireBaseline(stack: string, { against, base }: BaselineOptions): void {
  if (base !== undefined) requireCommit(base);
  if (against === undefined) return;
  requireFile(against, "--against");
  const text = readGiven(against, "--against");
  let found: string | undefined;
  try {
    found = parseGolden(text).stack;
  } catch {
    throw new UsageError(
      `--against ${against} is no golden file; name one, such as tests/golden/${stack}.json of another checkout`,
    );
  }
  if (found !== stack) throw new UsageError(`--against must hold stack ${stack}, got ${found}`);
}

/** What a stack is compared with, in words. */
export const baselineText = (stack: string, { against, base }: BaselineOptions): string =>
  base ?? relative(process.cwd(), pathOf(stack, against));

const pathOf = (stack: string, against: string | undefined): string =>
  against === undefined ? goldenPath(stack) : givenPath(against, "--against");

/** Graph that a stack is compared with; without resources where there is none. */
export function baselineOf(stack: string, options: BaselineOptions): Graph {
  const { against, base } = options;
  const name = baselineText(stack, options);
  const path = pathOf(stack, against);
  const nothing: Graph = { stack, resources: [], outputs: {} };
  if (base !== undefined) {
    say(`comparing with ${name} ...`);
    const text = fileAt(base, goldenPath(stack));
    if (text !== undefined) return parseGolden(text);
    say(`${name} has no golden file of ${stack}, so everything is new`);
    return nothing;
  }
  if (!existsSync(path)) {
    say(`${name} does not exist, so everything is new`);
    return nothing;
  }
  say(`comparing with ${name} ...`);
  return readGolden(path);
}
