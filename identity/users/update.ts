import { isObject } from "../authorizer/json";
import { type Changes, changed, type ChangeableField } from "./changes";
import type { RecordFields } from "./repository";
import { inWords } from "./explain";
import { differing, isSame } from "./record-equality";
import { type UserAdministration, changeUser, type ChangeOutcome } from "./operations";
import type { Detail } from "./summary";

/** What became of a user, and what of the record is not as it was. */
export interface Update extends ChangeOutcome {
  /** Fields by name, each with what it was and what it is. */
  readonly differences: readonly Detail[];
}

/** Fields whose values may be read by whoever stands beside the operator. */
const SHOWN: readonly string[] = [
  ...(["AllowedCidrs", "Protocols", "Access", "Expires"] as const),
  ...(["HomeDirectory", "HomeDirectoryDetails", "PosixProfile"] as const),
] satisfies ChangeableField[];

/** A value as it is written on a command line, where it can be. */
function valueOf(fields: RecordFields, name: string): string {
  const value = fields[name];
  if (value === undefined) return "not set";
  const mappings = [value].flat().filter(isObject);
  return mappings.length > 0 && mappings.every(({ Entry, Target }) => Entry && Target)
    ? mappings.map(({ Entry, Target }) => `${String(Entry)}=${String(Target)}`).join(", ")
    : inWords(value);
}

/** Fields that two records do not have alike, in words. */
const differences = (before: RecordFields, after: RecordFields): Detail[] =>
  differing(before, after).map((name) => [
    name,
    SHOWN.includes(name) ? `${valueOf(before, name)} → ${valueOf(after, name)}` : "another",
  ]);

/** Changes some fields of a user, and leaves a record that says the same already. */
export async function updateUser(
  administration: UserAdministration,
  username: string,
  changes: Changes,
): Promise<Update> {
  const { store } = administration.directory;
  let before: RecordFields = {};
  const outcome = await changeUser(administration, username, (fields) => {
    before = fields;
    const after = changed(fields, changes);
    return isSame(fields, after, store) ? fields : after;
  });
  return { ...outcome, differences: differences(before, outcome.fields) };
}
