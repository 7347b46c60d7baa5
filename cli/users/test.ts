import { TestIdentityProviderCommand } from "@aws-sdk/client-transfer";

import { check } from "../../identity/users/check";
import type { RecordFields } from "../../identity/users/repository";
import { readAnswer, type ServiceAnswer } from "../../identity/users/answer";
import { authenticate } from "../../identity/authorizer/authenticate";
import type { Decision, LoginAttempt, Protocol } from "../../identity/authorizer/decision";
import { verifyPassword } from "../../identity/authorizer/user/password";
import { findUserInSecrets } from "../../identity/authorizer/stores/secrets-manager";
import { isUsername } from "../../identity/authorizer/user/user-record";
import { findUserInTable, lockoutInTable } from "../../identity/authorizer/stores/dynamodb";
import { printTable, say } from "../command-line";
import { findingsOf, type LoginFinding } from "./findings";
import { readPassword } from "./password";
import { findServer } from "./server";
import type { UsersSession, UsersStack } from "./stack";

/** Login to test. */
export interface TestOptions {
  /** Whether to log in with a password, which is asked for, and not with a key. */
  readonly password?: boolean;
  readonly protocol: Protocol;
  /** Address that the login comes from. */
  readonly from?: string;
  /** Server, if not the stack's. */
  readonly server?: string;
}

/** Address of clients of the sandbox. */
const LOOPBACK = "127.0.0.1";

/** Prints the answer of the service to a login, and the decision that follows from the record. */
export async function test(
  { stack }: UsersSession,
  user: string,
  options: TestOptions,
): Promise<void> {
  const { password: withPassword = false } = options;
  const password = withPassword ? await readPassword(user, { isNew: false }) : undefined;
  const attempt = await attemptOf(stack, user, { ...options, password });
  say(
    `asking server ${attempt.serverId} about a login by ${withPassword ? "password" : "key"} ...`,
  );
  const { isAllowed, findings, hints } = await testLogin(stack, attempt);
  printTable(findings);
  for (const hint of hints) say(`warning: ${hint}`);
  if (!isAllowed) process.exitCode = 1;
}

/** What is known of a login that is tested. */
type AttemptOptions = { readonly protocol: Protocol } & {
  readonly [N in "password" | "from" | "server"]?: string | undefined;
};

/** Login that is tested, with the server and the address that it comes from. */
export async function attemptOf(
  stack: UsersStack,
  username: string,
  options: AttemptOptions,
): Promise<LoginAttempt> {
  const { protocol, password, from } = options;
  const sourceIp = from ?? (stack.sandbox && LOOPBACK);
  return {
    ...{ username, protocol, serverId: await serverOf(stack, options) },
    ...(password !== undefined && { password }),
    ...(sourceIp !== undefined && { sourceIp }),
  };
}

/** Answer to a login, and the decision that follows from the record. */
export interface TestedLogin {
  readonly isAllowed: boolean;
  readonly findings: readonly LoginFinding[];
  readonly hints: readonly string[];
}

/** Asks the service about a login, and finds out why it answers so. */
export async function testLogin(stack: UsersStack, attempt: LoginAttempt): Promise<TestedLogin> {
  const { username } = attempt;
  const answer = await ask(stack, attempt);
  const decision = await decide(stack, attempt);
  const lock = await lockOf(stack, attempt);
  const { settings } = stack;
  const fields = await fieldsOf(stack, username);
  const subject = { username, attempt, lockout: settings.lockout, fields };
  const cacheSeconds = settings.cache?.seconds ?? 0;
  const isLocked = lock === "locked";
  const warnings = [...decision.warnings, ...warningsOf(stack, username, fields)];
  return {
    isAllowed: answer.kind === "allow",
    findings: findingsOf({ answer, decision, isLocked, cacheSeconds }, subject),
    hints: [...new Set([...(lock === "unreadable" ? [UNREADABLE_LOCKS] : []), ...warnings])],
  };
}

const UNREADABLE_LOCKS = "the table of wrong passwords can't be read, so a lock would not be seen";

async function serverOf({ sandbox, clients, name }: UsersStack, { server }: AttemptOptions) {
  return server ?? sandbox?.serverId ?? (await findServer(clients.transfer, name));
}

/** Fields of the stored record, which explain a refusal. */
async function fieldsOf({ repositoryOf, store }: UsersStack, user: string) {
  const stored = isUsername(user) ? await repositoryOf(store).read(user) : undefined;
  return stored?.kind === "record" ? stored.fields : undefined;
}

/** Warnings about the stored record that the function's own decision does not have. */
function warningsOf(
  { store, rules }: UsersStack,
  user: string,
  fields: RecordFields | undefined,
): readonly string[] {
  const verdict = fields && check(user, fields, store, rules);
  return verdict?.kind === "usable" ? verdict.warnings : [];
}

/** Answer of the service to an attempt. */
async function ask({ clients }: UsersStack, attempt: LoginAttempt): Promise<ServiceAnswer> {
  const { username, protocol, serverId, password, sourceIp } = attempt;
  return readAnswer(
    await clients.transfer.send(
      new TestIdentityProviderCommand({
        ServerId: serverId,
        UserName: username,
        ServerProtocol: protocol,
        ...(password !== undefined && { UserPassword: password }),
        ...(sourceIp !== undefined && { SourceIp: sourceIp }),
      }),
    ),
  );
}

/** Decision that follows from the record as it is stored now. */
function decide(
  { store, clients, settings }: UsersStack,
  attempt: LoginAttempt,
): Promise<Decision> {
  const { secretPrefix, usersTable = "" } = settings;
  const findUser =
    store === "secrets"
      ? findUserInSecrets(clients.secrets, secretPrefix)
      : findUserInTable(clients.tables, usersTable);
  return authenticate(attempt, { findUser, verifyPassword, now: Date.now }, settings);
}

/** Whether wrong passwords have locked the user out, as far as the caller may read that. */
async function lockOf(
  { settings, clients }: UsersStack,
  attempt: LoginAttempt,
): Promise<"locked" | "open" | "unreadable"> {
  if (settings.lockout === undefined || attempt.password === undefined) return "open";
  try {
    const lockout = lockoutInTable(clients.tables, settings.lockout, Date.now);
    return (await lockout.isLocked(attempt)) ? "locked" : "open";
  } catch {
    return "unreadable";
  }
}
