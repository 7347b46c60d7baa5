import { isDeepStrictEqual } from "node:util";

import { parsePublicKey } from "../authorizer/user/public-key";
import type { HomeMapping } from "../authorizer/user/home-directory";
import type { FIELDS } from "../authorizer/user/user-record";
import { readRecord } from "./check";
import type { RecordFields, UserStoreKind } from "./repository";

/** Name of a field of a record. */
export type ChangeableField = keyof typeof FIELDS;

/** Fields to set; an undefined field is removed, an absent one stays. */
export type Changes = { readonly [N in ChangeableField]?: unknown };

/** Fields with the same meaning, of which a record has only one. */
const ALTERNATIVES: { readonly [N in ChangeableField]?: ChangeableField } = {
  PasswordHash: "Password",
  PublicKeys: "PublicKey",
  HomeDirectory: "HomeDirectoryDetails",
  HomeDirectoryDetails: "HomeDirectory",
};

/** Record with changed fields; the alternative of a changed field is removed. */
export function changed(fields: RecordFields, changes: Changes): RecordFields {
  const result = new Map(Object.entries(fields));
  for (const [name, value] of Object.entries(changes) as [ChangeableField, unknown][]) {
    const other = ALTERNATIVES[name];
    // `HomeDirectory: undefined` must not undo the details that the same changes set.
    if (other !== undefined && changes[other] === undefined) result.delete(other);
    if (value === undefined) result.delete(name);
    else result.set(name, value);
  }
  return Object.fromEntries(result);
}

/** Public keys of a field, a text or a list of texts, without their comments. */
const keysOf = (value: unknown): string[] =>
  [value ?? []]
    .flat()
    .flatMap((entry) => (typeof entry === "string" ? entry.split(/\r?\n/) : []))
    .filter((line) => line.trim() !== "")
    .map((line) => parsePublicKey(line) ?? line);

/**
 * Record with other public keys.
 *
 * @param keep whether the old keys stay
 */
export function withKeys(
  fields: RecordFields,
  keys: readonly string[],
  keep: boolean,
): RecordFields {
  const old = keep ? [...keysOf(fields["PublicKeys"]), ...keysOf(fields["PublicKey"])] : [];
  return changed(fields, { PublicKeys: [...new Set([...old, ...keys])] });
}

/** What the function makes of a record; the fields themselves if it denies the record. */
function meaning(fields: RecordFields, store: UserStoreKind): unknown {
  const record = readRecord(fields, store);
  return record.kind === "deny" ? fields : { ...record, warnings: [] };
}

/** Names of the fields that differ between two records. */
export const differingFields = (a: RecordFields, b: RecordFields): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => !isDeepStrictEqual(a[name], b[name]))
    .sort();

/** Whether two records mean the same, for example a range as text and as a list of one. */
export const isEquivalent = (a: RecordFields, b: RecordFields, store: UserStoreKind): boolean =>
  isDeepStrictEqual(meaning(a, store), meaning(b, store));

/**
 * Reads mappings of logical directories that are written `/dir=/target`; undefined if one is not. The
 * check of the record decides whether they are valid.
 */
export function mappingsOf(texts: readonly string[]): HomeMapping[] | undefined {
  const mappings = texts.map((text) => {
    const [, Entry, Target] = /^\s*(\/[^=]*)=(\/.*?)\s*$/.exec(text) ?? [];
    return Entry === undefined || Target === undefined ? undefined : { Entry, Target };
  });
  const valid = mappings.filter((mapping) => mapping !== undefined);
  return valid.length === mappings.length ? valid : undefined;
}
