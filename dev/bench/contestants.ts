import { IdentitySchema } from "../../config/schema/identity";
import { asPackaged, type Deployment, installPeer, type Say } from "./peers";
import { deployOurs, ourEnvironment, type Provider } from "./provider";

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

/** The identity function with and without its cache, which no peer has, and the peers. */
export function deployContestants(say: Say): Contestants {
  const peer = (name: string, design: "hashed" | "classic", code: Deployment): Provider => ({
    ...code,
    ...{ name, design, environment: {} },
  });
  const [classic, hashed] = [installPeer("classic", say), installPeer("hashed", say)];
  const bundle = deployOurs();
  const our = (name: string, cacheSeconds: number): Provider => ({
    ...bundle,
    ...{ name, design: "ours", environment: ourEnvironment(cacheSeconds) },
  });
  const { cache } = IdentitySchema.parse({});
  return {
    ours: our(`managed-sftp (default: cache of ${cache.seconds} s)`, cache.seconds),
    uncached: our("managed-sftp, cache off", 0),
    hashed: peer("Python, argon2, one client", "hashed", hashed),
    classic: peer("Python, a client per call", "classic", classic),
    hashedPackaged: peer("Python, argon2, as packaged", "hashed", asPackaged(hashed)),
    classicPackaged: peer("Python, a client per call, as packaged", "classic", asPackaged(classic)),
  };
}
