import { isDeepStrictEqual } from "node:util";

import {
  type Decision,
  type Denial,
  deny,
  type Lockout,
  type LoginAttempt,
  type Method,
} from "./decision";
import { grantFor } from "./grant";
import type { StoredPassword } from "./user/password";
import type { AuthorizerSettings } from "./settings";
import { isInRanges } from "./source-range";
import type { UserRecord } from "./user/user-record";
import { isUsername } from "./user/username";

/** What the decision needs from outside. */
export interface AuthenticatorPorts {
  /** Finds a user in the store, or says why there is none to use; an outage is an exception. */
  readonly findUser: (username: string) => Promise<UserRecord | Denial>;
  /** The user as read for an earlier login, if that was not long ago; absent without a cache. */
  readonly recallUser?: ((username: string) => UserRecord | undefined) | undefined;
  /** Verifies a password; takes the same time where nothing is stored, and then gives false. */
  readonly verifyPassword: (
    password: string,
    stored: StoredPassword | undefined,
  ) => Promise<boolean>;
  /** Absent where nobody is ever locked out. */
  readonly lockout?: Lockout | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

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

/** What one record makes of an attempt whose form is good. */
function judge(
  attempt: LoginAttempt,
  method: Method,
  record: UserRecord | Denial,
  isVerified: boolean,
  now: number,
  settings: AuthorizerSettings,
): Decision {
  if (record.kind === "deny") return { ...record, method, warnings: [] };
  const denial = restriction(attempt, record, now) ?? credential(method, record, isVerified);
  const grant = denial ?? grantFor(attempt.username, record, settings);
  if (grant.kind === "deny") return { ...grant, method, warnings: record.warnings };
  const warnings = [...record.warnings, ...grant.warnings];
  return method === "key"
    ? { kind: "allow", method, grant, publicKeys: record.publicKeys, warnings }
    : { kind: "allow", method, grant, warnings };
}

const passwordIn = (record: UserRecord | Denial): StoredPassword | undefined =>
  record.kind === "user" ? record.password : undefined;

/**
 * Decides on all but the lockout. What a remembered record would deny is decided on a new one, so
 * that nobody is refused for what is no longer so.
 */
async function decide(
  attempt: LoginAttempt,
  method: Method,
  ports: AuthenticatorPorts,
  settings: AuthorizerSettings,
): Promise<{ readonly decision: Decision; readonly isVerified: boolean }> {
  const { username, password = "" } = attempt;
  const verify = async (record: UserRecord | Denial): Promise<boolean> =>
    // Always, whatever else may refuse: the time of an answer must not tell which users exist.
    method === "password" && (await ports.verifyPassword(password, passwordIn(record)));
  const outcome = (record: UserRecord | Denial, isVerified: boolean) => ({
    decision: judge(attempt, method, record, isVerified, ports.now(), settings),
    isVerified,
  });

  const remembered = ports.recallUser?.(username);
  const record = remembered ?? (await ports.findUser(username));
  const first = outcome(record, await verify(record));
  if (remembered === undefined || first.decision.kind === "allow") return first;
  const current = await ports.findUser(username);
  const isSame = isDeepStrictEqual(passwordIn(current), passwordIn(remembered));
  return outcome(current, isSame ? first.isVerified : await verify(current));
}

/** Decides one attempt. Never throws to say no: a denial is data, an outage is an exception. */
export async function authenticate(
  attempt: LoginAttempt,
  ports: AuthenticatorPorts,
  settings: AuthorizerSettings,
): Promise<Decision> {
  const { lockout } = ports;
  const method = methodOf(attempt);
  if (typeof method !== "string") return { ...method, warnings: [] };
  if (!isUsername(attempt.username)) {
    return { ...deny("invalid-username"), method, warnings: [] };
  }
  const { decision, isVerified } = await decide(attempt, method, ports, settings);
  // The service checks keys after this function has answered, so key logins can't count.
  if (method === "key" || lockout === undefined) return decision;
  // One request either way; with a right password too, or the lock would tell that it is right.
  const isLocked = await (isVerified ? lockout.isLocked(attempt) : lockout.countFailure(attempt));
  return isLocked ? { ...deny("locked"), method, warnings: decision.warnings } : decision;
}
