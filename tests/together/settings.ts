import * as z from "zod";

import { StackConfigSchema } from "../../config/schema/stack";
import { isRecord } from "../../verify/graph/serialization";

/** A setting that holds a value of its own. */
export interface Setting {
  /** For example `network.peerings[].clients[]`; the same for all kinds of a step. */
  readonly path: string;
  /** Values that it may have, where they are enumerated. */
  readonly values: readonly unknown[];
  /** Value of a stack that does not set it; undefined where it then has none. */
  readonly byDefault: unknown;
}

/** Every setting of every section, by the schema that stack files are checked with. */
export function settings(): readonly Setting[] {
  const found = new Map<string, Setting>();
  const add = (setting: Setting): void => {
    const { values = [], byDefault } = found.get(setting.path) ?? {};
    found.set(setting.path, {
      path: setting.path,
      values: [...values, ...setting.values],
      byDefault: byDefault ?? setting.byDefault,
    });
  };
  const schema = z.toJSONSchema(StackConfigSchema, { io: "input", unrepresentable: "any" });
  walk(schema, "", undefined, add);
  return [...found.values()];
}

function walk(
  schema: unknown,
  path: string,
  byDefault: unknown,
  add: (setting: Setting) => void,
): void {
  if (!isRecord(schema)) return;
  const { properties, items, anyOf, additionalProperties, type } = schema;
  const own = schema["default"] ?? byDefault;
  if (isRecord(properties)) {
    for (const [key, inner] of Object.entries(properties)) {
      const known = isRecord(own) ? own[key] : undefined;
      walk(inner, pathOf(path, key), known, add);
    }
  } else if (Array.isArray(anyOf)) {
    for (const each of anyOf) walk(each, path, own, add);
  } else if (items !== undefined) {
    walk(items, `${path}[]`, undefined, add);
  } else if (isRecord(additionalProperties)) {
    walk(additionalProperties, `${path}.*`, undefined, add);
  } else {
    const { enum: listed, const: only } = schema;
    const values = only !== undefined ? [only] : type === "boolean" ? [true, false] : listed;
    add({ path, values: Array.isArray(values) ? values : [], byDefault: own });
  }
}

/** Path of a setting in a section; the three lists of a workflow's steps have the same schema. */
const pathOf = (section: string, key: string): string =>
  section === "" ? key : `${section}.${key.replace(/^(exception|partial)Steps$/, "steps")}`;

/** Values that sections have, by the path of the setting. */
export function valuesIn(sections: unknown): ReadonlyMap<string, ReadonlySet<unknown>> {
  const found = new Map<string, Set<unknown>>();
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) return value.forEach((each) => visit(each, `${path}[]`));
    if (!isRecord(value)) {
      found.set(path, (found.get(path) ?? new Set()).add(value));
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      visit(inner, pathOf(path, key));
      visit(inner, `${path}.*`);
    }
  };
  visit(sections, "");
  return found;
}
