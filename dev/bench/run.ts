import { type Contestants, deployContestants } from "./contestants";
import {
  assertCorrect,
  coldStarts,
  type Series,
  USERS,
  type WarmOptions,
  type WarmSeries,
  warmRates,
} from "./measure";
import { LocalAwsProcess } from "./local-aws";
import { type ProbeTimes, probeTimes } from "./probes";
import { argon2Hash, type Say } from "./peers";
import { Instance, type Provider } from "./provider";
import { loginEvent, PASSWORD, secretsOf, userName } from "./users";

/** Results of a run. */
export interface Results {
  readonly contestants: Contestants;
  /** Milliseconds from the start of the process to the first answer. */
  readonly cold: Series;
  /** Key logins, which compute no hash. */
  readonly keys: WarmSeries;
  /** Password logins of the providers that hash. */
  readonly passwords: WarmSeries;
  /** Secrets that a warm instance reads per key login. */
  readonly reads: ReadonlyMap<Provider, number>;
  /** Probes by key of our own instance with the default settings. */
  readonly probes: ProbeTimes;
  /** Bytes; undefined if the system does not provide it. */
  readonly peakMemory: ReadonlyMap<Provider, number | undefined>;
}

/** Rounds of the measurements, which take about three minutes. */
const COLD_ROUNDS = 60;
const KEYS: WarmOptions = { rounds: 12, milliseconds: 1000, warmUp: 5000 };
const PASSWORDS: WarmOptions = { rounds: 6, milliseconds: 2000, warmUp: 1000, password: PASSWORD };

const PROBE_ROUNDS = 500;

/** Whether password logins are measured. The cache does not affect them, and the classic design has no hash. */
const hashes = ({ design, environment }: Provider): boolean =>
  design === "hashed" || (design === "ours" && environment["CACHE_SECONDS"] !== "0");

async function readsPerLogin(instance: Instance, secrets: LocalAwsProcess): Promise<number> {
  await secrets.reads();
  for (let user = 0; user < USERS; user++) await instance.login(loginEvent(userName(user)));
  return (await secrets.reads()) / USERS;
}

/** Measures instances in turn; all of them run, but only one is busy. */
async function measureWarm(
  instances: readonly Instance[],
  secrets: LocalAwsProcess,
  say: Say,
): Promise<Pick<Results, "keys" | "passwords" | "reads" | "probes" | "peakMemory">> {
  for (const instance of instances) await assertCorrect(instance);
  say(`warm: ${KEYS.rounds} rounds of key logins ...`);
  const keys = await warmRates(instances, KEYS);
  const reads = new Map<Provider, number>();
  for (const instance of instances) {
    reads.set(instance.provider, await readsPerLogin(instance, secrets));
  }
  say(`warm: ${PROBE_ROUNDS} rounds of probes by key ...`);
  const [ours] = instances;
  if (ours === undefined) throw new Error("no instance runs");
  const probes = await probeTimes(ours, PROBE_ROUNDS);
  say(`warm: ${PASSWORDS.rounds} rounds of password logins ...`);
  const hashing = instances.filter(({ provider }) => hashes(provider));
  const passwords = await warmRates(hashing, PASSWORDS);
  const peakMemory = new Map(instances.map((i) => [i.provider, i.peakMemory()]));
  return { keys, passwords, reads, probes, peakMemory };
}

async function measureAll(
  contestants: Contestants,
  secrets: LocalAwsProcess,
  say: Say,
): Promise<Results> {
  const { hashedPackaged, classicPackaged, ...running } = contestants;
  const providers = Object.values(running);
  const instances: Instance[] = [];
  try {
    for (const provider of providers) instances.push(await Instance.start(provider, secrets.url));
    const warm = await measureWarm(instances, secrets, say);
    say(`cold: ${COLD_ROUNDS} starts of each ...`);
    const { ours, hashed, classic } = contestants;
    const alone = [ours, hashed, classic, hashedPackaged, classicPackaged];
    const cold = await coldStarts(alone, secrets.url, COLD_ROUNDS);
    return { contestants, cold, ...warm };
  } finally {
    await Promise.all(instances.map((instance) => instance.stop()));
  }
}

/** Runs the whole benchmark. */
export async function run(say: Say): Promise<Results> {
  const contestants = deployContestants(say);
  const secrets = await LocalAwsProcess.start([
    ...(await secretsOf("ours", USERS)),
    ...(await secretsOf("hashed", USERS, argon2Hash(contestants.hashed))),
    ...(await secretsOf("classic", USERS)),
  ]);
  try {
    return await measureAll(contestants, secrets, say);
  } finally {
    secrets.stop();
  }
}
