import { isDeepStrictEqual } from "node:util";

import { isRecord, isSecret, mapValues } from "../graph/serialization";

/** Difference of two values. */
export interface Difference {
  /** Path of the difference: `tags.Name`, `subnetIds[0]`, `policy.Statement[0].Action`. */
  readonly path: string;
  /** Absent where something was added. */
  readonly before?: unknown;
  /** Absent where something was removed. */
  readonly after?: unknown;
}

/** Differences of two sets of inputs, in the order of their properties. */
export function differences(before: unknown, after: unknown, path = ""): Difference[] {
  const [left, right] = [parsed(before), parsed(after)];
  if (isDeepStrictEqual(left, right)) return [];
  if (isBranch(left) && isBranch(right) && Array.isArray(left) === Array.isArray(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].flatMap((key) =>
      differences(left[key], right[key], step(path, key, Array.isArray(left))),
    );
  }
  return [
    {
      path,
      ...(before !== undefined && { before: masked(before) }),
      ...(after !== undefined && { after: masked(after) }),
    },
  ];
}

/** A text inside a value. */
export interface Text {
  /** Path of the text. */
  readonly path: string;
  readonly text: string;
  /** Whether it is secret. */
  readonly hidden: boolean;
}

/** Every text inside a value. */
export function texts(value: unknown, path = "", hidden = false): Text[] {
  const inner = parsed(value);
  if (isSecret(inner)) return texts(inner.secret, path, true);
  if (typeof inner === "string") return [{ path, text: inner, hidden }];
  if (!isBranch(inner)) return [];
  return Object.entries(inner).flatMap(([key, child]) =>
    texts(child, step(path, key, Array.isArray(inner)), hidden),
  );
}

/** A path without list positions, as properties are named: `rules.id` for `rules[0].id`. */
export const propertyPath = (path: string): string => path.replace(/\[\d+\]/g, "");

/** Whether one property is another one or lies inside it. */
export const isWithin = (path: string, outer: string): boolean =>
  path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);

/** The value of a JSON text, so that the diff of a policy names the changed statement. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

const isBranch = (value: unknown): value is Record<string, unknown> =>
  (Array.isArray(value) || isRecord(value)) && !isSecret(value);

const step = (path: string, key: string, inList: boolean): string =>
  inList ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;

/** A value with its secrets masked. */
const masked = (value: unknown): unknown =>
  isSecret(value) ? "[secret]" : mapValues(value, masked);
