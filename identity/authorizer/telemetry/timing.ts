import type { AuthenticatorPorts } from "../authenticate";
import type { Lockout } from "../decision";

/** Milliseconds that never decrease, from any start; `performance` takes longer to load. */
export const monotonicClock = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Durations of the parts of one attempt, in milliseconds; absent for parts that it did not need. */
export interface Measures {
  storeMs?: number;
  hashMs?: number;
  lockoutMs?: number;
  /** Name of the error with which the lockout failed. */
  lockoutError?: string;
}

type Duration = "storeMs" | "hashMs" | "lockoutMs";

/** Ports that record durations. If the lockout fails, the login goes on without it. */
export function timed(
  ports: AuthenticatorPorts,
  clock: () => number,
): { ports: AuthenticatorPorts; measures: Measures } {
  const measures: Measures = {};
  const measure = async <T>(name: Duration, work: () => Promise<T>): Promise<T> => {
    const start = clock();
    try {
      return await work();
    } finally {
      measures[name] = round((measures[name] ?? 0) + clock() - start);
    }
  };
  const orNotLocked = async (request: () => Promise<boolean>): Promise<boolean> => {
    try {
      return await measure("lockoutMs", request);
    } catch (error) {
      measures.lockoutError = errorName(error);
      return false;
    }
  };
  const { lockout } = ports;
  const timedLockout: Lockout | undefined = lockout && {
    isLocked: (attempt) => orNotLocked(() => lockout.isLocked(attempt)),
    countFailure: (attempt) => orNotLocked(() => lockout.countFailure(attempt)),
  };
  return {
    measures,
    ports: {
      ...ports,
      findUser: (...args) => measure("storeMs", () => ports.findUser(...args)),
      verifyPassword: (...args) => measure("hashMs", () => ports.verifyPassword(...args)),
      lockout: timedLockout,
    },
  };
}

const round = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;

/** Name and network code of an error; never its message, which may quote the request. */
export function errorName(error: unknown): string {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  const words = [name, code].filter(
    (word): word is string => typeof word === "string" && /^\w{1,60}$/.test(word),
  );
  return [...new Set(words)].join(" ") || "Error";
}
