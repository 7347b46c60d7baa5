import type { AuthenticatorPorts } from "../authenticate";
import type { CacheSettings } from "../settings";
import { monotonicClock } from "../telemetry/timing";
import type { UserRecord } from "../user/user-record";

interface CacheEntry {
  readonly user: UserRecord;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Milliseconds of the monotonic clock. */
  readonly tick: number;
}

/** Ports of a user store with a cache. */
export interface CachedUserStore {
  readonly findUser: AuthenticatorPorts["findUser"];
  readonly cachedUser: NonNullable<AuthenticatorPorts["cachedUser"]>;
}

/**
 * Caches the users that were found most recently, for some seconds; never that a user is missing. An
 * entry is as old as the clock says by which it is older.
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
  return {
    findUser: async (username) => {
      const [time, tick] = [now(), clock()];
      entries.delete(username);
      const record = await findUser(username);
      if (record.kind === "deny") return record;
      entries.set(username, { user: record, time, tick });
      // A map keeps the order in which its keys were set.
      for (const oldest of entries.keys()) {
        if (entries.size <= users) break;
        entries.delete(oldest);
      }
      return record;
    },
    cachedUser: (username) => {
      const entry = entries.get(username);
      return entry !== undefined && age(entry) < seconds * 1000 ? entry.user : undefined;
    },
  };
}
