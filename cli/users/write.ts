import { changed, type Changes, withKeys } from "../../identity/users/changes";
import type { RecordFields } from "../../identity/users/repository";
import { keysIn } from "../../identity/users/keys";
import {
  addUser,
  type UserAdministration,
  ANY_HASH,
  changeUser,
  type ChangeOutcome,
  removeUser,
} from "../../identity/users/operations";
import { expiryWarning } from "../../identity/users/import/import";
import { updateUser } from "../../identity/users/update";
import { hashPassword } from "../../identity/authorizer/user/password";
import { printTable, say } from "../command-line";
import { confirmed } from "../confirm";
import { readGiven } from "../files";
import { ensureHome } from "./home";
import type { Addition, KeyChange, PasswordSource } from "./options";
import { generatePassword, readPassword } from "./password";
import type { UsersSession } from "./stack";

const keysOf = (files: readonly string[]): string[] =>
  files.flatMap((file) => keysIn(readGiven(file, "--key"), file));

/** Sentence about a change that was made or, in a dry run, would be made. */
const done = ({ dryRun }: UserAdministration, what: string): string =>
  dryRun ? `would be ${what}; nothing was written` : `was ${what}`;

/** Sentences about a change and its warnings. */
export function changeLines(
  { administration }: UsersSession,
  user: string,
  what: string,
  outcome: ChangeOutcome,
): string[] {
  const expiry = expiryWarning(outcome.fields);
  const warnings = [...outcome.warnings, expiry ?? []].flat();
  return [
    `${user} ${outcome.effect === "unchanged" ? "is unchanged" : done(administration, what)}`,
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
}

/** Reports a change and its warnings. */
export const tell = (...change: Parameters<typeof changeLines>): void =>
  changeLines(...change).forEach(say);

/** What a change of a record does to logins. */
type Logins = "new logins follow" | "logins are refused" | "logins are admitted";

/** Sentence about when logins follow the new record; none where it is the old one. */
export function delayLines(
  { stack: { settings }, administration }: UsersSession,
  outcome?: ChangeOutcome,
  logins: Logins = "new logins follow",
): string[] {
  const { seconds = 0 } = settings.cache ?? {};
  if (administration.dryRun || outcome?.effect === "unchanged") return [];
  const open = logins === "logins are admitted" ? "" : "; open sessions continue";
  return [`${logins} ${seconds > 0 ? `within ${seconds} s` : "at once"}${open}`];
}

/** Reports when logins follow the new record. */
export const tellDelay = (...args: Parameters<typeof delayLines>): void =>
  delayLines(...args).forEach(say);

/** A password that is hashed when it is needed and, if it was generated, printed at the end. */
function passwordOf(user: string, source: PasswordSource, { dryRun }: UserAdministration) {
  let generated: string | undefined;
  const hash = async (): Promise<string> => {
    if (dryRun) return ANY_HASH;
    if (source === "generated") generated = generatePassword();
    const password = generated ?? (await readPassword(user, { isNew: true }));
    return hashPassword(password);
  };
  const reveal = (): void => {
    if (generated !== undefined) process.stdout.write(`${generated}\n`);
  };
  return { hash, reveal };
}

/** What an addition did. */
export const additionText = ({ effect }: ChangeOutcome): string =>
  effect === "restored"
    ? "restored from what was scheduled for deletion, with this record in place of the old one"
    : "added";

/** Adds a user. */
export async function add(
  session: UsersSession,
  user: string,
  { fields, keyFiles, password: source }: Addition,
): Promise<void> {
  const { administration, stack } = session;
  const keys = keysOf(keyFiles);
  const changes = { ...fields, ...(keys.length > 0 && { PublicKeys: keys }) };
  const password = source && passwordOf(user, source, administration);
  const outcome = await addUser(administration, user, changes, password?.hash);
  tell(session, user, additionText(outcome), outcome);
  password?.reveal();
  await ensureHome(stack, user, outcome.fields, administration.dryRun);
}

/** Changes some fields of a user, and prints their values before and after. */
export async function update(session: UsersSession, user: string, changes: Changes): Promise<void> {
  const { administration, stack } = session;
  const outcome = await updateUser(administration, user, changes);
  tell(session, user, "updated", outcome);
  printTable(outcome.differences);
  const movesHome = "HomeDirectoryDetails" in changes || "PosixProfile" in changes;
  if (movesHome && outcome.effect === "changed") {
    await ensureHome(stack, user, outcome.fields, administration.dryRun);
  }
  tellDelay(session, outcome);
}

/** Gives a user another password. */
export async function setPassword(
  session: UsersSession,
  user: string,
  source: PasswordSource,
): Promise<void> {
  const password = passwordOf(user, source, session.administration);
  const outcome = await changeUser(session.administration, user, async (fields) =>
    changed(fields, { PasswordHash: await password.hash() }),
  );
  tell(session, user, "given another password", outcome);
  password.reveal();
  tellDelay(session, outcome);
}

/** Gives a user other keys. */
export async function rotateKey(
  session: UsersSession,
  user: string,
  { keyFiles, keep }: KeyChange,
): Promise<void> {
  const keys = keysOf(keyFiles);
  const outcome = await changeUser(session.administration, user, (fields) =>
    withKeys(fields, keys, keep),
  );
  tell(session, user, keep ? "given a further key" : "given another key", outcome);
  tellDelay(session, outcome);
}

/** Disables a user, even one whose record is invalid, or enables a user. */
export function changeDisabled(
  { administration }: UsersSession,
  user: string,
  isDisabled: boolean,
): Promise<ChangeOutcome> {
  const Disabled = isDisabled ? true : undefined;
  const change = (fields: RecordFields): RecordFields => changed(fields, { Disabled });
  // Whoever writes at the same time must not be able to keep the user enabled.
  const options = isDisabled ? { allowRefused: true, persists: true } : {};
  return changeUser(administration, user, change, options);
}

/** Disables a user. */
export async function disable(session: UsersSession, user: string): Promise<void> {
  const outcome = await changeDisabled(session, user, true);
  tell(session, user, "disabled", outcome);
  tellDelay(session, outcome, "logins are refused");
}

/** Enables a user. */
export async function enable(session: UsersSession, user: string): Promise<void> {
  const outcome = await changeDisabled(session, user, false);
  tell(session, user, "enabled", outcome);
  tellDelay(session, outcome, "logins are admitted");
}

/** Options of a removal. */
export interface RemoveOptions {
  /** Whether not to ask for confirmation. */
  readonly yes?: boolean;
  /** Whether to remove the user for good. */
  readonly now?: boolean;
}

/** Removes a user, after a question if there is a terminal. */
export async function remove(
  session: UsersSession,
  user: string,
  { yes = false, now = false }: RemoveOptions,
): Promise<void> {
  const { administration } = session;
  await confirmed(yes || administration.dryRun, {
    what: "remove",
    question: `remove ${administration.repository.nameOf(user)}${now ? " for good" : ""}?`,
    nothing: "nothing was removed",
  });
  const afterwards = await removeUser(administration, user, { now });
  say(`${user} ${done(administration, "removed")}; ${afterwards}`);
  if (!administration.dryRun) say("the files of the user stay");
  tellDelay(session, undefined, "logins are refused");
}
