import { addUser, removeUser } from "../../identity/users/operations";
import type { RecordRules } from "../../identity/users/check";
import { hashPassword } from "../../identity/authorizer/user/password";
import { type Protocol, PROTOCOLS } from "../../identity/authorizer/decision";
import { printTable, say } from "../command-line";
import { generatePassword } from "./password";
import type { UsersSession } from "./stack";
import { attemptOf, testLogin } from "./test";

/** Minutes after which the user could no longer log in, should nothing remove it. */
const MINUTES = 15;

/** Owner of files on EFS, where every user needs one; the user of this test writes none. */
const NOBODY = { Uid: 65534, Gid: 65534 };

/**
 * Adds a user with a generated password, which is neither printed nor kept, asks the service about a login,
 * and removes the user again, whatever the answer is.
 */
export async function smokeTest(session: UsersSession, user: string): Promise<void> {
  const { stack, administration } = session;
  const protocol = passwordProtocol(stack.rules.server);
  if (protocol === undefined) {
    say("warning: nothing was tested: no protocol of the server takes a password alone, and");
    say("AWS's TestIdentityProvider tests no keys");
    return;
  }
  const password = generatePassword();
  const fields = {
    Access: "read-only",
    Expires: new Date(Date.now() + MINUTES * 60_000).toISOString(),
    ...(stack.settings.domain === "efs" && { PosixProfile: NOBODY }),
  };
  const stored = await administration.repository.read(user);
  if (stored?.kind === "removed") {
    // Nothing of an old record must come back.
    throw new Error(
      `${administration.repository.nameOf(user)} is scheduled for deletion; remove it with remove ${user} --now, or name another user`,
    );
  }
  await addUser(administration, user, fields, () => hashPassword(password));
  try {
    if (administration.dryRun) return;
    say(`asking the server about a login of ${user} by password over ${protocol} ...`);
    const attempt = await attemptOf(stack, user, { protocol, password });
    const { isAllowed, findings } = await testLogin(stack, attempt);
    printTable(findings);
    if (!isAllowed) process.exitCode = 1;
  } finally {
    if (!administration.dryRun) {
      await removeUser(administration, user, { now: true });
      say(`${user} was removed again`);
    }
  }
}

/** First protocol that takes a password without a key; keys cannot be tested. */
function passwordProtocol(server: RecordRules["server"]): Protocol | undefined {
  const takesPassword = ["PASSWORD", "PUBLIC_KEY_OR_PASSWORD"].includes(server.authentication);
  return PROTOCOLS.find(
    (protocol) => server.protocols.includes(protocol) && (protocol !== "SFTP" || takesPassword),
  );
}
