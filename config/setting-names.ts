import { closest, distance } from "fastest-levenshtein";
import * as z from "zod";

import type { SettingPath } from "./problem";
import { StackConfigSchema } from "./schema/stack";

/** JSON schema of a setting, as far as messages need it. */
export interface SettingSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly required?: readonly string[];
  readonly items?: SettingSchema;
  readonly anyOf?: readonly SettingSchema[];
}

/** Schema of a whole stack file; only messages need it, so it is made for the first one. */
let whole: SettingSchema | undefined;
const root = (): SettingSchema =>
  (whole ??= z.toJSONSchema(StackConfigSchema, { io: "input" }) as SettingSchema);

/** Alternatives of a schema, or the schema itself. */
const alternatives = (schema: SettingSchema): readonly SettingSchema[] => schema.anyOf ?? [schema];

/** Schemas of what may stand at a path. */
export const schemasAt = (path: SettingPath): readonly SettingSchema[] =>
  path.reduce<readonly SettingSchema[]>(
    (schemas, key) =>
      schemas.flatMap(({ items, properties }) => {
        const inner = typeof key === "number" ? items : properties?.[String(key)];
        return inner === undefined ? [] : alternatives(inner);
      }),
    [root()],
  );

/** Names of the settings that an object at a path may have. */
export const namesAt = (path: SettingPath): readonly string[] => [
  ...new Set(schemasAt(path).flatMap(({ properties }) => Object.keys(properties ?? {}))),
];

/** Names of the sections. */
export const sectionNames = (): readonly string[] => namesAt([]);

/** Paths of all settings with a name, outside lists. */
export function pathsOf(name: string, path: readonly string[] = []): readonly string[] {
  return namesAt(path).flatMap((key) => [
    ...(key === name && path.length > 0 ? [[...path, key].join(".")] : []),
    ...pathsOf(name, [...path, key]),
  ]);
}

/** Most edits of a misspelt word for which {@link similar} has a suggestion. */
const MOST_EDITS = 3;

/** Word that is most similar to a misspelt one, if one is similar. */
export function similar(word: string, words: readonly string[]): string | undefined {
  const same = words.find((each) => each.toLowerCase() === word.toLowerCase());
  const nearest = same ?? closest(word, words);
  const most = Math.min(MOST_EDITS, Math.ceil(word.length / 3));
  return same !== undefined || distance(word, nearest) <= most ? nearest : undefined;
}
