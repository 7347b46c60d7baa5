import { isDeepStrictEqual } from "node:util";

import { isRecord, isSecret, mapValues } from "../graph/serialization";

/** A place where two values differ. */
export interface Difference {
  /** Way to the place: `tags.Name`, `subnetIds[0]`, `policy.Statement[0].Action`. */
  readonly path: string;
  /** Absent where something was added. */
  readonly before?: unknown;
  /** Absent where something was removed. */
  readonly after?: unknown;
}

/** Every place where two sets of inputs differ, in the order of their properties. */
export function differences(before: unknown, after: unknown, path = ""): Difference[] {
  const [old, young] = [opened(before), opened(after)];
  if (isDeepStrictEqual(old, young)) return [];
  if (isBranch(old) && isBranch(young) && Array.isArray(old) === Array.isArray(young)) {
    const keys = new Set([...Object.keys(old), ...Object.keys(young)]);
    return [...keys].flatMap((key) =>
      differences(old[key], young[key], step(path, key, Array.isArray(old))),
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
  /** Way to the text. */
  readonly path: string;
  readonly text: string;
  /** Whether it is secret. */
  readonly hidden: boolean;
}

/** Every text inside a value. */
export function texts(value: unknown, path = "", hidden = false): Text[] {
  const inner = opened(value);
  if (isSecret(inner)) return texts(inner.secret, path, true);
  if (typeof inner === "string") return [{ path, text: inner, hidden }];
  if (!isBranch(inner)) return [];
  return Object.entries(inner).flatMap(([key, child]) =>
    texts(child, step(path, key, Array.isArray(inner)), hidden),
  );
}

/** A way without list positions, as properties are named: `rules.id` for `rules[0].id`. */
export const propertyPath = (path: string): string => path.replace(/\[\d+\]/g, "");

/** Whether one property is another one or lies inside it. */
export const isWithin = (path: string, outer: string): boolean =>
  path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);

/** A JSON text is compared by what it says, so that a policy's diff names the changed statement. */
function opened(value: unknown): unknown {
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

/** A value that may be shown: whatever is secret in it only says so. */
const masked = (value: unknown): unknown =>
  isSecret(value) ? "[secret]" : mapValues(value, masked);
