import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";

import type { Graph } from "../verify/graph/graph";
import { goldenPath, parseGolden, readGolden } from "../verify/graph/snapshot";
import { say, UsageError } from "./command-line";
import { fileAt, requireCommit } from "./git";
import { requireFile } from "./stacks";

/** Options that say what a stack is compared with. */
export interface BaselineOptions {
  readonly against?: string;
  readonly base?: string;
}

/** Refuses a commit or file that does not exist, before anything takes time. */
export function requireBaseline({ against, base }: BaselineOptions): void {
  if (against !== undefined) requireFile(against);
  if (base !== undefined) requireCommit(base);
}

/** What a stack is compared with, in words. */
export const baselineText = (stack: string, { against, base }: BaselineOptions): string =>
  base ?? relative(process.cwd(), resolve(against ?? goldenPath(stack)));

/** Graph that a stack is compared with; without resources where there is none. */
export function baselineOf(stack: string, options: BaselineOptions): Graph {
  const { against, base } = options;
  const name = baselineText(stack, options);
  const path = resolve(against ?? goldenPath(stack));
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
  const graph = readGolden(path);
  if (graph.stack === stack) return graph;
  throw new UsageError(`--against must hold stack ${stack}, got ${graph.stack}`);
}
