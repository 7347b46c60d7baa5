import type { AuthenticatorPorts } from "./authenticate";
import { remembering } from "./stores/cache";
import { createSecretsClient } from "./stores/clients";
import type { Lockout } from "./decision";
import { createHandler } from "./handler";
import { withMetrics } from "./telemetry/metrics";
import { verifyPassword } from "./user/password";
import { findUserInSecrets } from "./stores/secrets-manager";
import { type LockoutSettings, parseSettings } from "./settings";

const settings = parseSettings(process.env);
const { region, secretPrefix, usersTable, cache, lockout, stack } = settings;
const now = Date.now;

/** What asks tables; few logins with a key need it, so it is read when the first one does. */
const dynamodb = () => module.require("./dynamodb") as typeof import("./dynamodb");

function findUserIn(table: string): AuthenticatorPorts["findUser"] {
  const { createUsersClient, findUserInTable } = dynamodb();
  return findUserInTable(createUsersClient(region), table);
}

function lockoutBy(limits: LockoutSettings): Lockout {
  const make = (): Lockout => {
    const { createLockoutClient, lockoutInTable } = dynamodb();
    return lockoutInTable(createLockoutClient(region), limits, now);
  };
  let made: Lockout | undefined;
  const lockout = (): Lockout => (made ??= make());
  return {
    isLocked: (attempt) => lockout().isLocked(attempt),
    countFailure: (attempt) => lockout().countFailure(attempt),
  };
}

const findUser: AuthenticatorPorts["findUser"] =
  usersTable === undefined
    ? findUserInSecrets(createSecretsClient(region), secretPrefix)
    : findUserIn(usersTable);

/** Entry of the identity function; what it needs is built once and serves every login. */
export const handler = createHandler(
  {
    findUser,
    ...(cache && remembering(findUser, cache, now)),
    ...(lockout && { lockout: lockoutBy(lockout) }),
    verifyPassword,
    now,
  },
  settings,
  // Not the console, which puts words before the JSON so that metric filters can't read it.
  (line) => process.stdout.write(`${JSON.stringify(withMetrics(line, stack, now()))}\n`),
);
