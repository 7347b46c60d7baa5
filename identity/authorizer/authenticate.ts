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
import { isUsername, recordFor, type UserRecord } from "./user/user-record";

/** Functions that the decision calls. */
export interface AuthenticatorPorts {
  /**
   * Finds a user in the store, or says why there is no usable one; throws on an outage. A cache keeps the
   * answer for the address that it was given to.
   */
  readonly findUser: (username: string, sourceIp?: string) => Promise<UserRecord | Denial>;
  /**
   * The user as read for an earlier login from the address, or that there was none, if it is in the cache;
   * absent without a cache.
   */
  readonly cached?: (username: string, sourceIp?: string) => UserRecord | Denial | undefined;
  /** Verifies a password; if none is stored it gives false, and takes the same time. */
  readonly verifyPassword: (
    password: string,
    stored: StoredPassword | undefined,
  ) => Promise<boolean>;
  /** Absent if wrong passwords do not lock users. */
  readonly lockout?: Lockout | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

function methodOf({ password, protocol }: LoginAttempt): Method | Denial {
  const isKey = password === undefined || password === "";
  // Only SFTP has keys. For FTPS and FTP an attempt without a password proves nothing.
  if (protocol === "SFTP") return isKey ? "key" : "password";
  return isKey || password.trim() === "" ? deny("blank-password") : "password";
}

/** Denial for the restrictions of a user, which come before the credentials. */
function restrictionDenial(
  attempt: LoginAttempt,
  user: UserRecord,
  now: number,
): Denial | undefined {
  const { sourceIp, serverId, protocol } = attempt;
  if (user.disabled) return deny("disabled");
  if (user.expires !== undefined && now >= user.expires) return deny("expired");
  if (user.serverIds?.includes(serverId) === false) return deny("wrong-server");
  if (user.protocols !== undefined && !user.protocols.includes(protocol)) {
    return deny("wrong-protocol");
  }
  if (user.allowedRanges === undefined) return undefined;
  if (sourceIp === undefined) return deny("unknown-source");
  return user.allowedRanges.every((ranges) => isInRanges(ranges, sourceIp))
    ? undefined
    : deny("wrong-source");
}

function credentialDenial(
  method: Method,
  user: UserRecord,
  isVerified: boolean,
): Denial | undefined {
  if (method === "key") return user.publicKeys.length === 0 ? deny("no-key") : undefined;
  if (user.password === undefined) return deny("no-password");
  return isVerified ? undefined : deny("wrong-password");
}

/** Decides on a well-formed attempt with the user's record. */
function decideOn(
  attempt: LoginAttempt,
  method: Method,
  record: UserRecord | Denial,
  isVerified: boolean,
  now: number,
  settings: AuthorizerSettings,
): Decision {
  if (record.kind === "deny") return { ...record, method, warnings: [] };
  const user = recordFor(record, attempt.protocol);
  const denial =
    restrictionDenial(attempt, user, now) ?? credentialDenial(method, user, isVerified);
  const grant = denial ?? grantFor(attempt.username, user, settings);
  if (grant.kind === "deny") return { ...grant, method, warnings: record.warnings };
  const warnings = [...record.warnings, ...grant.warnings];
  return method === "key"
    ? { kind: "allow", method, grant, publicKeys: user.publicKeys, warnings }
    : { kind: "allow", method, grant, warnings };
}

const passwordIn = (
  record: UserRecord | Denial,
  { protocol }: LoginAttempt,
): StoredPassword | undefined =>
  record.kind === "user" ? recordFor(record, protocol).password : undefined;

const lockedDenial = (record: UserRecord | Denial): Decision => ({
  ...deny("locked"),
  method: "password",
  warnings: record.kind === "user" ? record.warnings : [],
});

/** Record of the user, and whether it is from the cache. */
interface FoundRecord {
  readonly record: UserRecord | Denial;
  readonly isCached: boolean;
}

/**
 * Record of the user, from the cache or the store, and whether the user is locked. The two are asked at
 * the same time.
 */
async function lookUp(
  attempt: LoginAttempt,
  method: Method,
  { findUser, cached, lockout }: AuthenticatorPorts,
): Promise<FoundRecord & { readonly isLocked: boolean }> {
  const { username, sourceIp } = attempt;
  const known = cached?.(username, sourceIp);
  // That there is no user, only for keys: a probe of a user who exists is answered from the cache too the
  // second time. A password takes a hash, beside which a read of the store is not seen, so a new user may
  // log in at once.
  const usable = method === "key" || known?.kind === "user" ? known : undefined;
  const [record, isLocked = false] = await Promise.all([
    usable ?? findUser(username, sourceIp),
    method === "password" ? lockout?.isLocked(attempt) : false,
  ]);
  return { record, isCached: usable?.kind === "user", isLocked };
}

/** Decides on one attempt. A denial is a value; an exception is an outage. */
export async function authenticate(
  attempt: LoginAttempt,
  ports: AuthenticatorPorts,
  settings: AuthorizerSettings,
): Promise<Decision> {
  const method = methodOf(attempt);
  if (typeof method !== "string") return { ...method, warnings: [] };
  if (!isUsername(attempt.username)) {
    return { ...deny("invalid-username"), method, warnings: [] };
  }
  const { isLocked, ...found } = await lookUp(attempt, method, ports);
  // Before the hash, which is what an attempt costs. A right password is denied too while the user is
  // locked, so that nobody finds it by guessing on.
  if (isLocked) return lockedDenial(found.record);
  const { decision, isVerified } = await decide(attempt, method, ports, settings, found);
  const { lockout } = ports;
  // The service checks keys after this function has answered, so failed key logins are not known here.
  if (method === "key" || lockout === undefined) return decision;
  // Of many guesses at one time, those after the last allowed one are too late, the right one too. One
  // request in either case: its time must not tell the right password of a user who is disabled.
  const isLockedNow = await (isVerified
    ? lockout.isLocked(attempt)
    : lockout.countFailure(attempt));
  return isLockedNow ? lockedDenial(found.record) : decision;
}

/**
 * Decides on everything but the lockout. If the cached record leads to a denial, the user is read
 * again, so that nobody is denied because of an old record.
 */
async function decide(
  attempt: LoginAttempt,
  method: Method,
  ports: AuthenticatorPorts,
  settings: AuthorizerSettings,
  { record, isCached }: FoundRecord,
): Promise<{ readonly decision: Decision; readonly isVerified: boolean }> {
  const { username, sourceIp, password = "" } = attempt;
  const verify = async (read: UserRecord | Denial): Promise<boolean> =>
    // Always, whatever else denies: the time of an answer must not tell which users exist.
    method === "password" && (await ports.verifyPassword(password, passwordIn(read, attempt)));
  const outcome = (read: UserRecord | Denial, isVerified: boolean) => ({
    decision: decideOn(attempt, method, read, isVerified, ports.now(), settings),
    isVerified,
  });

  const first = outcome(record, await verify(record));
  if (!isCached || first.decision.kind === "allow") return first;
  const current = await ports.findUser(username, sourceIp);
  const isSame = isDeepStrictEqual(passwordIn(current, attempt), passwordIn(record, attempt));
  return outcome(current, isSame ? first.isVerified : await verify(current));
}
