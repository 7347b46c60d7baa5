import { type Provider, Instance } from "./provider";
import { loginEvent, PASSWORD, userName } from "./users";

/** Number of users that log in; few enough for the cache to hold all of them. */
export const USERS = 100;

/** Values of each provider, one per round. */
export type Series = ReadonlyMap<Provider, number[]>;

const emptySeries = (providers: readonly Provider[]): Series =>
  new Map(providers.map((provider) => [provider, []]));

/** Items in another order in each round, so that none always comes after a slow one. */
export const inTurn = <T>(items: readonly T[], round: number): T[] =>
  items.map((_, i) => items[(i + round) % items.length] as T);

/** Fails if a provider answers wrongly. */
export async function assertCorrect(instance: Instance): Promise<void> {
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

/** Milliseconds from the start of the process to its first answer, for a key login. */
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

/** Speed of one instance. */
export interface Pace {
  /** Answers per second. */
  readonly perSecond: number;
  /** Milliseconds of CPU time per answer. */
  readonly cpu: number;
}

/** Measures the speed of one instance for about the given time. */
async function paceOf(instance: Instance, milliseconds: number, password?: string): Promise<Pace> {
  const [started, cpuBefore] = [performance.now(), instance.cpuTime()];
  let [answers, elapsed] = [0, 0];
  while (elapsed < milliseconds) {
    const answer = await instance.login(loginEvent(userName(answers % USERS), password));
    if (answer === "{}") throw new Error(`${instance.provider.name} denied a valid login`);
    answers += 1;
    elapsed = performance.now() - started;
  }
  const perSecond = (answers / elapsed) * 1000;
  return { perSecond, cpu: (instance.cpuTime() - cpuBefore) / answers };
}

/** Options of the measurement of warm instances. */
export interface WarmOptions {
  readonly rounds: number;
  /** Duration of a round of one instance. */
  readonly milliseconds: number;
  /** Duration of the warm-up before the first round, in milliseconds. */
  readonly warmUp: number;
  /** Absent for key logins. */
  readonly password?: string;
}

/** Measurements of warm instances. */
export interface WarmSeries {
  /** Answers per second. */
  readonly rates: Series;
  /** Milliseconds of CPU time per answer. */
  readonly cpu: Series;
}

/** Measures warm instances. */
export async function warmRates(
  instances: readonly Instance[],
  { rounds, milliseconds, warmUp, password }: WarmOptions,
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
