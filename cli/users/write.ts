import { changed, withKeys } from "../../identity/users/changes";
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
import { hashPassword } from "../../identity/authorizer/user/password";
import { say, UsageError } from "../command-line";
import type { UserAction } from "./command";
import { readGiven } from "./files";
import { sayHome } from "./home";
import type { PasswordSource } from "./options";
import { confirm, generatePassword, readPassword } from "./password";
import type { UsersStack } from "./stack";

/** A stack, and how its users are changed. */
export interface Writing {
  readonly stack: UsersStack;
  readonly administration: UserAdministration;
}

/** An action of some name. */
export type ActionOf<N extends UserAction["name"]> = Extract<UserAction, { readonly name: N }>;

const keysOf = (files: readonly string[]): string[] =>
  files.flatMap((file) => keysIn(readGiven(file), file));

/** What was done, in the past or, in a dry run, as it would be. */
const done = ({ dryRun }: UserAdministration, what: string): string =>
  dryRun ? `would be ${what}; nothing was written` : `was ${what}`;

/** Says what was done, or would be, and what is odd about it. */
export function tell(
  { administration }: Writing,
  user: string,
  what: string,
  outcome: ChangeOutcome,
): void {
  say(`${user} ${outcome.effect === "unchanged" ? "is so already" : done(administration, what)}`);
  for (const warning of outcome.warnings) say(`warning: ${warning}`);
}

/** For how long logins may still go by the old record. */
export function tellDelay(
  { stack: { settings }, administration }: Writing,
  outcome?: ChangeOutcome,
): void {
  const { seconds = 0 } = settings.cache ?? {};
  if (administration.dryRun || outcome?.effect === "unchanged") return;
  const logins =
    seconds > 0 ? `new logins follow within ${seconds} s` : "new logins follow at once";
  say(`${logins}; whoever is logged in stays so`);
}

/** A password that is hashed when it is needed, and printed, if nobody else knows it, at the end. */
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

/** Adds a user. */
export async function add(writing: Writing, action: ActionOf<"add">): Promise<void> {
  const { user, keyFiles, password: source } = action;
  const { administration, stack } = writing;
  const keys = keysOf(keyFiles);
  const changes = { ...action.changes, ...(keys.length > 0 && { PublicKeys: keys }) };
  const password = source && passwordOf(user, source, administration);
  const outcome = await addUser(administration, user, changes, password?.hash);
  const what =
    outcome.effect === "restored"
      ? "restored from what was scheduled for deletion, with this record in place of the old one"
      : "added";
  tell(writing, user, what, outcome);
  password?.reveal();
  await sayHome(stack, user, outcome.fields, administration.dryRun);
}

/** Gives a user another password. */
export async function setPassword(
  writing: Writing,
  { user, password: source }: ActionOf<"set-password">,
): Promise<void> {
  const password = passwordOf(user, source, writing.administration);
  const outcome = await changeUser(writing.administration, user, async (fields) =>
    changed(fields, { PasswordHash: await password.hash() }),
  );
  tell(writing, user, "given another password", outcome);
  password.reveal();
  tellDelay(writing, outcome);
}

/** Gives a user other keys, or further ones. */
export async function rotateKey(
  writing: Writing,
  { user, keyFiles, keep }: ActionOf<"rotate-key">,
): Promise<void> {
  const keys = keysOf(keyFiles);
  const outcome = await changeUser(writing.administration, user, (fields) =>
    withKeys(fields, keys, keep),
  );
  tell(writing, user, keep ? "given a further key" : "given another key", outcome);
  tellDelay(writing, outcome);
}

/** Disables a user, whatever else is wrong with the record, or enables one. */
export async function switchUser(
  writing: Writing,
  { user, name }: ActionOf<"show" | "disable" | "enable">,
): Promise<void> {
  const isOff = name === "disable";
  const change = (fields: RecordFields): RecordFields =>
    changed(fields, { Disabled: isOff ? true : undefined });
  const outcome = await changeUser(writing.administration, user, change, { allowRefused: isOff });
  tell(writing, user, isOff ? "disabled" : "enabled", outcome);
  if (isOff) tellDelay(writing, outcome);
}

/** Removes a user, after a question where a terminal can be asked. */
export async function remove(
  writing: Writing,
  { user, yes, now }: ActionOf<"remove">,
): Promise<void> {
  const { administration } = writing;
  if (!yes && !administration.dryRun) {
    if (!process.stdin.isTTY) throw new UsageError("remove needs --yes where nobody can be asked");
    const question = `remove ${administration.repository.nameOf(user)}${now ? " for good" : ""}?`;
    if (!(await confirm(question))) throw new Error("nothing was removed");
  }
  const afterwards = await removeUser(administration, user, { now });
  say(`${user} ${done(administration, "removed")}; ${afterwards}`);
  if (!administration.dryRun) say("the files of the user stay");
  tellDelay(writing);
}
