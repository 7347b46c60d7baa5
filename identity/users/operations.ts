import { isDeepStrictEqual } from "node:util";

import { deny } from "../authorizer/decision";
import { type Changes, changed } from "./changes";
import { check, hasCredential, NO_CREDENTIAL, type RecordRules, type RecordCheck } from "./check";
import {
  ChangedMeanwhileError,
  type UserRepository,
  type RecordFields,
  type Removal,
  type Stored,
  UserExistsError,
} from "./repository";
import { reasonInSentence } from "./explain";

/** Repository of users, and the rules for changing it. */
export interface UserAdministration {
  readonly repository: UserRepository;
  readonly rules: RecordRules;
  /** Whether to change nothing and only report what would change. */
  readonly dryRun: boolean;
}

/** Result of a change. */
export interface ChangeOutcome {
  readonly effect: "added" | "restored" | "changed" | "unchanged";
  readonly fields: RecordFields;
  /** Hints for the operator. */
  readonly warnings: readonly string[];
}

/** Placeholder for a hash in a record that is checked before the hash is computed. */
export const ANY_HASH = `$scrypt$ln=15,r=8,p=1$${"A".repeat(22)}$${"A".repeat(43)}`;

function assertUsable(
  username: string,
  verdict: RecordCheck,
): RecordCheck & { readonly kind: "usable" } {
  if (verdict.kind === "usable") return verdict;
  throw new Error(`user ${username}: ${verdict.problem}`);
}

/**
 * Adds a user, or restores a removed one with a new record.
 *
 * @param hash computes the hash of the user's password; called last, after all checks
 */
export async function addUser(
  { repository, rules, dryRun }: UserAdministration,
  username: string,
  changes: Changes,
  hash?: () => Promise<string>,
): Promise<ChangeOutcome> {
  const draft = changed({}, { ...changes, ...(hash && { PasswordHash: ANY_HASH }) });
  const verdict = assertUsable(username, check(username, draft, repository.store, rules));
  if (!hasCredential(verdict.record)) throw new Error(`user ${username} ${NO_CREDENTIAL}`);
  const stored = await repository.read(username);
  if (stored !== undefined && stored.kind !== "removed") throw new UserExistsError(username);
  const effect = stored === undefined ? "added" : "restored";
  const { warnings } = verdict;
  if (dryRun) return { effect, fields: draft, warnings };
  const fields = hash ? changed(draft, { PasswordHash: await hash() }) : draft;
  await storeRecord(repository, username, fields, stored);
  return { effect, fields, warnings };
}

/**
 * Stores a record, whether the user is new, present or removed. A removed secret must be restored
 * before it can be written. If writing fails, it is removed again, because it has its old record.
 */
export async function storeRecord(
  repository: UserRepository,
  username: string,
  fields: RecordFields,
  before: Stored | undefined,
): Promise<void> {
  if (before === undefined) return repository.create(username, fields);
  if (before.kind !== "removed") return repository.replace(username, fields, before.version);
  const version = await repository.restore(username);
  try {
    await repository.replace(username, fields, version);
  } catch (error) {
    // What somebody else has written meanwhile is not the old record.
    if (!(error instanceof ChangedMeanwhileError)) {
      await repository.remove(username, { now: false });
    }
    throw error;
  }
}

/** Error for a user who has no record. */
function noRecordError(
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
  return new Error(`${nameOf(username)}: ${reasonInSentence(deny(reason), { username })}`);
}

/** Stored record of a user; throws if there is none. */
async function entryOf(repository: UserRepository, username: string) {
  const stored = await repository.read(username);
  if (stored?.kind === "record") return stored;
  throw noRecordError(repository, username, stored);
}

/** Record of a user; throws if there is none. */
export const recordOf = async (
  repository: UserRepository,
  username: string,
): Promise<RecordFields> => (await entryOf(repository, username)).fields;

/** Options of {@link changeUser}. */
export interface ChangeOptions {
  /** Whether to store a record that the function refuses, for example to disable it. */
  readonly allowRefused?: boolean;
  /** Whether to make the change again where somebody else has changed the user meanwhile. */
  readonly persists?: boolean;
}

/** Times that a change is made again; each time somebody else has written. */
const ATTEMPTS = 100;

/** Changes the record of a user; throws {@link ChangedMeanwhileError} if somebody else does too. */
export async function changeUser(
  users: UserAdministration,
  username: string,
  change: (fields: RecordFields) => RecordFields | Promise<RecordFields>,
  options: ChangeOptions = {},
): Promise<ChangeOutcome> {
  const attempt = (): Promise<ChangeOutcome> => changeOnce(users, username, change, options);
  for (let left = options.persists === true ? ATTEMPTS : 1; left > 1; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ChangedMeanwhileError)) throw error;
    }
  }
  return attempt();
}

async function changeOnce(
  { repository, rules, dryRun }: UserAdministration,
  username: string,
  change: (fields: RecordFields) => RecordFields | Promise<RecordFields>,
  { allowRefused = false }: ChangeOptions,
): Promise<ChangeOutcome> {
  const { fields: before, version } = await entryOf(repository, username);
  const fields = await change(before);
  const verdict = check(username, fields, repository.store, rules);
  if (!allowRefused) assertUsable(username, verdict);
  const warnings = verdict.kind === "usable" ? verdict.warnings : [verdict.problem];
  if (isDeepStrictEqual(fields, before)) return { effect: "unchanged", fields, warnings };
  if (!dryRun) await repository.replace(username, fields, version);
  return { effect: "changed", fields, warnings };
}

/** Removes a user; returns a sentence on how to restore it. */
export async function removeUser(
  { repository, dryRun }: UserAdministration,
  username: string,
  removal: Removal,
): Promise<string> {
  const stored = await repository.read(username);
  // A removed user can still be deleted for good.
  if (stored === undefined || (stored.kind === "removed" && !removal.now)) {
    throw noRecordError(repository, username, stored);
  }
  return dryRun
    ? `${repository.nameOf(username)} would be removed`
    : repository.remove(username, removal);
}
