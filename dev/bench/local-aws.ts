import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

import type { Reply, Request, Secret } from "./local-aws-process";

/** Secrets Manager and DynamoDB in a process of their own, which takes no time from what is measured. */
export class LocalAwsProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Endpoint of Secrets Manager, and of a lockout table without items. */
    public readonly url: string,
    /** Endpoint of the table of users, if there is one. */
    public readonly tablesUrl: string | undefined,
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
    const reply = await ask(child, { secrets, table });
    if ("reads" in reply) throw new Error("the local AWS did not tell its URL");
    return new LocalAwsProcess(child, reply.url, reply.tablesUrl);
  }

  /** Number of secrets that were read since the last question. */
  public async reads(): Promise<number> {
    const reply = await ask(this.child, "reads");
    return "reads" in reply ? reply.reads : 0;
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
