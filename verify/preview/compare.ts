import { isDeepStrictEqual } from "node:util";

import { type Difference, differences, isWithin, propertyPath } from "./diff";
import { type UnknownOutputs, unknownOutputsOf, mentions } from "./unknown-outputs";
import type { Graph, GraphResource } from "../graph/graph";
import { REPLACE_FACTS } from "./replace-facts";
import { isRecord } from "../graph/serialization";

/** What becomes of a resource. */
export type ChangeKind = "create" | "update" | "replace" | "delete" | "same";

/** A changed input of a resource. */
export interface PropertyChange extends Difference {
  /** Whether this change makes the provider replace the resource. */
  readonly replaces: boolean;
  /** URN of the new resource whose answers this input takes; its value is known only afterwards. */
  readonly cause?: string;
}

/** What becomes of one resource, and why. */
export interface ResourceChange {
  readonly kind: ChangeKind;
  /** The resource as it will be; as it was when it is deleted. */
  readonly resource: GraphResource;
  /** Changed inputs of an update or a replacement. */
  readonly properties: readonly PropertyChange[];
  /** Whether a replacement deletes the old resource before it creates the new one. */
  readonly deleteBeforeReplace: boolean;
  /** Whether Pulumi will refuse it, because the resource to be deleted is protected. */
  readonly refused: boolean;
}

type MatchedResource = Difference & { readonly cause?: string };
type ResourcePair = readonly [before: GraphResource, after: GraphResource];

/**
 * Decides what an update from one graph to the other would do, without asking any provider.
 *
 * @param after an evaluated graph, whose outputs and dependencies tell what a replacement passes on
 * @returns one change a resource, sorted by URN
 */
export function compare(before: Graph, after: Graph): ResourceChange[] {
  const old = new Map(before.resources.map((resource) => [resource.urn, resource]));
  const young = new Map(after.resources.map((resource) => [resource.urn, resource]));
  const created = after.resources.filter(({ urn }) => !old.has(urn));
  const deleted = before.resources.filter(({ urn }) => !young.has(urn));
  const pairs = after.resources.flatMap((resource): ResourcePair[] => {
    const counterpart = old.get(resource.urn);
    return counterpart === undefined ? [] : [[counterpart, resource]];
  });
  const changes = [
    ...created.map((resource) => changeOf("create", resource)),
    ...deleted.map((resource) => changeOf("delete", resource)),
    ...comparePairs(pairs, created, young),
  ];
  return changes.sort((a, b) => (a.resource.urn < b.resource.urn ? -1 : 1));
}

/** Compares until no further replacement follows from those that are known. */
function comparePairs(
  pairs: readonly ResourcePair[],
  created: readonly GraphResource[],
  all: ReadonlyMap<string, GraphResource>,
): ResourceChange[] {
  const fresh = new Map<string, UnknownOutputs>();
  let added = created.filter(({ kind }) => kind === "custom");
  for (;;) {
    added.forEach((resource) => fresh.set(resource.urn, unknownOutputsOf(resource, all)));
    const changes = pairs.map((pair) => comparePair(pair, fresh));
    added = changes
      .filter(({ kind, resource }) => kind === "replace" && !fresh.has(resource.urn))
      .map(({ resource }) => resource);
    if (added.length === 0) return changes;
  }
}

function comparePair(
  pair: ResourcePair,
  fresh: ReadonlyMap<string, UnknownOutputs>,
): ResourceChange {
  const [before, after] = pair;
  if (after.kind !== "custom") return changeOf("same", after);
  const found = new Map<string, MatchedResource>();
  for (const difference of differences(before.inputs, after.inputs)) {
    found.set(difference.path, difference);
  }
  for (const { path, text, cause } of mentions(after, fresh)) {
    const outer = [...found.values()].find((known) => isWithin(path, known.path));
    found.set(outer?.path ?? path, { ...(outer ?? { path, before: text, after: text }), cause });
  }
  const properties = [...found.values()]
    .filter(({ path }) => !isListed(path, after.options.ignoreChanges))
    .map((change): PropertyChange => ({ ...change, replaces: replaces(pair, change) }));
  if (properties.length === 0) return changeOf("same", after);
  const replaced = properties.some((change) => change.replaces);
  return changeOf(replaced ? "replace" : "update", after, properties, pair);
}

function changeOf(
  kind: ChangeKind,
  resource: GraphResource,
  properties: readonly PropertyChange[] = [],
  [before, after]: ResourcePair = [resource, resource],
): ResourceChange {
  return {
    kind,
    resource,
    properties,
    deleteBeforeReplace:
      kind === "replace" &&
      (after.options.deleteBeforeReplace === true || keepsName(before, after)),
    refused: (kind === "delete" || kind === "replace") && before.options.protect === true,
  };
}

/** Two resources cannot have one name at a time, so the provider deletes first when it is chosen. */
function keepsName(before: GraphResource, after: GraphResource): boolean {
  const key = after.type === "aws:s3/bucket:Bucket" ? "bucket" : "name";
  return (
    after.inputs[key] !== undefined && isDeepStrictEqual(before.inputs[key], after.inputs[key])
  );
}

function replaces([before, after]: ResourcePair, { path, cause }: MatchedResource): boolean {
  if (isListed(path, after.options.replaceOnChanges)) return true;
  const property = propertyPath(path);
  return (REPLACE_FACTS[after.type] ?? []).some((fact) => {
    const old = valueAt(before.inputs, fact.path);
    const young = valueAt(after.inputs, fact.path);
    if (fact.when?.(old, young) === false) return false;
    if (isWithin(property, fact.path)) return true;
    // The whole of what holds the property was added or removed.
    const changed = cause !== undefined || !isDeepStrictEqual(old, young);
    return isWithin(fact.path, property) && changed;
  });
}

const valueAt = (inputs: unknown, path: string): unknown =>
  path.split(".").reduce((value, key) => (isRecord(value) ? value[key] : undefined), inputs);

/** Whether an option that lists properties covers a path; `*` covers all of them. */
const isListed = (path: string, list: readonly string[] = []): boolean =>
  list.some(
    (entry) => entry === "*" || isWithin(path, entry) || isWithin(propertyPath(path), entry),
  );
