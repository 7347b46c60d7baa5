import type { AuthenticatorPorts } from "../authenticate";
import type { Denial, DenialReason } from "../decision";
import type { CacheSettings } from "../settings";
import { monotonicClock } from "../telemetry/timing";
import type { UserRecord } from "../user/user-record";

interface CacheEntry {
  readonly record: UserRecord | Denial;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Milliseconds of the monotonic clock. */
  readonly tick: number;
}

/** Ports of a user store with a cache. */
export interface CachedUserStore {
  readonly findUser: AuthenticatorPorts["findUser"];
  readonly cachedUser: NonNullable<AuthenticatorPorts["cachedUser"]>;
  readonly cachedAbsence: NonNullable<AuthenticatorPorts["cachedAbsence"]>;
}

/** Denials that say that there is no user, while all others concern one that exists. */
const ABSENT: readonly DenialReason[] = ["unknown-user", "scheduled-for-deletion"];

/**
 * Caches the users that were asked for most recently, for some seconds, and which users do not exist, but no
 * other denial. An entry serves the address that it was read for alone. So the first probe from an address
 * takes a read of the store and the next ones none, whether the user exists or not, and however often the
 * user logs in from elsewhere. An entry is as old as the clock says by which it is older.
 *
 * @param now milliseconds since 1970, which may be set back
 * @param clock milliseconds that never decrease, but may stand still while Lambda freezes the function
 */
export function cached(
  findUser: AuthenticatorPorts["findUser"],
  { seconds, users }: CacheSettings,
  now: () => number,
  clock = monotonicClock,
): CachedUserStore {
  const entries = new Map<string, CacheEntry>();
  const age = ({ time, tick }: CacheEntry): number => Math.max(now() - time, clock() - tick);
  // No name has a blank in it.
  const keyOf = (username: string, sourceIp = ""): string => `${username} ${sourceIp}`;
  const current = (key: string): CacheEntry["record"] | undefined => {
    const entry = entries.get(key);
    return entry !== undefined && age(entry) < seconds * 1000 ? entry.record : undefined;
  };
  return {
    findUser: async (username, sourceIp) => {
      const [time, tick, key] = [now(), clock(), keyOf(username, sourceIp)];
      entries.delete(key);
      const record = await findUser(username);
      if (record.kind === "deny" && !ABSENT.includes(record.reason)) return record;
      entries.set(key, { record, time, tick });
      // A map keeps the order in which its keys were set.
      for (const oldest of entries.keys()) {
        if (entries.size <= users) break;
        entries.delete(oldest);
      }
      return record;
    },
    cachedUser: (username, sourceIp) => {
      const record = current(keyOf(username, sourceIp));
      return record?.kind === "user" ? record : undefined;
    },
    cachedAbsence: (username, sourceIp) => {
      const record = current(keyOf(username, sourceIp));
      return record?.kind === "deny" ? record : undefined;
    },
  };
}
