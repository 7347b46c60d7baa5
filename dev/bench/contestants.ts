import { IdentitySchema } from "../../config/schema/identity";
import type { PeerProvider } from "./peers";
import { OUR_ENVIRONMENT, type Provider } from "./provider";

/** Who is measured. */
export interface Field {
  readonly ours: Provider;
  readonly uncached: Provider;
  readonly hashed: Provider;
  readonly classic: Provider;
  /** The same two as packagers leave them; only started, as they are the same once they run. */
  readonly hashedPackaged: Provider;
  readonly classicPackaged: Provider;
}

/** What is deployed of each design. */
export interface Peers {
  readonly ours: PeerProvider;
  readonly hashed: PeerProvider;
  readonly classic: PeerProvider;
  readonly hashedPackaged: PeerProvider;
  readonly classicPackaged: PeerProvider;
}

/** What a stack gets that says nothing about it. */
const { cache, lockout } = IdentitySchema.parse({});

/** Environment of our function as it is deployed; only the cache may differ from the default. */
export const ourEnvironment = (cacheSeconds: number): Record<string, string> => ({
  ...OUR_ENVIRONMENT,
  CACHE_SECONDS: String(cacheSeconds),
  CACHE_USERS: String(cache.users),
  ...(lockout && {
    LOCKOUT_TABLE: "sftp-lockout",
    LOCKOUT_ATTEMPTS: String(lockout.attempts),
    LOCKOUT_SECONDS: String(lockout.windowMinutes * 60),
  }),
});

/** Ours twice, because no peer remembers anything, and the peers. */
export function fieldOf({ ours, ...peers }: Peers): Field {
  const our = (name: string, cacheSeconds: number): Provider => ({
    name,
    design: "ours",
    taskRoot: ours.taskRoot,
    environment: ourEnvironment(cacheSeconds),
  });
  const peer = (
    name: string,
    design: "hashed" | "classic",
    { taskRoot }: PeerProvider,
  ): Provider => ({
    name,
    design,
    taskRoot,
    environment: {},
  });
  return {
    ours: our(`managed-sftp (default: cache of ${cache.seconds} s)`, cache.seconds),
    uncached: our("managed-sftp, cache off", 0),
    hashed: peer("Python, argon2, one client", "hashed", peers.hashed),
    classic: peer("Python, a client per call", "classic", peers.classic),
    hashedPackaged: peer("Python, argon2, as packaged", "hashed", peers.hashedPackaged),
    classicPackaged: peer(
      "Python, a client per call, as packaged",
      "classic",
      peers.classicPackaged,
    ),
  };
}
