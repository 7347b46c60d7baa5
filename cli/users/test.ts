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
import { findingsOf } from "./findings";
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
  const { protocol, password: withPassword = false, from } = options;
  const password = withPassword ? await readPassword(user, { isNew: false }) : undefined;
  const sourceIp = from ?? (stack.sandbox && LOOPBACK);
  const attempt: LoginAttempt = {
    username: user,
    protocol,
    serverId: await serverOf(stack, options),
    ...(password !== undefined && { password }),
    ...(sourceIp !== undefined && { sourceIp }),
  };
  say(
    `asking server ${attempt.serverId} about a login by ${withPassword ? "password" : "key"} ...`,
  );
  const answer = await ask(stack, attempt);
  const decision = await decide(stack, attempt);
  const isLocked = await isLockedOut(stack, attempt);
  const { settings } = stack;
  const fields = await fieldsOf(stack, user);
  const subject = { username: user, attempt, lockout: settings.lockout, fields };
  const findings = findingsOf(
    { answer, decision, isLocked, cacheSeconds: settings.cache?.seconds ?? 0 },
    subject,
  );
  printTable(findings);
  const hints = new Set([...decision.warnings, ...warningsOf(stack, user, fields)]);
  for (const warning of hints) say(`warning: ${warning}`);
  if (answer.kind !== "allow") process.exitCode = 1;
}

async function serverOf({ sandbox, clients, name }: UsersStack, { server }: TestOptions) {
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
async function isLockedOut({ settings, clients }: UsersStack, attempt: LoginAttempt) {
  if (settings.lockout === undefined || attempt.password === undefined) return false;
  try {
    return await lockoutInTable(clients.tables, settings.lockout, Date.now).isLocked(attempt);
  } catch {
    say("warning: the table of wrong passwords can't be read, so a lock would not be seen");
    return false;
  }
}
