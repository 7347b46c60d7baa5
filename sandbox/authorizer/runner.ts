import { join } from "node:path";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";

import type { Bundle } from "../../identity/bundle";
import type { Protocol } from "../../identity/authorizer/decision";

/** Event with which Transfer asks who may log in. */
export interface LoginEvent {
  readonly username: string;
  /** Absent when the client offers a key. */
  readonly password?: string;
  readonly protocol: Protocol;
  readonly serverId: string;
  readonly sourceIp: string;
}

/** How to run the function. */
export interface FunctionRunnerArgs {
  /** CommonJS files, of which `index.js` exports `handler`. */
  readonly bundle: Bundle;
  /** Its whole environment; nothing of this machine's comes in. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Gets every line that the function writes. */
  readonly onOutput: (line: string) => void;
}

type WorkerReply = { readonly result: unknown } | { readonly error: string };

/** Folder in which the bundle seems to be, so that what it leaves to the runtime is found. */
const BUNDLE_FOLDER = join(__dirname, "..", "..");

/** Runs the bundle of a function as Lambda does: one instance, one event at a time. */
export class FunctionRunner {
  private worker: Worker | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  public constructor(private readonly args: FunctionRunnerArgs) {}

  /**
   * Invokes the handler.
   *
   * @throws Error when it throws or takes too long; Lambda then begins with a new instance
   */
  public invoke(event: object): Promise<unknown> {
    const answer = this.queue.then(() => this.call(event));
    this.queue = answer.catch(() => undefined);
    return answer;
  }

  /** Ends the instance. */
  public async stop(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
  }

  private async call(event: object): Promise<unknown> {
    const worker = (this.worker ??= this.start());
    const { timeoutSeconds } = this.args;
    let timer: NodeJS.Timeout | undefined;
    try {
      const reply = await new Promise<WorkerReply>((resolve, reject) => {
        const late = `function: no answer within its timeout of ${timeoutSeconds} s`;
        timer = setTimeout(() => reject(new Error(late)), timeoutSeconds * 1000);
        worker.once("message", resolve).once("error", reject);
        worker.once("exit", () => reject(new Error("function: ended without an answer")));
        worker.postMessage(event);
      });
      if ("result" in reply) return reply.result;
      throw new Error(`function: ${reply.error}`);
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      clearTimeout(timer);
      worker.removeAllListeners("message").removeAllListeners("error").removeAllListeners("exit");
    }
  }

  private start(): Worker {
    const { bundle, environment, onOutput } = this.args;
    const worker = new Worker(join(__dirname, "function-worker.mjs"), {
      env: { ...environment },
      // Not this process's own, such as `-r ts-node/register`. The warnings are about its Node version.
      execArgv: ["--no-warnings"],
      stdout: true,
      stderr: true,
      workerData: { bundle, folder: BUNDLE_FOLDER },
    });
    for (const stream of [worker.stdout, worker.stderr]) {
      createInterface({ input: stream }).on("line", onOutput);
    }
    worker.unref();
    return worker;
  }
}
