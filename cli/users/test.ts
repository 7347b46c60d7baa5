import { TestIdentityProviderCommand } from "@aws-sdk/client-transfer";

import { readAnswer, type ServiceAnswer } from "../../identity/users/answer";
import { authenticate } from "../../identity/authorizer/authenticate";
import type { Decision, LoginAttempt } from "../../identity/authorizer/decision";
import { verifyPassword } from "../../identity/authorizer/user/password";
import { findUserInSecrets } from "../../identity/authorizer/stores/secrets-manager";
import { isUsername } from "../../identity/authorizer/user/user-record";
import { findUserInTable, lockoutInTable } from "../../identity/authorizer/stores/dynamodb";
import { say } from "../command-line";
import type { UserAction } from "./command";
import { findingsOf } from "./findings";
import { readPassword } from "./password";
import { findServer } from "./server";
import type { UsersStack } from "./stack";

type TestAction = Extract<UserAction, { readonly name: "test" }>;

/** Address that the sandbox's clients come from. */
const HERE = "127.0.0.1";

/** Asks the service, and then the record, what a login would be answered. */
export async function test(stack: UsersStack, action: TestAction): Promise<void> {
  const { user, protocol, withPassword, from } = action;
  const password = withPassword ? await readPassword(user, { isNew: false }) : undefined;
  const sourceIp = from ?? (stack.sandbox && HERE);
  const attempt: LoginAttempt = {
    username: user,
    protocol,
    serverId: await serverOf(stack, action),
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
  const subject = { username: user, attempt, lockout: settings.lockout };
  const findings = findingsOf(
    { answer, decision, isLocked, cacheSeconds: settings.cache?.seconds ?? 0 },
    { ...subject, fields: await fieldsOf(stack, user) },
  );
  const width = Math.max(...findings.map(([name]) => name.length));
  process.stdout.write(
    findings.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join(""),
  );
  for (const warning of decision.warnings) say(`warning: ${warning}`);
  if (answer.kind !== "allow") process.exitCode = 1;
}

async function serverOf({ sandbox, clients, name }: UsersStack, { server }: TestAction) {
  return server ?? sandbox?.serverId ?? (await findServer(clients.transfer, name));
}

/** The record as it is stored, for the words of a refusal. */
async function fieldsOf({ directoryOf, store }: UsersStack, user: string) {
  const stored = isUsername(user) ? await directoryOf(store).read(user) : undefined;
  return stored?.kind === "record" ? stored.fields : undefined;
}

/** What the service itself makes of the attempt. */
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

/** What these files make of the record as it is stored now. */
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

/** Whether wrong passwords have locked the user out; nobody who may not read that is told. */
async function isLockedOut({ settings, clients }: UsersStack, attempt: LoginAttempt) {
  if (settings.lockout === undefined || attempt.password === undefined) return false;
  try {
    return await lockoutInTable(clients.tables, settings.lockout, Date.now).isLocked(attempt);
  } catch {
    say("warning: the table of wrong passwords can't be read, so a lock would not be seen");
    return false;
  }
}
