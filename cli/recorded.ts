import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import * as z from "zod";

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
  return stackSchema(stack).safeParse(value).success
    ? (value as RecordedStack)
    : { error: "what was recorded is not a graph of this stack" };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const object = z.record(z.string(), z.unknown());

/** A name with a line break could look like a part of the comment. */
const line = z.string().regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u);

const resource = z.looseObject({
  ...{ urn: line, type: line, name: line, id: line },
  kind: z.enum(["custom", "component", "remote"]),
  ...{ inputs: object, outputs: object, options: object },
});

const stackSchema = (stack: string) =>
  z.looseObject({
    config: object,
    graph: z.looseObject({
      ...{ stack: z.literal(stack), outputs: object, resources: z.array(resource) },
    }),
  });
