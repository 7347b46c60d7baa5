import type { ResourceChange, ChangeKind, PropertyChange } from "./compare";
import { type Graph, type GraphResource, shortType } from "../graph/graph";
import type { Risk } from "../risk/model";
import { riskLines, TITLE } from "../risk/render";
import { successions, summaryLine, title, warnings } from "./summary";
import { plainTable } from "../text/table";

/** Colours a text about a resource by its planned operation. */
export type Paint = (kind: ChangeKind, text: string) => string;

/** Marks of the planned operations, as the Pulumi CLI prints them. */
export const MARKS: Readonly<Record<ChangeKind, string>> = {
  create: "+",
  update: "~",
  replace: "+-",
  delete: "-",
  same: "",
};

const COLOURS: Readonly<Record<ChangeKind, number>> = {
  create: 32,
  update: 33,
  replace: 35,
  delete: 31,
  same: 0,
};

/** Terminal colours. */
export const ansi: Paint = (kind, text) =>
  kind === "same" || text === "" ? text : `\u001b[${COLOURS[kind]}m${text}\u001b[0m`;

/** No colours. */
export const plain: Paint = (_, text) => text;

/** Length from which values are shortened. */
const VALUE_LENGTH = 72;

/** What to know before, a summary, every changed property and the resource tree, for a terminal. */
export function renderText(
  changes: readonly ResourceChange[],
  after: Graph,
  paint: Paint = plain,
  risks?: readonly Risk[],
): string {
  const changed = changes.filter(({ kind }) => kind !== "same").length;
  const details = changes.flatMap((change) => detailLines(change, changes, paint));
  return [
    ...(risks === undefined
      ? []
      : [`${TITLE}:`, ...riskLines(risks, changed).map((line) => `  ${line}`), ""]),
    summaryLine(changes),
    ...warnings(changes, after),
    "",
    ...(details.length > 0 ? [...details, ""] : []),
    ...treeLines(changes, after.stack, paint),
    "",
    ...(changed > 0 ? [LEGEND, ""] : []),
  ].join("\n");
}

/** What the marks beside resources and properties stand for. */
const LEGEND = `${MARKS.create} create  ${MARKS.update} update in place  ${MARKS.replace} replace  ${MARKS.delete} delete  no mark: unchanged`;

/** Row of the resource tree. */
export interface TreeRow {
  readonly change: ResourceChange;
  /** Lines from its parents, for example `│  ├─ `. */
  readonly branch: string;
}

/** Changes as a tree of parents and children; a resource whose parent is gone is a child of the stack. */
export function treeOf(changes: readonly ResourceChange[]): TreeRow[] {
  const urns = new Set(changes.map(({ resource }) => resource.urn));
  const children = new Map<string | undefined, ResourceChange[]>();
  for (const change of changes) {
    const { parent } = change.resource;
    const key = parent !== undefined && urns.has(parent) ? parent : undefined;
    children.set(key, [...(children.get(key) ?? []), change]);
  }
  const below = (urn: string | undefined, indent: string): TreeRow[] =>
    (children.get(urn) ?? []).sort(byName).flatMap((change, index, all) => {
      const last = index === all.length - 1;
      return [
        { change, branch: `${indent}${last ? "└─ " : "├─ "}` },
        ...below(change.resource.urn, `${indent}${last ? "   " : "│  "}`),
      ];
    });
  return below(undefined, "");
}

/** Sorts by name, so that resources of one purpose are neighbours, then by type. */
function byName({ resource: a }: ResourceChange, { resource: b }: ResourceChange): number {
  const [left, right] = [`${a.name}\0${a.type}`, `${b.name}\0${b.type}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The resource tree in columns. */
export function treeLines(
  changes: readonly ResourceChange[],
  stack: string,
  paint: Paint,
): string[] {
  const rows = treeOf(changes);
  const marked = (mark: string, type: string): string => ` ${mark.padEnd(2)} ${type}`;
  const lines = plainTable([
    [marked("", "Type"), "Name", "Plan"],
    [marked("", "pulumi:pulumi:Stack"), `managed-sftp-${stack}`],
    ...rows.map(({ branch, change }) => [
      marked(MARKS[change.kind], branch + shortType(change.resource.type)),
      ...[change.resource.name, planOf(change)],
    ]),
  ]);
  // Two lines come before the first resource.
  return lines.map((line, index) => paint(rows[index - 2]?.change.kind ?? "same", line));
}

/** `update [diff: ~tags]`, or nothing for an unchanged resource. */
function planOf({ kind, properties }: TreeRow["change"]): string {
  if (kind === "same") return "";
  const names = new Set(properties.map(({ path }) => path.split(/[.[]/)[0] ?? path));
  return names.size === 0 ? kind : `${kind} [diff: ${[...names].map((name) => `~${name}`).join()}]`;
}

/** Changed properties of a resource, and the reason of a replacement. */
function detailLines(
  change: ResourceChange,
  all: readonly ResourceChange[],
  paint: Paint,
): string[] {
  const { kind, resource, properties } = change;
  const predecessor = successions(all).get(resource.urn);
  if (predecessor !== undefined) {
    const text = `${MARKS.create} ${title(resource)} replaces ${predecessor.name}`;
    return [paint("create", text)];
  }
  if (properties.length === 0) return [];
  const why = kind === "replace" ? `: ${replaceReason(change)}` : "";
  return [
    paint(kind, `${MARKS[kind]} ${title(resource)}${why}`),
    ...properties.map((property) => `    ${propertyLine(property, all)}`),
  ];
}

/** Reason and order of a replacement. */
export function replaceReason({
  properties,
  deleteBeforeReplace,
  refused,
}: ResourceChange): string {
  const paths = properties.filter(({ replaces }) => replaces).map(({ path }) => path);
  const order = deleteBeforeReplace
    ? "deleted before it is created"
    : "created before it is deleted";
  return `replaced because of ${paths.join(", ")}, ${order}${refused ? ", refused" : ""}`;
}

/** One changed property: `~ path: before → after`. */
export function propertyLine(change: PropertyChange, all: readonly ResourceChange[]): string {
  const { path, before, after, cause, replaces } = change;
  const suffix = replaces ? "  (forces replacement)" : "";
  if (after === undefined) return `- ${path}: ${shown(before)}${suffix}`;
  const source = all.find(({ resource }) => resource.urn === cause)?.resource;
  const value = source !== undefined && typeof after === "string" ? unknown(source) : shown(after);
  return before === undefined
    ? `+ ${path}: ${value}${suffix}`
    : `~ ${path}: ${shown(before)} → ${value}${suffix}`;
}

const unknown = (source: GraphResource): string =>
  `known afterwards, from the new ${title(source)}`;

/** Where a value is cut. */
const END = "… (1000 characters)";

/** A value in one line; a long one is cut, but never inside an ARN, and says how long it is. */
export function shown(value: unknown): string {
  if (value === "[secret]") return value;
  const text = JSON.stringify(value);
  if (text.length <= VALUE_LENGTH) return text;
  const head = text.slice(0, VALUE_LENGTH);
  const begun = /[^\s",]*$/.exec(head)?.[0] ?? "";
  const rest = /^[^\s",]*"?/.exec(text.slice(VALUE_LENGTH))?.[0] ?? "";
  const cut = `${begun}${rest}`.includes("arn:") ? head + rest : head;
  return text.length - cut.length < END.length ? text : `${cut}… (${text.length} characters)`;
}
