import { IdentitySchema } from "../../config/schema/identity";
import type { Deployment } from "./peers";
import { OUR_ENVIRONMENT, type Provider } from "./provider";

/** Providers that are measured. */
export interface Contestants {
  readonly ours: Provider;
  readonly uncached: Provider;
  readonly hashed: Provider;
  readonly classic: Provider;
  /** The same two as packagers leave them. Only their cold start differs. */
  readonly hashedPackaged: Provider;
  readonly classicPackaged: Provider;
}

/** Deployed code of each contestant. */
export interface Deployments {
  readonly ours: Deployment;
  readonly hashed: Deployment;
  readonly classic: Deployment;
  readonly hashedPackaged: Deployment;
  readonly classicPackaged: Deployment;
}

/** Defaults of a stack. */
const { cache, lockout } = IdentitySchema.parse({});

/** Environment variables of the identity function; only the cache may differ from the default. */
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

/** The identity function with and without its cache, which no peer has, and the peers. */
export function contestantsOf({ ours, ...peers }: Deployments): Contestants {
  const our = (name: string, cacheSeconds: number): Provider => ({
    name,
    design: "ours",
    taskRoot: ours.taskRoot,
    environment: ourEnvironment(cacheSeconds),
  });
  const peer = (
    name: string,
    design: "hashed" | "classic",
    { taskRoot }: Deployment,
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
