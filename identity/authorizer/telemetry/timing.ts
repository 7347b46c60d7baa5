import type { AuthenticatorPorts } from "../authenticate";
import type { Lockout } from "../decision";
import { errorName } from "../error-name";

/** What an attempt took, in milliseconds; absent what it did not need. */
export interface Measures {
  storeMs?: number;
  hashMs?: number;
  lockoutMs?: number;
  /** Name of the error for which the lockout could not be asked. */
  lockoutError?: string;
}

type Duration = "storeMs" | "hashMs" | "lockoutMs";

/** Ports that write down what they take; where the lockout can't be reached, nobody is locked out. */
export function timed(
  ports: AuthenticatorPorts,
  clock: () => number,
): { ports: AuthenticatorPorts; measures: Measures } {
  const measures: Measures = {};
  const timed = async <T>(name: Duration, work: () => Promise<T>): Promise<T> => {
    const start = clock();
    try {
      return await work();
    } finally {
      measures[name] = round((measures[name] ?? 0) + clock() - start);
    }
  };
  const forgiving = async (ask: () => Promise<boolean>): Promise<boolean> => {
    try {
      return await timed("lockoutMs", ask);
    } catch (error) {
      measures.lockoutError = errorName(error);
      return false;
    }
  };
  const { lockout } = ports;
  const forgivingLockout: Lockout | undefined = lockout && {
    isLocked: (attempt) => forgiving(() => lockout.isLocked(attempt)),
    countFailure: (attempt) => forgiving(() => lockout.countFailure(attempt)),
  };
  return {
    measures,
    ports: {
      ...ports,
      findUser: (username) => timed("storeMs", () => ports.findUser(username)),
      verifyPassword: (...args) => timed("hashMs", () => ports.verifyPassword(...args)),
      lockout: forgivingLockout,
    },
  };
}

const round = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;
