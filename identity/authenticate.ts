import { type Decision, type Denial, deny, type LoginAttempt, type Method } from "./decision";
import { grantFor } from "./grant";
import type { StoredPassword } from "./password";
import type { Settings } from "./settings";
import { isInRanges } from "./source-range";
import type { UserRecord } from "./user-record";

/** What the decision needs from outside. */
export interface Ports {
  /** Finds a user, or says why there is none to use; an outage is an exception. */
  readonly findUser: (username: string) => Promise<UserRecord | Denial>;
  /** Verifies a password; takes the same time where nothing is stored, and then gives false. */
  readonly verifyPassword: (
    password: string,
    stored: StoredPassword | undefined,
  ) => Promise<boolean>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Names that the service itself takes. Everything else is refused before it can become part of a
 * secret's name, a folder or a policy, where `/`, `*` or `$` would have a meaning.
 */
const USERNAME = /^[A-Za-z0-9_][A-Za-z0-9_.@-]{2,99}$/;

function methodOf({ password, protocol }: LoginAttempt): Method | Denial {
  const isKey = password === undefined || password === "";
  // Only SFTP has keys. Elsewhere no password is no proof at all.
  if (protocol === "SFTP") return isKey ? "key" : "password";
  return isKey || password.trim() === "" ? deny("blank-password") : "password";
}

/** Whatever refuses a user before any credential counts. */
function restriction(attempt: LoginAttempt, user: UserRecord, now: number): Denial | undefined {
  const { sourceIp, serverId, protocol } = attempt;
  if (user.disabled) return deny("disabled");
  if (user.expires !== undefined && now >= user.expires) return deny("expired");
  if (user.serverId !== undefined && user.serverId !== serverId) return deny("wrong-server");
  if (user.protocols !== undefined && !user.protocols.includes(protocol)) {
    return deny("wrong-protocol");
  }
  if (user.allowedRanges === undefined) return undefined;
  if (sourceIp === undefined) return deny("unknown-source");
  return isInRanges(user.allowedRanges, sourceIp) ? undefined : deny("wrong-source");
}

function credential(method: Method, user: UserRecord, isVerified: boolean): Denial | undefined {
  if (method === "key") return user.publicKeys.length === 0 ? deny("no-key") : undefined;
  if (user.password === undefined) return deny("no-password");
  return isVerified ? undefined : deny("wrong-password");
}

/** Decides one attempt. Never throws to say no: a denial is data, an outage is an exception. */
export async function authenticate(
  attempt: LoginAttempt,
  ports: Ports,
  settings: Settings,
): Promise<Decision> {
  const { username, password = "" } = attempt;
  const method = methodOf(attempt);
  if (typeof method !== "string") return { ...method, warnings: [] };
  if (!USERNAME.test(username)) return { ...deny("invalid-username"), method, warnings: [] };

  const user = await ports.findUser(username);
  // Always, whatever else may refuse: the time of an answer must not tell which users exist.
  const isVerified =
    method === "password" &&
    (await ports.verifyPassword(password, user.kind === "user" ? user.password : undefined));

  if (user.kind === "deny") return { ...user, method, warnings: [] };
  const denial = restriction(attempt, user, ports.now()) ?? credential(method, user, isVerified);
  const grant = denial ?? grantFor(username, user, settings);
  if (grant.kind === "deny") return { ...grant, method, warnings: user.warnings };
  const warnings = [...user.warnings, ...grant.warnings];
  return method === "key"
    ? { kind: "allow", method, grant, publicKeys: user.publicKeys, warnings }
    : { kind: "allow", method, grant, warnings };
}
