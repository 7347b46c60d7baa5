import { hashPassword } from "../../../identity/authorizer/user/password";
import { keysIn } from "../../../identity/users/keys";
import { addUser } from "../../../identity/users/operations";
import type { UserRow } from "../../../identity/users/summary";
import { type Html, markup } from "../../../verify/report/markup";
import { table, type TableRow } from "../../../verify/report/table";
import { homeLines } from "../../users/home";
import { additionIn } from "../../users/options";
import { generatePassword } from "../../users/password";
import { listOf, type UserList } from "../../users/read";
import { withUsers, type WorkKind } from "../../users/session";
import { openStack, type UsersSession, type UsersStack } from "../../users/stack";
import { attemptOf, testLogin } from "../../users/test";
import { additionText, changeDisabled, changeLines, delayLines } from "../../users/write";
import type { Evaluations } from "../evaluations";
import { fragment, type Fragment } from "../fragment";
import type { AddedUser, TriedLogin, UserQuestion, UsersQuestion } from "../questions";
import { givenData, givenFile } from "../settings";

/** Works on users as the command line does. */
async function onUsers<T>(
  evaluations: Evaluations,
  { stack, target }: UsersQuestion,
  kind: WorkKind,
  work: (session: UsersSession, account: string | undefined) => Promise<T>,
): Promise<T> {
  const { settings } = evaluations;
  const place = { data: givenData(settings, stack), file: givenFile(settings, stack) };
  const isSandbox = target === "sandbox";
  const opened = await openStack(
    { stack, sandbox: isSandbox, file: place.file, data: isSandbox ? place.data : undefined },
    async (name, { file }) => (await evaluations.of(name, file)).graph,
  );
  return withUsers(opened, { kind, dryRun: false, work });
}

/** All users of a stack, with a button for each. */
export const listAnswer = (
  evaluations: Evaluations,
  users: UsersQuestion,
): Promise<Fragment & { readonly users: readonly string[]; readonly domain: string }> =>
  onUsers(evaluations, users, "reads", async ({ stack }, account) => {
    const list = await listOf(stack);
    return {
      users: list.rows.map(({ user }) => user),
      domain: stack.settings.domain,
      ...fragment(listHtml(stack, list, account)),
    };
  });

function listHtml(
  { name, region }: UsersStack,
  { rows, warnings }: UserList,
  account: string | undefined,
): Html {
  const where =
    account === undefined
      ? `Users of the sandbox of stack ${name}.`
      : `Users of stack ${name} in AWS account ${account}, region ${region}.`;
  const columns = ["User", "State", "Change", "Access", "Login", "Restrictions"];
  const head = { id: "users-table", caption: "Users", columns };
  return markup`<p>${where}</p>
${table(head, rows.map(userRow))}
${warnings.map((warning) => markup`<p class="hint">${warning}</p>`)}`;
}

function userRow({ user, state, access, login, restrictions }: UserRow): TableRow {
  const word = state === "disabled" ? "Enable" : "Disable";
  const call = `users/${word.toLowerCase()}`;
  const button = markup`<button type="button" data-call="${call}" data-user="${user}" aria-label="${word} ${user}">${word}</button>`;
  return { cells: [user, state, button, access, login, restrictions] };
}

const linesHtml = (lines: readonly string[]): Fragment =>
  fragment(markup`${lines.map((line) => markup`<p class="said">${line.trim()}</p>`)}`);

/** Adds a user; a generated password is in this answer and in no other. */
export const addAnswer = (
  evaluations: Evaluations,
  { user, password: generates, key, allow, ...added }: AddedUser,
): Promise<Fragment & { readonly password?: string }> =>
  onUsers(evaluations, added, "writes", async (session) => {
    const { stack, administration } = session;
    const { fields } = additionIn({ ...added, allow: rangesIn(allow) });
    const keys = key === undefined ? [] : keysIn(key, "the public key");
    const password = generates ? generatePassword() : undefined;
    const outcome = await addUser(
      administration,
      user,
      { ...fields, ...(keys.length > 0 && { PublicKeys: keys }) },
      password === undefined ? undefined : () => hashPassword(password),
    );
    const homes = await homeLines(stack, user, outcome.fields, false);
    return {
      ...linesHtml([...changeLines(session, user, additionText(outcome), outcome), ...homes]),
      ...(password !== undefined && { password }),
    };
  });

/** Entries of a text; undefined for a blank one. */
function rangesIn(text = ""): readonly string[] | undefined {
  const ranges = text.split(/[\s,;]+/).filter((range) => range !== "");
  return ranges.length === 0 ? undefined : ranges;
}

/** Disables or enables a user. */
export const disableAnswer =
  (isDisabled: boolean) =>
  (evaluations: Evaluations, users: UserQuestion): Promise<Fragment> =>
    onUsers(evaluations, users, "writes", async (session) => {
      const outcome = await changeDisabled(session, users.user, isDisabled);
      const lines = changeLines(session, users.user, isDisabled ? "disabled" : "enabled", outcome);
      const logins = isDisabled ? "logins are refused" : "logins are admitted";
      return linesHtml([...lines, ...delayLines(session, outcome, logins)]);
    });

/** Answer to a login, and the reason. */
export const testAnswer = (
  evaluations: Evaluations,
  { user, protocol, password, from, ...users }: TriedLogin,
): Promise<Fragment> =>
  onUsers(evaluations, users, "reads", async ({ stack }) => {
    const attempt = await attemptOf(stack, user, { protocol, password, from });
    const { isAllowed, findings, hints } = await testLogin(stack, attempt);
    const word = isAllowed ? "allowed" : "denied";
    const by = password === undefined ? "key" : "password";
    const details = findings.map(([label, text]) => markup`<dt>${label}</dt><dd>${text}</dd>`);
    return fragment(markup`<p class="verdict">Login of ${user} by ${by} over ${protocol}: <strong class="${word}">${word}</strong></p>
<dl>${details}</dl>
${hints.map((hint) => markup`<p class="hint">warning: ${hint}</p>`)}`);
  });
