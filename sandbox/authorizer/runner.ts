import { join } from "node:path";
import { Worker } from "node:worker_threads";

import { type Bundle, identityFunctionBundle } from "../../identity/bundle";
import type { Protocol } from "../../identity/authorizer/decision";
import type { StackAws } from "../aws/stack-aws";
import type { SandboxContext } from "../context";
import { condensed } from "../log";
import type { StackModel } from "../../verify/graph/stack-model";

/** Event of a login that Transfer sends to the function. */
export interface LoginEvent {
  readonly username: string;
  /** Absent when the client offers a key. */
  readonly password?: string;
  readonly protocol: Protocol;
  readonly serverId: string;
  readonly sourceIp: string;
}

/** Arguments for {@link FunctionRunner}. */
export interface FunctionRunnerArgs {
  /** CommonJS files, of which `index.js` exports `handler`. */
  readonly bundle: Bundle;
  /** The function's whole environment; it gets no variable of this machine. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /**
   * Factor by which the function's timeouts, its own included, are longer than on Lambda.
   * @default 1
   */
  readonly slowdown?: number | undefined;
  /** Gets every line that the function writes. */
  readonly onOutput: (line: string) => void;
}

type WorkerReply = { readonly result: unknown } | { readonly error: string };
type WorkerMessage = WorkerReply | { readonly output: string };

/** Folder from which the bundle resolves the modules that it leaves to the runtime. */
const BUNDLE_FOLDER = join(__dirname, "..", "..");

/** Invocation that an instance is working on. */
interface Invocation {
  readonly resolve: (reply: WorkerReply) => void;
  readonly reject: (error: Error) => void;
}

/** Runs the bundle of a function as Lambda does: one instance, one event at a time. */
export class FunctionRunner {
  private worker: Worker | undefined;
  private invocation: Invocation | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private output = "";

  public constructor(private readonly args: FunctionRunnerArgs) {}

  /**
   * Invokes the handler.
   *
   * @throws Error when the handler throws or times out; the next event gets a new instance
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
    const { timeoutSeconds, slowdown = 1 } = this.args;
    let timer: NodeJS.Timeout | undefined;
    try {
      const reply = await new Promise<WorkerReply>((resolve, reject) => {
        const late = `function: no answer within its timeout of ${timeoutSeconds} s`;
        timer = setTimeout(() => reject(new Error(late)), timeoutSeconds * slowdown * 1000);
        this.invocation = { resolve, reject };
        worker.postMessage(event);
      });
      if ("result" in reply) return reply.result;
      throw new Error(`function: ${reply.error}`);
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private start(): Worker {
    const { bundle, environment, slowdown = 1 } = this.args;
    const worker = new Worker(join(__dirname, "function-worker.mjs"), {
      env: { ...environment },
      // Options of this process do not apply. The warnings would be about its Node version.
      execArgv: ["--no-warnings"],
      workerData: { bundle, folder: BUNDLE_FOLDER, slowdown },
    });
    worker.on("message", (message: WorkerMessage) => {
      if ("output" in message) return this.write(message.output);
      if (this.output !== "") this.write("\n");
      this.invocation?.resolve(message);
    });
    worker.on("error", (error) => this.invocation?.reject(error));
    worker.on("exit", () => {
      if (this.worker === worker) this.worker = undefined;
      this.invocation?.reject(new Error("function: ended without an answer"));
    });
    worker.unref();
    return worker;
  }

  /** Passes on whole lines. */
  private write(text: string): void {
    const lines = `${this.output}${text}`.split("\n");
    this.output = lines.pop() ?? "";
    for (const line of lines) this.args.onOutput(line);
  }
}

/** Starts the bundle that is deployed to Lambda. */
export function startFunction(
  { model, slowdown, log, onStop }: SandboxContext,
  aws: Pick<StackAws, "url" | "credentials">,
): FunctionRunner {
  const runner = new FunctionRunner({
    bundle: identityFunctionBundle(),
    environment: functionEnvironment(model, aws),
    timeoutSeconds: model.identity.timeoutSeconds,
    slowdown,
    onOutput: (line) => log(`function ${condensed(line)}`),
  });
  onStop(() => runner.stop());
  return runner;
}

/** Environment that Lambda sets, without variables and profiles of this machine. */
const functionEnvironment = (
  { identity, awsEnvironment }: StackModel,
  { url, credentials: { function: own } }: Pick<StackAws, "url" | "credentials">,
): Record<string, string> => ({
  ...identity.environment,
  AWS_REGION: awsEnvironment.region,
  AWS_ACCESS_KEY_ID: own.accessKeyId,
  AWS_SECRET_ACCESS_KEY: own.secretAccessKey,
  ...(own.sessionToken !== undefined && { AWS_SESSION_TOKEN: own.sessionToken }),
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
  AWS_ENDPOINT_URL_DYNAMODB: url,
});
