import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

import type { Reply, Request, Secret } from "./secrets-endpoint";

/** The local Secrets Manager, and a DynamoDB without items, in a process of its own so that it takes no time from whoever measures. */
export class LocalSecrets {
  private constructor(
    private readonly child: ChildProcess,
    /** For `AWS_ENDPOINT_URL_SECRETS_MANAGER`. */
    public readonly url: string,
  ) {}

  /** Starts it with these secrets. */
  public static async start(secrets: readonly Secret[]): Promise<LocalSecrets> {
    const child = fork(join(__dirname, "secrets-endpoint.ts"), {
      execArgv: ["-r", join(__dirname, "..", "..", "..", "cli", "runtime", "register.cjs")],
    });
    const { port } = await ask(child, { secrets });
    return new LocalSecrets(child, `http://127.0.0.1:${port}`);
  }

  /** How many values were read since this was asked last. */
  public async reads(): Promise<number> {
    return (await ask(this.child, "reads")).reads ?? 0;
  }

  /** Ends the process. */
  public stop(): void {
    this.child.disconnect();
  }
}

function ask(child: ChildProcess, request: Request): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error("the local Secrets Manager ended; see its output"));
    child.once("exit", onExit);
    child.once("message", (reply: Reply) => {
      child.off("exit", onExit);
      resolve(reply);
    });
    child.send(request);
  });
}
