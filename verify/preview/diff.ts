import { isDeepStrictEqual } from "node:util";

import { isRecord, isSecret, mapValues } from "../graph/serialization";

/** Difference of two values. */
export interface Difference {
  /** Path of the difference: `tags.Name`, `subnetIds[0]`, `policy.Statement[Users].Action`. */
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
  if (Array.isArray(left) && Array.isArray(right)) {
    const pairs = aligned(left, right);
    if (pairs.length > 0) {
      return pairs.flatMap(([key, was, is]) => differences(was, is, step(path, key, true)));
    }
    // The same elements in another order.
    return [{ path, before: masked(left), after: masked(right) }];
  }
  if (isBranch(left) && isBranch(right) && !Array.isArray(left) && !Array.isArray(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].flatMap((key) => differences(left[key], right[key], step(path, key, false)));
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
  if (Array.isArray(inner)) {
    const keys = keysOf(inner);
    return inner.flatMap((child, index) =>
      texts(child, step(path, keys?.[index] ?? `${index}`, true), hidden),
    );
  }
  if (!isBranch(inner)) return [];
  return Object.entries(inner).flatMap(([key, child]) =>
    texts(child, step(path, key, false), hidden),
  );
}

/** Inputs by which AWS tells the elements of a list apart. */
const KEYS = ["Sid", "id"] as const;

/** Keys of a list's elements, where each has one of its own. */
function keysOf(list: readonly unknown[]): readonly string[] | undefined {
  for (const name of KEYS) {
    const keys = list.flatMap((each) => {
      const key = isRecord(each) ? each[name] : undefined;
      return typeof key === "string" && /[^\d]/.test(key) ? [key] : [];
    });
    if (list.length > 0 && keys.length === list.length && new Set(keys).size === keys.length) {
      return keys;
    }
  }
  return undefined;
}

/**
 * Elements of two lists that differ, with the key of each: matched by their own key or else by content,
 * so that an element more or less does not change all that follow.
 */
function aligned(
  before: readonly unknown[],
  after: readonly unknown[],
): readonly (readonly [key: string, before: unknown, after: unknown])[] {
  const [was, is] = [keysOf(before), keysOf(after)];
  if (was !== undefined && is !== undefined) {
    const at = (list: readonly unknown[], keys: readonly string[], key: string): unknown =>
      keys.includes(key) ? list[keys.indexOf(key)] : undefined;
    return [...new Set([...was, ...is])]
      .map((key) => [key, at(before, was, key), at(after, is, key)] as const)
      .filter(([, left, right]) => !isDeepStrictEqual(left, right));
  }
  const added = [...after];
  const removed = before.flatMap((each, index) => {
    const same = added.findIndex((other) => isDeepStrictEqual(each, other));
    if (same >= 0) added.splice(same, 1);
    return same >= 0 ? [] : [[index, each] as const];
  });
  const changed = removed.map(([index, each]) => [`${index}`, each, added.shift()] as const);
  const more = added.map((each, index) => [`${before.length + index}`, undefined, each] as const);
  return [...changed, ...more];
}

/** A path without elements of lists, as properties are named: `rules.id` for `rules[0].id`. */
export const propertyPath = (path: string): string => path.replace(/\[[^\]]*\]/g, "");

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
