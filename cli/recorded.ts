import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { stackNameProblem } from "../aws/resource-names";
import type { RecordedStack } from "../verify/graph/checkout";
import { isRecord } from "../verify/graph/serialization";

/** What was recorded of a stack: its graph, or why there is none. */
export type Recorded = RecordedStack | { readonly error: string };

/** Bytes of a recorded stack; those of this repository have about 300,000. */
const MOST = 16 * 1024 * 1024;

/**
 * Reads what `npm run record` wrote. Code of a pull request ran where it was written, so it is read as
 * data whose shape is checked.
 */
export function readRecorded(folder: string): ReadonlyMap<string, Recorded> {
  const found = new Map<string, Recorded>();
  for (const name of readdirSync(folder).sort()) {
    const stack = /^(.+)\.json$/.exec(name)?.[1] ?? "";
    const status = lstatSync(join(folder, name));
    if (stackNameProblem(stack) !== undefined || !status.isFile() || status.size > MOST) {
      throw new Error(`${JSON.stringify(name.slice(0, 100))} is not a recorded stack`);
    }
    found.set(stack, recordedIn(stack, readFileSync(join(folder, name), "utf8")));
  }
  return found;
}

function recordedIn(stack: string, text: string): Recorded {
  const value = parsed(text);
  if (isRecord(value) && typeof value["error"] === "string") return { error: value["error"] };
  const graph = isRecord(value) ? value["graph"] : undefined;
  const isStack =
    isRecord(value) &&
    isRecord(value["config"]) &&
    isRecord(graph) &&
    graph["stack"] === stack &&
    isRecord(graph["outputs"]) &&
    Array.isArray(graph["resources"]) &&
    graph["resources"].every(isResource);
  return isStack
    ? (value as unknown as RecordedStack)
    : { error: "what was recorded is not a graph of this stack" };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isResource = (value: unknown): boolean =>
  isRecord(value) &&
  // A name with a line break could look like a part of the comment.
  ["urn", "type", "name", "id"].every((key) => isLine(value[key])) &&
  ["custom", "component", "remote"].includes(value["kind"] as string) &&
  ["inputs", "outputs", "options"].every((key) => isRecord(value[key]));

const isLine = (value: unknown): boolean =>
  typeof value === "string" && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value);
