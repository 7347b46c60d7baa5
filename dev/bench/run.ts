import { type Field, fieldOf, type Peers } from "./contestants";
import {
  assertRight,
  coldStarts,
  type Series,
  USERS,
  type Warm,
  type WarmSeries,
  warmRates,
} from "./measure";
import { LocalAws } from "./local-aws";
import { argon2Hash, asPackaged, installPeer, type Say } from "./peers";
import { deployOurs, Instance, type Provider } from "./provider";
import { loginEvent, PASSWORD, secretsOf, userName } from "./users";

/** All that one run measured. */
export interface Results {
  readonly field: Field;
  readonly peers: Peers;
  /** Milliseconds from the start of the process to the first answer. */
  readonly cold: Series;
  /** Logins with a key: nothing is hashed. */
  readonly keys: WarmSeries;
  /** Logins with a password, of those that hash. */
  readonly passwords: WarmSeries;
  /** Secrets read per login with a key, once warm. */
  readonly reads: ReadonlyMap<Provider, number>;
  /** Bytes; undefined where the system does not tell. */
  readonly peakMemory: ReadonlyMap<Provider, number | undefined>;
}

/** How long is measured; the whole takes about three minutes. */
const COLD_ROUNDS = 60;
const KEYS: Warm = { rounds: 12, milliseconds: 1000, warmUp: 5000 };
const PASSWORDS: Warm = { rounds: 6, milliseconds: 2000, warmUp: 1000, password: PASSWORD };

/** The cache spares no hash, so one of ours is enough; the classic design has none. */
const hashes = ({ design, environment }: Provider): boolean =>
  design === "hashed" || (design === "ours" && environment["CACHE_SECONDS"] !== "0");

async function readsPerLogin(instance: Instance, secrets: LocalAws): Promise<number> {
  await secrets.reads();
  for (let user = 0; user < USERS; user++) await instance.login(loginEvent(userName(user)));
  return (await secrets.reads()) / USERS;
}

/** Measures instances that all run at once, of which each waits while another one works. */
async function measureWarm(
  instances: readonly Instance[],
  secrets: LocalAws,
  say: Say,
): Promise<Pick<Results, "keys" | "passwords" | "reads" | "peakMemory">> {
  for (const instance of instances) await assertRight(instance);
  say(`warm: ${KEYS.rounds} rounds of logins with a key ...`);
  const keys = await warmRates(instances, KEYS);
  const reads = new Map<Provider, number>();
  for (const instance of instances) {
    reads.set(instance.provider, await readsPerLogin(instance, secrets));
  }
  say(`warm: ${PASSWORDS.rounds} rounds of logins with a password ...`);
  const hashing = instances.filter(({ provider }) => hashes(provider));
  const passwords = await warmRates(hashing, PASSWORDS);
  const peakMemory = new Map(instances.map((i) => [i.provider, i.peakMemory()]));
  return { keys, passwords, reads, peakMemory };
}

async function measureAll(peers: Peers, secrets: LocalAws, say: Say): Promise<Results> {
  const field = fieldOf(peers);
  const { hashedPackaged, classicPackaged, ...running } = field;
  const providers = Object.values(running);
  const instances: Instance[] = [];
  try {
    for (const provider of providers) instances.push(await Instance.start(provider, secrets.url));
    const warm = await measureWarm(instances, secrets, say);
    say(`cold: ${COLD_ROUNDS} starts of each ...`);
    const { ours, hashed, classic } = field;
    const alone = [ours, hashed, classic, hashedPackaged, classicPackaged];
    const cold = await coldStarts(alone, secrets.url, COLD_ROUNDS);
    return { field, peers, cold, ...warm };
  } finally {
    await Promise.all(instances.map((instance) => instance.stop()));
  }
}

/** Runs the whole benchmark. */
export async function run(say: Say): Promise<Results> {
  const [classic, hashed] = [installPeer("classic", say), installPeer("hashed", say)];
  const peers: Peers = {
    ours: deployOurs(),
    hashed,
    classic,
    hashedPackaged: asPackaged(hashed),
    classicPackaged: asPackaged(classic),
  };
  const secrets = await LocalAws.start([
    ...(await secretsOf("ours", USERS)),
    ...(await secretsOf("hashed", USERS, argon2Hash(hashed))),
    ...(await secretsOf("classic", USERS)),
  ]);
  try {
    return await measureAll(peers, secrets, say);
  } finally {
    secrets.stop();
  }
}
