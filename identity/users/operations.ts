import { isDeepStrictEqual } from "node:util";

import { type Changes, changed } from "./changes";
import { check, hasCredential, NO_CREDENTIAL, type RecordRules, type RecordCheck } from "./check";
import {
  type UserRepository,
  type RecordFields,
  type Removal,
  type Stored,
  UserExistsError,
} from "./repository";
import { reasonInSentence } from "./explain";

/** Users, and by what rules they are administered. */
export interface UserAdministration {
  readonly directory: UserRepository;
  readonly rules: RecordRules;
  /** Whether to say only what would be done. */
  readonly dryRun: boolean;
}

/** What was done, or would be. */
export interface ChangeOutcome {
  readonly effect: "added" | "restored" | "changed" | "unchanged";
  readonly fields: RecordFields;
  /** What an operator should look at all the same. */
  readonly warnings: readonly string[];
}

/** Stands for a hash that has yet to be made, where a record is checked before. */
export const ANY_HASH = `$scrypt$ln=15,r=8,p=1$${"A".repeat(22)}$${"A".repeat(43)}`;

function usable(username: string, verdict: RecordCheck): RecordCheck & { readonly kind: "usable" } {
  if (verdict.kind === "usable") return verdict;
  throw new Error(`user ${username}: ${verdict.problem}`);
}

/**
 * Adds a user, or takes a removed one back with a new record.
 *
 * @param hash makes the hash of the user's password; asked for it last, when all else is good
 */
export async function addUser(
  { directory, rules, dryRun }: UserAdministration,
  username: string,
  changes: Changes,
  hash?: () => Promise<string>,
): Promise<ChangeOutcome> {
  const draft = changed({}, { ...changes, ...(hash && { PasswordHash: ANY_HASH }) });
  const verdict = usable(username, check(username, draft, directory.store, rules));
  if (!hasCredential(verdict.record)) throw new Error(`user ${username} ${NO_CREDENTIAL}`);
  const stored = await directory.read(username);
  if (stored !== undefined && stored.kind !== "removed") throw new UserExistsError(username);
  const effect = stored === undefined ? "added" : "restored";
  const { warnings } = verdict;
  if (dryRun) return { effect, fields: draft, warnings };
  const fields = hash ? changed(draft, { PasswordHash: await hash() }) : draft;
  await store(directory, username, fields, stored);
  return { effect, fields, warnings };
}

/**
 * Stores a record, whatever the store has of the user. A removed secret can only be written once it
 * is restored, for that moment with its old record; it must not stay so.
 */
export async function store(
  directory: UserRepository,
  username: string,
  fields: RecordFields,
  before: Stored | undefined,
): Promise<void> {
  if (before === undefined) return directory.create(username, fields);
  if (before.kind !== "removed") return directory.replace(username, fields);
  await directory.restore(username);
  try {
    await directory.replace(username, fields);
  } catch (error) {
    await directory.remove(username, { now: false });
    throw error;
  }
}

/** What is said of a user who has no record. */
function missing(
  { nameOf }: UserRepository,
  username: string,
  stored: Exclude<Stored, { readonly kind: "record" }> | undefined,
): Error {
  const reason =
    stored === undefined
      ? "unknown-user"
      : stored.kind === "removed"
        ? "scheduled-for-deletion"
        : stored.reason;
  return new Error(
    `${nameOf(username)}: ${reasonInSentence({ kind: "deny", reason }, { username })}`,
  );
}

/** The record of a user who has one. */
export async function recordOf(directory: UserRepository, username: string): Promise<RecordFields> {
  const stored = await directory.read(username);
  if (stored?.kind === "record") return stored.fields;
  throw missing(directory, username, stored);
}

/**
 * Changes the record of a user.
 *
 * @param even whether also to a record that logins are refused for, as one is that only disables
 */
export async function changeUser(
  { directory, rules, dryRun }: UserAdministration,
  username: string,
  change: (fields: RecordFields) => RecordFields | Promise<RecordFields>,
  { even = false }: { readonly even?: boolean } = {},
): Promise<ChangeOutcome> {
  const before = await recordOf(directory, username);
  const fields = await change(before);
  const verdict = check(username, fields, directory.store, rules);
  if (!even) usable(username, verdict);
  const warnings = verdict.kind === "usable" ? verdict.warnings : [verdict.problem];
  if (isDeepStrictEqual(fields, before)) return { effect: "unchanged", fields, warnings };
  if (!dryRun) await directory.replace(username, fields);
  return { effect: "changed", fields, warnings };
}

/** Removes a user, and says what can be done about it afterwards. */
export async function removeUser(
  { directory, dryRun }: UserAdministration,
  username: string,
  removal: Removal,
): Promise<string> {
  const stored = await directory.read(username);
  // What can still be restored can also be given up for good.
  if (stored === undefined || (stored.kind === "removed" && !removal.now)) {
    throw missing(directory, username, stored);
  }
  return dryRun ? `${directory.nameOf(username)} would go` : directory.remove(username, removal);
}
