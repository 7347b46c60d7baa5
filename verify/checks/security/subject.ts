import type { Judgement } from "../../found";
import { isRecord } from "../../graph/serialization";
import type { ResourceRule, Rule } from "../rule";

/** A value that is unknown before the deployment. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** Properties of a resource; what is not known yet is {@link UNKNOWN}. */
export type Properties = Readonly<Record<string, unknown>>;

/** A resource as security rules see it, whether evaluated without AWS or reported by the engine. */
export interface PolicySubject {
  readonly urn: string;
  /** Type token, for example `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly properties: Properties;
  /** URNs of the resources that each property was made from. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

/** A rule about the security and operation of a stack. Unknown values never violate one: `up` checks again. */
export type SecurityRule = Rule<PolicySubject, readonly PolicySubject[]>;

/** What is wrong with properties of a resource. */
export type Check = (properties: Properties, type: string) => Judgement<string>;

/** Rule about the properties of each resource of the given types. */
export const each = (
  types: readonly string[],
  check: Check,
): Pick<ResourceRule<PolicySubject>, "scope" | "types" | "problems"> => ({
  ...{ scope: "resource", types },
  problems: ({ properties, type }) => check(properties, type),
});

/** The same with a check for each type. */
export const byType = (checks: Readonly<Record<string, Check>>): ReturnType<typeof each> =>
  each(Object.keys(checks), (properties, type) => checks[type]?.(properties, type) ?? false);

/** Resources of one type. */
export const ofType = (stack: readonly PolicySubject[], type: string): PolicySubject[] =>
  stack.filter((subject) => subject.type === type);

/** Whether a value is known to be absent; an unknown one may turn out to be there. */
export const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === "";

/** Whether a value is known to be another than the wanted one. */
export const differs = (value: unknown, wanted: unknown): boolean =>
  value !== UNKNOWN && value !== wanted;

/** The objects of a list, or a single one. */
export const recordsOf = (value: unknown): Properties[] => [value].flat().filter(isRecord);

/** The texts of a list, or a single one. */
export const textsOf = (value: unknown): string[] =>
  [value].flat().filter((each) => typeof each === "string");

/** Value at a path of property names; in a list the path goes on in the first element. */
export const valueAt = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce((at, key) => {
    const first: unknown = [at].flat()[0];
    return isRecord(first) ? first[key] : first === UNKNOWN ? UNKNOWN : undefined;
  }, value);

/**
 * A plain copy of the engine's properties. Those throw where a value is unknown, which would end a
 * rule before it had seen the rest.
 */
export function plainOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((_, index) => read(value, index));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, read(value, key)]));
}

function read(holder: object, key: PropertyKey): unknown {
  let value: unknown;
  try {
    value = (holder as Record<PropertyKey, unknown>)[key];
  } catch {
    return UNKNOWN;
  }
  return plainOf(value);
}
