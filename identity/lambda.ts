import type { Ports } from "./authenticate";
import { remembering } from "./cache";
import { createLockoutClient, createSecretsClient, createUsersClient } from "./clients";
import { createHandler } from "./handler";
import { lockoutInTable } from "./lockout";
import { withMetrics } from "./metrics";
import { verifyPassword } from "./password";
import { findUserInSecrets } from "./secrets";
import { parseSettings } from "./settings";
import { findUserInTable } from "./users-table";

const settings = parseSettings(process.env);
const { region, secretPrefix, usersTable, cache, lockout, stack } = settings;
const now = Date.now;

const findUser: Ports["findUser"] =
  usersTable === undefined
    ? findUserInSecrets(createSecretsClient(region), secretPrefix)
    : findUserInTable(createUsersClient(region), usersTable);

/** Entry of the identity function; what it needs is built once and serves every login. */
export const handler = createHandler(
  {
    findUser,
    ...(cache && remembering(findUser, cache, now)),
    ...(lockout && { lockout: lockoutInTable(() => createLockoutClient(region), lockout, now) }),
    verifyPassword,
    now,
  },
  settings,
  // Not the console, which puts words before the JSON so that metric filters can't read it.
  (line) => process.stdout.write(`${JSON.stringify(withMetrics(line, stack, now()))}\n`),
);
