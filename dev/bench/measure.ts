import { type Provider, Instance } from "./provider";
import { loginEvent, PASSWORD, userName } from "./users";

/** Users who log in by turns; few enough for every provider to remember all of them. */
export const USERS = 100;

/** One number per round and provider, in the order of the rounds. */
export type Series = ReadonlyMap<Provider, number[]>;

const emptySeries = (providers: readonly Provider[]): Series =>
  new Map(providers.map((provider) => [provider, []]));

/** In each round another one goes first, so that no one is always the one after a slow one. */
export const inTurn = <T>(items: readonly T[], round: number): T[] =>
  items.map((_, i) => items[(i + round) % items.length] as T);

/** Refuses to measure a provider that answers wrongly: to be quick in that is no merit. */
export async function assertRight(instance: Instance): Promise<void> {
  const { name } = instance.provider;
  const user = userName(1);
  const expected: [string, string, { role: boolean; keys: boolean }][] = [
    ["a key", loginEvent(user), { role: true, keys: true }],
    ["the right password", loginEvent(user, PASSWORD), { role: true, keys: false }],
    ["a wrong password", loginEvent(user, "wrong"), { role: false, keys: false }],
    ["an unknown name", loginEvent("nobody"), { role: false, keys: false }],
  ];
  for (const [what, event, { role, keys }] of expected) {
    const answer = JSON.parse(await instance.login(event)) as Record<string, unknown>;
    if ("Role" in answer !== role || "PublicKeys" in answer !== keys) {
      throw new Error(`${name} gives a wrong answer to ${what}: ${Object.keys(answer).join(", ")}`);
    }
  }
}

/** Milliseconds from the start of the process to its first answer, to a login with a key. */
export async function coldStarts(
  providers: readonly Provider[],
  secretsUrl: string,
  rounds: number,
): Promise<Series> {
  const series = emptySeries(providers);
  for (let round = 0; round < rounds; round++) {
    for (const provider of inTurn(providers, round)) {
      const started = performance.now();
      const instance = await Instance.start(provider, secretsUrl);
      await instance.login(loginEvent(userName(round % USERS)));
      series.get(provider)?.push(performance.now() - started);
      await instance.stop();
    }
  }
  return series;
}

/** What one instance did for a while. */
export interface Pace {
  /** Answers per second. */
  readonly perSecond: number;
  /** Milliseconds of processor per answer. */
  readonly cpu: number;
}

/** Lets one instance answer for about so many milliseconds. */
async function paceOf(instance: Instance, milliseconds: number, password?: string): Promise<Pace> {
  const [started, cpuBefore] = [performance.now(), instance.cpuTime()];
  let [answers, elapsed] = [0, 0];
  while (elapsed < milliseconds) {
    const answer = await instance.login(loginEvent(userName(answers % USERS), password));
    if (answer === "{}") throw new Error(`${instance.provider.name} refused a user who is right`);
    answers += 1;
    elapsed = performance.now() - started;
  }
  const perSecond = (answers / elapsed) * 1000;
  return { perSecond, cpu: (instance.cpuTime() - cpuBefore) / answers };
}

/** How warm instances are measured. */
export interface Warm {
  readonly rounds: number;
  /** Length of a round of one instance. */
  readonly milliseconds: number;
  /** Time to warm up, before the first round, for the compilers of both languages. */
  readonly warmUp: number;
  /** Absent for logins with a key. */
  readonly password?: string;
}

/** What was measured of warm instances, round by round. */
export interface WarmSeries {
  /** Answers per second. */
  readonly rates: Series;
  /** Milliseconds of processor per answer. */
  readonly cpu: Series;
}

/** Measures instances that are warm. */
export async function warmRates(
  instances: readonly Instance[],
  { rounds, milliseconds, warmUp, password }: Warm,
): Promise<WarmSeries> {
  const providers = instances.map(({ provider }) => provider);
  const [rates, cpu] = [emptySeries(providers), emptySeries(providers)];
  for (const instance of instances) await paceOf(instance, warmUp, password);
  for (let round = 0; round < rounds; round++) {
    for (const instance of inTurn(instances, round)) {
      const pace = await paceOf(instance, milliseconds, password);
      rates.get(instance.provider)?.push(pace.perSecond);
      cpu.get(instance.provider)?.push(pace.cpu);
    }
  }
  return { rates, cpu };
}
