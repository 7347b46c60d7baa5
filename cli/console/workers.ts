import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../verify/graph/stack-file";
import type { ConsoleAnswer } from "./server";
import { type ConsoleSettings, stackFilesOf } from "./settings";

/** A call of the page, as a worker gets it. */
export interface WorkerCall {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

/** Answer of a worker to a call. */
export interface WorkerAnswer extends ConsoleAnswer {
  readonly id: number;
}

/** Processes that answer calls. */
export interface ConsoleWorkers {
  readonly answer: (name: string, input: unknown) => Promise<ConsoleAnswer>;
  readonly stop: () => void;
}

/**
 * Starts processes that answer calls with the files as they are now: once one has changed, another process
 * takes over. Users have a process of their own for each stack, because settings of its provider are
 * variables of the environment.
 */
export function consoleWorkers(settings: ConsoleSettings): ConsoleWorkers {
  const current = new Map<"users" | "proofs", Worker>();
  const workerFor = (name: string, input: unknown): Worker => {
    const isAboutUsers = name.startsWith("users/");
    const kind = isAboutUsers ? "users" : "proofs";
    const key = isAboutUsers
      ? JSON.stringify([fingerprintOfFiles(stackFilesOf(settings)), targetIn(input)])
      : fingerprintOfFiles();
    const known = current.get(kind);
    if (known?.key === key && known.isAlive()) return known;
    known?.retire();
    const worker = new Worker(key, settings);
    current.set(kind, worker);
    return worker;
  };
  return {
    answer: (name, input) => workerFor(name, input).call(name, input),
    stop: () => current.forEach((worker) => worker.kill()),
  };
}

/** Stack and target that a call about users is for. */
function targetIn(input: unknown): readonly unknown[] {
  const { stack, target } = (input ?? {}) as { stack?: unknown; target?: unknown };
  return [stack, target];
}

/** Folders and files of the program and of the tools that judge it. */
const SOURCES = [
  "aws",
  "cli",
  "config",
  "identity",
  "network",
  "operations",
  "sandbox",
  "storage",
  "transfer",
  "verify",
  "package-lock.json",
  "program.ts",
  "tsconfig.json",
];

/**
 * Fingerprint of the program's files by their times and sizes. Node.js does not load a file again, so
 * that a process is of no use after one of them has changed.
 *
 * @param others further files, which need not exist
 */
function fingerprintOfFiles(others: readonly string[] = []): string {
  const hash = createHash("sha256");
  for (const path of [...SOURCES.flatMap(filesOf), ...others]) {
    const found = statSync(path, { throwIfNoEntry: false });
    hash.update(`${path}\n${found?.mtimeMs}\n${found?.size}\n`);
  }
  return hash.digest("hex");
}

function filesOf(source: string): string[] {
  const path = join(ROOT, source);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => join(path, name));
}

/** A process that answers calls. */
class Worker {
  readonly #process: ChildProcess;
  readonly #open = new Map<number, (answer: ConsoleAnswer) => void>();
  #calls = 0;
  #isRetired = false;

  public constructor(
    public readonly key: string,
    settings: ConsoleSettings,
  ) {
    this.#process = fork(join(__dirname, "worker.ts"), [JSON.stringify(settings)], {
      cwd: ROOT,
      execArgv: ["-r", join(ROOT, "cli", "runtime", "register.cjs")],
      // Standard output of the console is its address alone.
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#process.on("message", (message) => this.#take(message as WorkerAnswer));
    this.#process.on("error", () => this.#end()).on("exit", () => this.#end());
  }

  public isAlive(): boolean {
    return this.#process.connected;
  }

  public call(name: string, input: unknown): Promise<ConsoleAnswer> {
    const id = this.#calls++;
    return new Promise((resolve) => {
      this.#open.set(id, resolve);
      this.#process.send({ id, name, input } satisfies WorkerCall, (error) => {
        if (error !== null) this.#end();
      });
    });
  }

  /** Ends it once it has answered. */
  public retire(): void {
    this.#isRetired = true;
    if (this.#open.size === 0) this.kill();
  }

  public kill(): void {
    this.#process.kill();
  }

  #take({ id, ...answer }: WorkerAnswer): void {
    this.#open.get(id)?.(answer);
    this.#open.delete(id);
    if (this.#isRetired && this.#open.size === 0) this.kill();
  }

  /** Answers what it never will. */
  #end(): void {
    const error = "the process that answers has ended; try again";
    for (const resolve of this.#open.values()) resolve({ status: 500, body: { error } });
    this.#open.clear();
  }
}
