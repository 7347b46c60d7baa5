import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

import type { Reply, Request, Secret } from "./local-aws-process";

/** Secrets Manager and DynamoDB in a process of their own, which takes no time from what is measured. */
export class LocalAwsProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Endpoint of Secrets Manager, of the table of users, and of a lockout table without items. */
    public readonly url: string,
  ) {}

  /**
   * Starts it with these users.
   *
   * @param table name of a table that holds the users as well
   */
  public static async start(secrets: readonly Secret[], table?: string): Promise<LocalAwsProcess> {
    const child = fork(join(__dirname, "local-aws-process.ts"), {
      execArgv: ["-r", join(__dirname, "..", "..", "cli", "runtime", "register.cjs")],
    });
    const { url } = await ask(child, { secrets, table });
    return new LocalAwsProcess(child, url);
  }

  /** Number of secrets that were read since the last question. */
  public async reads(): Promise<number> {
    return (await ask(this.child, { secrets: [] })).reads;
  }

  /** Ends the process. */
  public stop(): void {
    this.child.disconnect();
  }
}

function ask(child: ChildProcess, request: Request): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error("the local AWS ended; see its output"));
    child.once("exit", onExit);
    child.once("message", (reply: Reply) => {
      child.off("exit", onExit);
      resolve(reply);
    });
    child.send(request);
  });
}
