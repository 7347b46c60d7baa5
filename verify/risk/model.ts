import { isDeepStrictEqual } from "node:util";

import type { AwsEnvironment } from "../../aws/resource-names";
import type { Graph, GraphResource } from "../graph/graph";
import type { ChangeKind, PropertyChange } from "../preview/compare";

/**
 * How much a reviewer has to think: `high` for what cannot be undone, opens or weakens something,
 * `medium` for what somebody has to have meant, `unjudged` for what no rule here knows.
 */
export type Severity = "high" | "medium" | "unjudged";

/** A sentence that a reviewer reads before approving. */
export interface Risk {
  readonly severity: Severity;
  /** `{}` stands for {@link of}: risks with the same text become one that lists what they are of. */
  readonly text: string;
  readonly of?: string;
}

/** A resource on both sides of a change; secrets in its inputs are laid open and must not be printed. */
export interface Change {
  readonly kind: ChangeKind;
  /** Absent where the resource is new. */
  readonly before?: GraphResource;
  /** Absent where it is deleted. */
  readonly after?: GraphResource;
  /** The resource after the change, or before its deletion. */
  readonly resource: GraphResource;
  /** Name by which people know the resource. */
  readonly name: string;
  /** `aws:s3:Bucket files`. */
  readonly title: string;
  /** Top-level inputs whose values differ, beyond ids that are known afterwards. */
  readonly inputs: readonly string[];
  /** Differences as previews print them, without secrets. */
  readonly properties: readonly PropertyChange[];
}

/** A stack before and after a change, ready to be asked. */
export interface RiskContext {
  readonly before: Graph;
  readonly after: Graph;
  readonly changes: readonly Change[];
  readonly awsEnvironment: AwsEnvironment;
}

const risk =
  (severity: Severity) =>
  (text: string, of?: string): Risk => ({ severity, text, ...(of !== undefined && { of }) });
export const high = risk("high");
export const medium = risk("medium");
export const unjudged = risk("unjudged");

/** Some names, and how many more there are. */
export function listed(names: readonly string[], most = 3): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(", ")} and ${rest} more` : names.join(", ");
}

/** The elements of a list that another one lacks. */
export const without = <T>(list: readonly T[], other: readonly T[]): readonly T[] =>
  list.filter((each) => !other.includes(each));

/** Keys of two objects whose values differ. */
export const changedKeys = (
  was: Readonly<Record<string, unknown>>,
  is: Readonly<Record<string, unknown>>,
): readonly string[] =>
  [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (key) => !isDeepStrictEqual(was[key], is[key]),
  );
