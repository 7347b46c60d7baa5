import { isObject } from "../authorizer/json";
import type { FieldName } from "../authorizer/user/record-fields";
import { changed, type Changes, differingFields, isEquivalent } from "./changes";
import type { RecordFields } from "./repository";
import { valueInWords } from "./explain";
import { type UserAdministration, changeUser, type ChangeOutcome } from "./operations";
import type { Detail } from "./summary";

/** Result of an update. */
export interface Update extends ChangeOutcome {
  /** Changed fields: name, and the values before and after. */
  readonly differences: readonly Detail[];
}

/** Fields whose values are not secret. */
const SHOWN: readonly string[] = [
  ...(["AllowedCidrs", "Protocols", "Access", "Expires"] as const),
  ...(["HomeDirectory", "HomeDirectoryDetails", "PosixProfile"] as const),
] satisfies FieldName[];

/** Value of a field, if possible as the command line takes it. */
function valueOf(fields: RecordFields, name: string): string {
  const value = fields[name];
  if (value === undefined) return "not set";
  const mappings = [value].flat().filter(isObject);
  return mappings.length > 0 && mappings.every(({ Entry, Target }) => Entry && Target)
    ? mappings.map(({ Entry, Target }) => `${String(Entry)}=${String(Target)}`).join(", ")
    : valueInWords(value);
}

/** Differences between two records, without secrets. */
const differences = (before: RecordFields, after: RecordFields): Detail[] =>
  differingFields(before, after).map((name) => [
    name,
    SHOWN.includes(name) ? `${valueOf(before, name)} → ${valueOf(after, name)}` : "changed",
  ]);

/** Changes fields of a user; an equivalent record is not written again. */
export async function updateUser(
  users: UserAdministration,
  username: string,
  changes: Changes,
): Promise<Update> {
  const { store } = users.repository;
  let before: RecordFields = {};
  const outcome = await changeUser(users, username, (fields) => {
    before = fields;
    const after = changed(fields, changes);
    return isEquivalent(fields, after, store) ? fields : after;
  });
  return { ...outcome, differences: differences(before, outcome.fields) };
}
