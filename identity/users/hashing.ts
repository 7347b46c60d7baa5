import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import type { StoredPassword } from "../authorizer/user/password";

/** Functions that hash and verify passwords. */
export interface Hashing {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: (password: string, stored: StoredPassword) => Promise<boolean>;
}

/** Hashing in a process that must be stopped. */
export interface HashingProcess extends Hashing {
  readonly stop: () => void;
}

/** Request to hash a password or, with a stored one, to verify it. */
export interface HashingRequest {
  readonly id: number;
  readonly password: string;
  readonly stored?: StoredPassword | undefined;
}

/** Reply: a hash, or whether the password is right. */
export interface HashingReply {
  readonly id: number;
  readonly result: string | boolean;
}

/**
 * Environment of the process. Each hash takes 32 MiB. By default the allocator of Linux returns them to
 * the system after each hash, which takes a fifth of the time of many hashes.
 */
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  MALLOC_MMAP_THRESHOLD_: String(2 ** 28),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 28),
  UV_THREADPOOL_SIZE: String(availableParallelism()),
});

/** Module that lets Node.js load TypeScript. */
const REGISTER = join(__dirname, "..", "..", "cli", "runtime", "register.cjs");

/** Hashes many passwords on all cores, in a process that the first of them starts. */
export function startHashing(): HashingProcess {
  let child: ChildProcess | undefined;
  let send: ReturnType<typeof senderTo> | undefined;
  const request = (password: string, stored?: StoredPassword): Promise<HashingReply["result"]> => {
    child ??= fork(join(__dirname, "hashing-process.ts"), {
      cwd: __dirname,
      env: environment(),
      execArgv: ["-r", REGISTER],
      serialization: "advanced",
    });
    send ??= senderTo(child);
    return send(password, stored);
  };
  return {
    hash: (password) => request(password) as Promise<string>,
    verify: (password, stored) => request(password, stored) as Promise<boolean>,
    stop: () => {
      if (child?.connected) child.disconnect();
    },
  };
}

/** Sends requests to a process, any number at a time, and rejects the open ones when it ends. */
function senderTo(child: ChildProcess) {
  const open = new Map<number, (reply: HashingReply | Error) => void>();
  let count = 0;
  child.on("message", (reply: HashingReply) => {
    open.get(reply.id)?.(reply);
    open.delete(reply.id);
  });
  child.on("exit", () => {
    for (const settle of open.values()) settle(new Error("the process that hashes has ended"));
  });
  return (password: string, stored?: StoredPassword): Promise<HashingReply["result"]> =>
    new Promise((resolve, reject) => {
      const id = count++;
      open.set(id, (reply) => (reply instanceof Error ? reject(reply) : resolve(reply.result)));
      const request: HashingRequest = { id, password, stored };
      child.send(request, (error) => error && reject(error));
    });
}
