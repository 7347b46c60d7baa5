import { parsePublicKey } from "../authorizer/user/public-key";
import type { FIELDS } from "../authorizer/user/user-record";
import type { RecordFields } from "./repository";

/** Name of a field of a record. */
export type ChangeableField = keyof typeof FIELDS;

/** Fields to set; one that is undefined is taken away, and one that is absent stays. */
export type Changes = { readonly [N in ChangeableField]?: unknown };

/** What says the same in another way, so that only one of them may stand. */
const REPLACES: { readonly [N in ChangeableField]?: ChangeableField } = {
  PasswordHash: "Password",
  PublicKeys: "PublicKey",
  HomeDirectory: "HomeDirectoryDetails",
  HomeDirectoryDetails: "HomeDirectory",
};

/** A record with some of its fields changed; the older spelling of a changed field goes. */
export function changed(fields: RecordFields, changes: Changes): RecordFields {
  const result = new Map(Object.entries(fields));
  for (const [name, value] of Object.entries(changes) as [ChangeableField, unknown][]) {
    const other = REPLACES[name];
    // `HomeDirectory: undefined` must not undo the details that the same changes set.
    if (other !== undefined && changes[other] === undefined) result.delete(other);
    if (value === undefined) result.delete(name);
    else result.set(name, value);
  }
  return Object.fromEntries(result);
}

/** Keys of a field, which is one text or a list of them, without their comments. */
const keysOf = (value: unknown): string[] =>
  [value ?? []]
    .flat()
    .flatMap((entry) => (typeof entry === "string" ? entry.split(/\r?\n/) : []))
    .filter((line) => line.trim() !== "")
    .map((line) => parsePublicKey(line) ?? line);

/**
 * Gives a record other keys.
 *
 * @param keep whether the ones that it has stay
 */
export function withKeys(
  fields: RecordFields,
  keys: readonly string[],
  keep: boolean,
): RecordFields {
  const old = keep ? [...keysOf(fields["PublicKeys"]), ...keysOf(fields["PublicKey"])] : [];
  return changed(fields, { PublicKeys: [...new Set([...old, ...keys])] });
}
