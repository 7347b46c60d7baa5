import type { ResourceChange } from "./compare";

/** A line of the resource tree. */
export interface TreeRow {
  readonly change: ResourceChange;
  /** Lines that lead to it from its parents, `│  ├─ ` for example. */
  readonly branch: string;
}

/** Orders changes as a tree of parents and children; what has a lost parent hangs on the stack. */
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

/** By name, so that what belongs together stands together; by type among equals. */
function byName({ resource: a }: ResourceChange, { resource: b }: ResourceChange): number {
  const [left, right] = [`${a.name}\0${a.type}`, `${b.name}\0${b.type}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
