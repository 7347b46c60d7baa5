import { inTurn, USERS } from "./measure";
import type { Instance } from "./provider";
import { loginEvent, userName } from "./users";

/**
 * Milliseconds of each kind of probe by key, one value per round: whether the user exists, and whether the
 * address has asked for the user before.
 */
export type ProbeTimes = Readonly<
  Record<`${"known" | "unknown"} user, ${"first" | "again"}`, number[]>
>;

/** Address that no round before has used. */
const addressOf = (round: number): string => `198.51.${100 + (round >> 8)}.${round & 255}`;

/**
 * Measures how long an instance takes for a key of a user who exists and of one who does not. The known
 * user has logged in from another address before, so that a cache has the record.
 */
export async function probeTimes(instance: Instance, rounds: number): Promise<ProbeTimes> {
  const times: ProbeTimes = {
    "known user, first": [],
    "unknown user, first": [],
    "known user, again": [],
    "unknown user, again": [],
  };
  for (let round = 0; round < rounds; round++) {
    const known = userName(round % USERS);
    await instance.login(loginEvent(known));
    const sourceIp = addressOf(round);
    const names = { known, unknown: `nobody-${round}` };
    for (const turn of ["first", "again"] as const) {
      for (const who of inTurn(["known", "unknown"] as const, round)) {
        const started = performance.now();
        await instance.login(loginEvent(names[who], "", sourceIp));
        times[`${who} user, ${turn}`].push(performance.now() - started);
      }
    }
  }
  return times;
}
