import type { AuthenticatorPorts } from "../authenticate";
import { monotonicClock } from "../clock";
import type { CacheSettings } from "../settings";
import type { UserRecord } from "../user/user-record";

interface Remembered {
  readonly user: UserRecord;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Milliseconds of the clock that only ever grows. */
  readonly tick: number;
}

/** Ports of a store whose users are remembered. */
export interface Remembering {
  readonly findUser: AuthenticatorPorts["findUser"];
  readonly recallUser: NonNullable<AuthenticatorPorts["recallUser"]>;
}

/**
 * Remembers for some seconds the users that were found, the latest ones only; never that there is
 * none. An entry is as old as the one of two clocks says by which it is older.
 *
 * @param now milliseconds since 1970, which may be set back
 * @param clock milliseconds that only ever grow, but may stand still while Lambda sleeps
 */
export function remembering(
  findUser: AuthenticatorPorts["findUser"],
  { seconds, users }: CacheSettings,
  now: () => number,
  clock = monotonicClock,
): Remembering {
  const memory = new Map<string, Remembered>();
  const age = ({ since, tick }: Remembered): number => Math.max(now() - since, clock() - tick);
  return {
    findUser: async (username) => {
      const [since, tick] = [now(), clock()];
      memory.delete(username);
      const record = await findUser(username);
      if (record.kind === "deny") return record;
      memory.set(username, { user: record, since, tick });
      // A map keeps the order in which its keys came in.
      for (const oldest of memory.keys()) {
        if (memory.size <= users) break;
        memory.delete(oldest);
      }
      return record;
    },
    recallUser: (username) => {
      const entry = memory.get(username);
      return entry !== undefined && age(entry) < seconds * 1000 ? entry.user : undefined;
    },
  };
}
