import { isRecord } from "./serialization";

/** Resource options that decide order, replacement and deletion; absent ones are left out. */
export interface GraphOptions {
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly deleteBeforeReplace?: boolean;
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  /** Former URNs. */
  readonly aliases?: readonly string[];
  /** URNs, sorted. */
  readonly dependsOn?: readonly string[];
}

/** A resource that a stack registers. */
export interface GraphResource {
  /** `urn:pulumi:<stack>::managed-sftp::<parent type>$<type>::<name>`, as the engine writes it. */
  readonly urn: string;
  /** Type token, for example `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** `remote` is a component of another package (awsx), whose children its own process registers. */
  readonly kind: "custom" | "component" | "remote";
  /** URN of the parent; absent on children of the stack itself. */
  readonly parent?: string;
  /** Identifier: the chosen name where AWS uses it, else made up of name and type. */
  readonly id: string;
  /**
   * Inputs as registered. A secret is `{ secret: value }`; an asset or archive is
   * `{ sha256: "…" }` of its content.
   */
  readonly inputs: Readonly<Record<string, unknown>>;
  /**
   * URNs of the resources whose outputs each input is made from, as the engine tracks them; inputs
   * made from none are left out. Absent in a graph that was read from a golden file.
   */
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
  /** Outputs of the provider, made up of the inputs; empty in a graph from a golden file. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly options: GraphOptions;
}

/** Resource graph of a stack, evaluated without AWS. */
export interface Graph {
  readonly stack: string;
  /** Sorted by URN. */
  readonly resources: readonly GraphResource[];
  /** Outputs of the stack. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** `aws:s3:Bucket` for `aws:s3/bucket:Bucket`, as the Pulumi CLI prints types. */
export const shortType = (type: string): string => type.replace(/\/[^:]*/, "");

/** Resources of a type, in URN order. */
export const resourcesOf = (graph: Graph, type: string): readonly GraphResource[] =>
  graph.resources.filter((resource) => resource.type === type);

/** Resources by URN. */
export const byUrn = ({ resources }: Graph): ReadonlyMap<string, GraphResource> =>
  new Map(resources.map((resource) => [resource.urn, resource]));

/** ARN that the provider would return for a resource; empty without one. */
export const arnOf = ({ outputs }: GraphResource): string => text(outputs["arn"]);

/** Text of an input or output, empty where there is none. */
export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** An input that is a list; empty otherwise. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Texts of an input that is a list, empty where there is none. */
export const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

/** Properties of an input that is an object; none otherwise. */
export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  isRecord(value) ? value : {};

/** Objects in an input that is a list; none otherwise. */
export const records = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  listOf(value).filter(isRecord);

/** Results by key: a `Map`, or a `WeakMap`, which forgets those of objects that are gone. */
interface KeptResults<K, T> {
  has(key: K): boolean;
  get(key: K): T | undefined;
  set(key: K, result: T): unknown;
}

/** A function that keeps its results. */
export function memoized<K, T>(
  compute: (key: K) => T,
  results: KeptResults<K, T> = new Map<K, T>(),
): (key: K) => T {
  return (key) => {
    if (!results.has(key)) results.set(key, compute(key));
    return results.get(key) as T;
  };
}
