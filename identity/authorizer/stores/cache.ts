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
export function withCache(
  findUser: AuthenticatorPorts["findUser"],
  { seconds, users }: CacheSettings,
  now: () => number,
  clock = monotonicClock,
): Required<Pick<AuthenticatorPorts, "findUser" | "cached">> {
  const entries = new Map<string, CacheEntry>();
  const age = ({ time, tick }: CacheEntry): number => Math.max(now() - time, clock() - tick);
  // No name has a blank in it.
  const keyOf = (username: string, sourceIp = ""): string => `${username} ${sourceIp}`;
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
    cached: (username, sourceIp) => {
      const entry = entries.get(keyOf(username, sourceIp));
      return entry !== undefined && age(entry) < seconds * 1000 ? entry.record : undefined;
    },
  };
}
