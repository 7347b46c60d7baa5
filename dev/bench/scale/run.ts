import { IdentitySchema } from "../../../config/schema/identity";
import { inTurn } from "../measure";
import type { Deployment, Say } from "../peers";
import { deployOurs, Instance, ourEnvironment } from "../provider";
import { openStores, type Stoppable, type ScaleStore, type StoreKind } from "./stores";
import { loginEvent, userName } from "../users";

/** Measurements of a store, in milliseconds. */
export interface Scale {
  readonly kind: StoreKind;
  readonly users: number;
  /** Key logins without a cache. */
  readonly uncached: readonly number[];
  /** Key logins with the default cache. Each user logs in once before any logs in again. */
  readonly cached: readonly number[];
  /** Listing all users. */
  readonly list: readonly number[];
}

const WARM_UP = 1000;
const LOGINS = 2000;
/** Number of logins before the next store has its turn. */
const TURN = 100;
const LISTS = 3;
/** Coprime to the numbers of users, so that all users log in, and not in alphabetical order. */
const STRIDE = 7919;

interface ScaleSubject {
  readonly store: ScaleStore;
  readonly instance: Instance;
  readonly times: number[];
}

/** Milliseconds of each login of a turn, each by another user. */
async function timesOf({ instance, store }: ScaleSubject, from: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = from; i < from + TURN; i++) {
    const event = loginEvent(userName((i * STRIDE) % store.users));
    const started = performance.now();
    const answer = await instance.login(event);
    times.push(performance.now() - started);
    if (answer === "{}") throw new Error(`${instance.provider.name} denied a valid login`);
  }
  return times;
}

async function measureLogins(subjects: readonly ScaleSubject[]): Promise<void> {
  for (let from = 0; from < WARM_UP + LOGINS; from += TURN) {
    for (const subject of inTurn(subjects, from / TURN)) {
      const times = await timesOf(subject, from);
      if (from >= WARM_UP) subject.times.push(...times);
    }
  }
}

async function measureLists({ kind, users, list }: ScaleStore): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < LISTS; i++) {
    const started = performance.now();
    const found = await list();
    times.push(performance.now() - started);
    if (found !== users) throw new Error(`${kind}: listed ${found} of ${users} users`);
  }
  return times;
}

async function startOn(
  stores: readonly ScaleStore[],
  bundle: Deployment,
  cacheSeconds: number,
): Promise<ScaleSubject[]> {
  return Promise.all(
    stores.map(async (store) => {
      const environment = { ...ourEnvironment(cacheSeconds), ...store.environment };
      const name = `${store.kind} with ${store.users} users`;
      const provider = { ...bundle, name, design: "ours" as const, environment };
      return { store, instance: await Instance.start(provider, store.url), times: [] };
    }),
  );
}

/** Measures each kind of store with few and with many users. */
export async function measureScale(say: Say): Promise<Scale[]> {
  const started: Stoppable[] = [];
  const { cache } = IdentitySchema.parse({});
  try {
    const stores = await openStores(say, started);
    const bundle = deployOurs();
    const uncached = await startOn(stores, bundle, 0);
    started.push(...uncached.map(({ instance }) => instance));
    const cached = await startOn(stores, bundle, cache.seconds);
    started.push(...cached.map(({ instance }) => instance));
    say(`${LOGINS.toLocaleString("en-US")} key logins to each of them ...`);
    await measureLogins([...uncached, ...cached]);
    say("listing all users ...");
    const scales: Scale[] = [];
    for (const [i, store] of stores.entries()) {
      const timesIn = (subjects: readonly ScaleSubject[]): number[] => subjects[i]?.times ?? [];
      const list = await measureLists(store);
      const { kind, users } = store;
      scales.push({ kind, users, uncached: timesIn(uncached), cached: timesIn(cached), list });
    }
    return scales;
  } finally {
    for (const one of started) await one.stop();
  }
}
