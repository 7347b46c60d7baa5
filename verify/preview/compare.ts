import { isDeepStrictEqual } from "node:util";

import { type Difference, differences, isWithin, propertyPath, texts } from "./diff";
import { byUrn, type Graph, type GraphResource } from "../graph/graph";
import { isRecord } from "../graph/serialization";
import { RESOURCE_TYPES } from "../resource-types/registry";

/** Planned operation on a resource. */
export type ChangeKind = "create" | "update" | "replace" | "delete" | "same";

/** A changed input of a resource. */
export interface PropertyChange extends Difference {
  /** Whether this change makes the provider replace the resource. */
  readonly replaces: boolean;
  /** URN of the new resource whose output this input is; its value is known only after the update. */
  readonly cause?: string;
}

/** Planned operation on one resource, and the reason. */
export interface ResourceChange {
  readonly kind: ChangeKind;
  /** The resource after the update; before it, if the update deletes it. */
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
 * Plans an update from one graph to another, without a provider.
 *
 * @param after an evaluated graph; a replacement marks every resource that uses its outputs
 * @returns one change per resource, sorted by URN
 */
export function compare(before: Graph, after: Graph): ResourceChange[] {
  const beforeByUrn = byUrn(before);
  const afterByUrn = byUrn(after);
  const created = after.resources.filter(({ urn }) => !beforeByUrn.has(urn));
  const deleted = before.resources.filter(({ urn }) => !afterByUrn.has(urn));
  const pairs = after.resources.flatMap((resource): ResourcePair[] => {
    const counterpart = beforeByUrn.get(resource.urn);
    return counterpart === undefined ? [] : [[counterpart, resource]];
  });
  const changes = [
    ...created.map((resource) => changeOf("create", resource)),
    ...deleted.map((resource) => changeOf("delete", resource)),
    ...comparePairs(pairs, created, afterByUrn),
  ];
  return changes.sort((a, b) => (a.resource.urn < b.resource.urn ? -1 : 1));
}

/** Compares until the known replacements cause no further one. */
function comparePairs(
  pairs: readonly ResourcePair[],
  created: readonly GraphResource[],
  all: ReadonlyMap<string, GraphResource>,
): ResourceChange[] {
  const unknown = new Map<string, UnknownOutputs>();
  let added = created.filter(({ kind }) => kind === "custom");
  for (;;) {
    added.forEach((resource) => unknown.set(resource.urn, unknownOutputsOf(resource, all)));
    const changes = pairs.map((pair) => comparePair(pair, unknown));
    added = changes
      .filter(({ kind, resource }) => kind === "replace" && !unknown.has(resource.urn))
      .map(({ resource }) => resource);
    if (added.length === 0) return changes;
  }
}

function comparePair(
  pair: ResourcePair,
  unknown: ReadonlyMap<string, UnknownOutputs>,
): ResourceChange {
  const [before, after] = pair;
  if (after.kind !== "custom") return changeOf("same", after);
  const found = new Map<string, MatchedResource>();
  for (const difference of differences(before.inputs, after.inputs)) {
    found.set(difference.path, difference);
  }
  for (const { path, text, cause } of mentions(after, unknown)) {
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

/** Whether both have the same chosen name, which AWS takes once, so that the provider deletes first. */
function keepsName(before: GraphResource, after: GraphResource): boolean {
  const uniqueName = RESOURCE_TYPES[after.type]?.uniqueName ?? "none";
  const key = uniqueName !== "none" && uniqueName.isId ? uniqueName.input : "name";
  return (
    after.inputs[key] !== undefined && isDeepStrictEqual(before.inputs[key], after.inputs[key])
  );
}

function replaces([before, after]: ResourcePair, { path, cause }: MatchedResource): boolean {
  // The provider does so for every type, in forceNewIfRegionChanges of terraform-provider-aws. Whether a
  // region that is left out is the provider's, no graph says; then a replacement is the safe guess.
  if (path === "region" && after.type.startsWith("aws:")) return true;
  if (isListed(path, after.options.replaceOnChanges)) return true;
  const property = propertyPath(path);
  return (RESOURCE_TYPES[after.type]?.replacedBy ?? []).some((replacement) => {
    const { path: own, when } =
      typeof replacement === "string" ? { path: replacement, when: undefined } : replacement;
    const values = [valueAt(before.inputs, own), valueAt(after.inputs, own)] as const;
    if (when?.(...values) === false) return false;
    if (isWithin(property, own)) return true;
    // An object that holds the property was added or removed as a whole.
    const changed = cause !== undefined || !isDeepStrictEqual(...values);
    return isWithin(own, property) && changed;
  });
}

const valueAt = (inputs: unknown, path: string): unknown =>
  path.split(".").reduce((value, key) => (isRecord(value) ? value[key] : undefined), inputs);

/** Whether an option that lists properties covers a path; `*` covers all of them. */
const isListed = (path: string, list: readonly string[] = []): boolean =>
  list.some(
    (entry) => entry === "*" || isWithin(path, entry) || isWithin(propertyPath(path), entry),
  );

/** Outputs of a created or replaced resource, which are unknown before the update. */
interface UnknownOutputs {
  /** The resource and the remote components around it, which the engine names as its source. */
  readonly urns: ReadonlySet<string>;
  /** Matches its identifier or another output in a text. */
  readonly pattern: RegExp;
}

/** An input that holds an unknown output. */
interface Mention {
  /** Path of the text. */
  readonly path: string;
  /** The text, or `[secret]`. */
  readonly text: string;
  /** URN of the created or replaced resource. */
  readonly cause: string;
}

/** Letters that identifiers are made of: `sftp-Vpc` is not part of `sftp-VpcEndpoint`. */
const WORD = "[A-Za-z0-9_-]";

/** Unknown outputs of a created or replaced resource. */
function unknownOutputsOf(
  resource: GraphResource,
  all: ReadonlyMap<string, GraphResource>,
): UnknownOutputs {
  const given = new Set(texts(resource.inputs).map(({ text }) => text));
  const outputs = texts(resource.outputs)
    .map(({ text }) => text)
    .filter((text) => !given.has(text));
  const tokens = [resource.id, ...outputs].map(escaped);
  const pattern = new RegExp(`(?<!${WORD})(${tokens.join("|")})(?!${WORD})`);
  const urns = new Set([resource.urn]);
  for (let at = resource.parent; at !== undefined; at = all.get(at)?.parent) {
    if (all.get(at)?.kind === "remote") urns.add(at);
  }
  return { urns, pattern };
}

/** Inputs of a resource that hold unknown outputs of another one. */
function mentions(
  { urn, inputs, dependencies }: GraphResource,
  unknown: ReadonlyMap<string, UnknownOutputs>,
): Mention[] {
  return Object.entries(inputs).flatMap(([property, value]) => {
    // The engine's dependencies decide: two resources of different types may share a name.
    const known = dependencies && (dependencies[property] ?? []);
    const sources = [...unknown].filter(
      ([source, { urns }]) => source !== urn && (known?.some((on) => urns.has(on)) ?? true),
    );
    return texts(value, property).flatMap(({ path, text, hidden }): Mention[] => {
      const cause = sources.find(([, { pattern }]) => pattern.test(text))?.[0];
      return cause === undefined ? [] : [{ path, text: hidden ? "[secret]" : text, cause }];
    });
  });
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
