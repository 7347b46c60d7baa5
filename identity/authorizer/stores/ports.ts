import type { AuthenticatorPorts } from "../authenticate";
import type { Lockout } from "../decision";
import type { AuthorizerSettings, LockoutSettings } from "../settings";
import { verifyPassword } from "../user/password";
import { withCache } from "./cache";
import { LOCKOUT_TIMEOUTS, USER_STORE_TIMEOUTS } from "./clients";
import { createSecretsClient, findUserInSecrets } from "./secrets-manager";

/**
 * Loads DynamoDB's client, which is a file of its own in the bundle. A cold start is quicker without
 * it, and key logins of users in secrets never need it.
 */
const dynamodb = () => module.require("./dynamodb") as typeof import("./dynamodb");

/** Creates the ports of the function's stack; clients are created once and serve all logins. */
export function createPorts(settings: AuthorizerSettings, now: () => number): AuthenticatorPorts {
  const { cache, lockout, region } = settings;
  const findUser = userStore(settings);
  return {
    findUser,
    ...(cache && withCache(findUser, cache, now)),
    ...(lockout && { lockout: lazyLockout(region, lockout, now) }),
    verifyPassword,
    now,
  };
}

function userStore(settings: AuthorizerSettings): AuthenticatorPorts["findUser"] {
  const { region, secretPrefix, usersTable } = settings;
  if (usersTable === undefined) {
    return findUserInSecrets(createSecretsClient(region), secretPrefix);
  }
  const { createTableClient, findUserInTable } = dynamodb();
  return findUserInTable(createTableClient(region, USER_STORE_TIMEOUTS), usersTable);
}

function lazyLockout(region: string, settings: LockoutSettings, now: () => number): Lockout {
  let created: Lockout | undefined;
  const lockout = (): Lockout => {
    const { createTableClient, lockoutInTable } = dynamodb();
    return (created ??= lockoutInTable(createTableClient(region, LOCKOUT_TIMEOUTS), settings, now));
  };
  return {
    isLocked: (attempt) => lockout().isLocked(attempt),
    countFailure: (attempt) => lockout().countFailure(attempt),
  };
}
