import { RESOURCE_TYPES } from "../resource-types/registry";
import type { Inputs } from "../resource-types/resource-type";

/** Identifier of a custom resource: the name where AWS uses that, else made up of name and type. */
export function idOf(type: string, name: string, inputs: Inputs): string {
  const uniqueName = RESOURCE_TYPES[type]?.uniqueName ?? "none";
  const chosen = uniqueName !== "none" && uniqueName.isId && inputs[uniqueName.input];
  return typeof chosen === "string" ? chosen : madeUp(type, name);
}

const madeUp = (type: string, name: string): string => `${name}-${type.split(":").at(-1)}`;

/** Refuses two resources with the same made-up identifier: an input with it would name both. */
export function assertUniqueIds(
  resources: readonly { type: string; name: string; id: string }[],
): void {
  const seen = new Set<string>();
  for (const { type, name, id } of resources) {
    if (id !== madeUp(type, name)) continue;
    if (seen.has(id))
      throw new Error(`two resources have the made-up id ${id}; rename one of them`);
    seen.add(id);
  }
}
