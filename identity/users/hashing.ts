import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import type { StoredPassword } from "../authorizer/user/password";

/** What turns passwords into what is stored. */
export interface Hashing {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: (password: string, stored: StoredPassword) => Promise<boolean>;
}

/** Hashing that has to be ended. */
export interface HashingProcess extends Hashing {
  readonly stop: () => void;
}

/** What the process is asked: to hash, or to verify against what is stored. */
export interface HashingRequest {
  readonly id: number;
  readonly password: string;
  readonly stored?: StoredPassword | undefined;
}

/** What it answers: a hash, or whether the password is right. */
export interface HashingReply {
  readonly id: number;
  readonly result: string | boolean;
}

/**
 * Environment of the process. Each hash takes 32 MiB, which the allocator of Linux would give back
 * to the system and fetch anew every time, for a fifth of all the time that many hashes take.
 */
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  MALLOC_MMAP_THRESHOLD_: String(2 ** 28),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 28),
  UV_THREADPOOL_SIZE: String(availableParallelism()),
});

/** Lets the process read TypeScript as all others of this project do. */
const TYPESCRIPT = join(__dirname, "..", "..", "cli", "runtime", "register.cjs");

/** Hashes on all cores, for many passwords in a row, in a process that the first of them starts. */
export function startHashing(): HashingProcess {
  let child: ChildProcess | undefined;
  let ask: ReturnType<typeof asker> | undefined;
  const asked = (password: string, stored?: StoredPassword): Promise<HashingReply["result"]> => {
    child ??= fork(join(__dirname, "hashing-process.ts"), {
      cwd: __dirname,
      env: environment(),
      execArgv: ["-r", TYPESCRIPT],
      serialization: "advanced",
    });
    ask ??= asker(child);
    return ask(password, stored);
  };
  return {
    hash: (password) => asked(password) as Promise<string>,
    verify: (password, stored) => asked(password, stored) as Promise<boolean>,
    stop: () => {
      if (child?.connected) child.disconnect();
    },
  };
}

/** Asks a process questions, any number at a time; none is left open when it ends. */
function asker(child: ChildProcess) {
  const open = new Map<number, (answer: HashingReply | Error) => void>();
  let count = 0;
  child.on("message", (answer: HashingReply) => {
    open.get(answer.id)?.(answer);
    open.delete(answer.id);
  });
  child.on("exit", () => {
    for (const settle of open.values()) settle(new Error("the process that hashes has ended"));
  });
  return (password: string, stored?: StoredPassword): Promise<HashingReply["result"]> =>
    new Promise((resolve, reject) => {
      const id = count++;
      open.set(id, (answer) => (answer instanceof Error ? reject(answer) : resolve(answer.result)));
      const question: HashingRequest = { id, password, stored };
      child.send(question, (error) => error && reject(error));
    });
}
