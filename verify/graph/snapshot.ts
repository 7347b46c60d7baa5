import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import type { Graph, GraphOptions, GraphResource } from "./graph";
import { idOf } from "./ids";
import { isRecord, mapValues, reveal } from "./serialization";

const ROOT = join(__dirname, "..", "..");

/** A resource in a golden file; type, name and identifier follow from the rest. */
interface GoldenResource {
  readonly urn: string;
  readonly kind: GraphResource["kind"];
  readonly parent?: string;
  readonly options?: GraphOptions;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** Golden file of a stack. */
export const goldenPath = (stack: string): string => join(ROOT, "tests", "golden", `${stack}.json`);

/** A graph as text for review: one property per line, policies unfolded, keys sorted. */
export function serialise({ stack, outputs, resources }: Graph): string {
  const golden = {
    stack,
    outputs: folded(outputs),
    resources: resources.map(({ urn, kind, parent, options, inputs }) => ({
      urn,
      kind,
      ...(parent !== undefined && { parent }),
      ...(Object.keys(options).length > 0 && { options: folded(options) }),
      ...(Object.keys(inputs).length > 0 && { inputs: folded(inputs) }),
    })),
  };
  return `${JSON.stringify(golden, null, 2)}\n`;
}

/** Reads a golden file's text; outputs and dependencies are not in it. */
export function parseGolden(text: string): Graph {
  const golden = JSON.parse(text) as {
    stack: string;
    outputs: Record<string, unknown>;
    resources: GoldenResource[];
  };
  return {
    stack: golden.stack,
    outputs: unfolded(golden.outputs) as Graph["outputs"],
    resources: golden.resources.map(({ urn, kind, parent, options = {}, inputs: raw = {} }) => {
      const [, , chain = "", name = ""] = urn.split("::");
      const type = chain.split("$").at(-1) ?? "";
      const inputs = unfolded(raw) as Record<string, unknown>;
      const id = kind === "custom" ? idOf(type, name, reveal(inputs) as typeof inputs) : urn;
      return {
        ...{ urn, type, name, kind, id, inputs, options, outputs: {} },
        ...(parent !== undefined && { parent }),
      };
    }),
  };
}

/**
 * Reads the text of a golden file.
 *
 * @throws Error that says how to create the file, which a test never does by itself
 */
export function readGoldenText(path: string): string {
  if (existsSync(path)) return readFileSync(path, "utf8");
  throw new Error(`${relative(ROOT, path)} does not exist; run npm run golden and review the file`);
}

/** Reads the graph in a golden file. */
export function readGolden(path: string): Graph {
  const text = readGoldenText(path);
  try {
    return parseGolden(text);
  } catch (cause) {
    throw new Error(`${relative(ROOT, path)} is no golden file; run npm run golden`, { cause });
  }
}

/** Sorts keys, and unfolds JSON texts that can be folded again without a difference. */
function folded(value: unknown): unknown {
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.keys(value)
        .sort()
        .map((key) => [key, folded(value[key])]),
    );
  }
  if (typeof value !== "string" || !/^[[{]/.test(value)) return mapValues(value, folded);
  try {
    const json: unknown = JSON.parse(value);
    return JSON.stringify(json) === value ? { json } : value;
  } catch {
    return value;
  }
}

/** Undoes {@link folded}, but for the order of keys. */
const unfolded = (value: unknown): unknown =>
  isRecord(value) && "json" in value && Object.keys(value).length === 1
    ? JSON.stringify(value["json"])
    : mapValues(value, unfolded);
