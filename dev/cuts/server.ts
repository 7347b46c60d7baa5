import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import type { Served } from "./server-process";

const PROCESS = join(__dirname, "server-process.ts");
const REGISTER = join(__dirname, "..", "..", "cli", "runtime", "register.cjs");

/** A stack that serves all three protocols. */
const STACK = `config:
  aws:region: eu-central-1
  managed-sftp:network:
    mode: closed
    vpcCidr: 10.10.0.0/16
    zoneCount: 1
    peerings:
      - { name: devices, peerVpcId: vpc-0a1b2c3d4e5f60718, clients: [10.20.0.0/16] }
  managed-sftp:transfer:
    protocols: [SFTP, FTPS, FTP]
    certificateArn: arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
`;

/** The sandbox in a process of its own, which can be killed and started again on the same folder. */
export class SandboxProcess {
  private child: ChildProcess | undefined;
  /** Where the sandbox is, once it runs. */
  public address: Promise<Served>;

  /** @param folder existing folder for the stack file and the data of the sandbox */
  public constructor(private readonly folder: string) {
    writeFileSync(this.stackFile, STACK);
    this.address = this.start();
  }

  /** Kills the process by SIGKILL, and starts another one on the same folder. */
  public killAndRestart(): Promise<Served> {
    this.address = this.ended("SIGKILL").then(() => this.start());
    return this.address;
  }

  /** Stops the sandbox as Ctrl-C does; false if it still runs after some milliseconds, and is killed. */
  public async stop(limit: number): Promise<boolean> {
    if (this.child?.connected) this.child.disconnect();
    const exit = this.ended().then(() => true);
    const isStopped = await Promise.race([exit, delay(limit, false, { ref: false })]);
    if (!isStopped) await this.ended("SIGKILL");
    return isStopped;
  }

  private get stackFile(): string {
    return join(this.folder, "stack.yaml");
  }

  /** Waits for the end of the process, after a signal if one is given. */
  private async ended(signal?: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    if (signal !== undefined) child.kill(signal);
    await exit;
  }

  private async start(): Promise<Served> {
    const execArgv = ["-r", REGISTER];
    const child = fork(PROCESS, [this.stackFile, join(this.folder, "data")], { execArgv });
    this.child = child;
    const failed = once(child, "exit").then(() => {
      throw new Error("the sandbox ended at its start; see its output");
    });
    failed.catch(() => undefined);
    const [served] = (await Promise.race([once(child, "message"), failed])) as [Served];
    return served;
  }
}
