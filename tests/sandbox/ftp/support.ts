import { spawn, spawnSync } from "node:child_process";
import type { Socket } from "node:net";

import { bytesOf, FtpClient } from "../../../dev/cuts/ftp-client";
import type { ConnectionLimits } from "../../../sandbox/connections";
import type { PolicyEvaluator } from "../../../verify/access/evaluator";
import type { Protocol } from "../../../identity/authorizer/decision";
import { type Certificate, certificateIn } from "../../../sandbox/ftp/certificate";
import type { FtpTimes } from "../../../sandbox/ftp/times";
import { startFtpServer } from "../../../sandbox/ftp/server";
import type { Attempt } from "../../../sandbox/authorizer/login";
import { ObjectStore } from "../../../sandbox/files/object-store";
import type { StartedService } from "../../../sandbox/service";
import { type Folder, FREE_PORTS, type SftpRun, temporaryFolder } from "../support";
import type { StackModel, ServerModel } from "../../../verify/graph/stack-model";
import type { S3Operation } from "../../../verify/access/s3-operation";

/** Fails where the machine lacks what the tests drive FTP with. */
export function requireCurl(): void {
  const { stdout, error } = spawnSync("curl", ["--version"], { encoding: "utf8" });
  if (error) throw new Error("curl is missing; install it to run the sandbox's FTP tests");
  if (!/ ftps? .*\n(?:.*\n)*.*\bSSL\b/.test(stdout)) {
    throw new Error("this curl has neither FTP nor TLS; install a complete one");
  }
}

/** Runs curl with nothing of the user's own: no configuration file and no proxy. */
export function curl(folder: Folder, ...args: readonly string[]): Promise<SftpRun> {
  return shell(folder, "curl", "-q", "-sS", ...args);
}

/** Runs a command in the folder of the test. */
export function shell(folder: Folder, command: string, ...args: string[]): Promise<SftpRun> {
  const env = { PATH: process.env["PATH"], HOME: folder.path };
  const child = spawn(command, args, { cwd: folder.path, env });
  const parts: Buffer[] = [];
  child.stdout.on("data", (part: Buffer) => parts.push(part));
  child.stderr.on("data", (part: Buffer) => parts.push(part));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output: Buffer.concat(parts).toString("utf8") }));
  });
}

/** Everything that arrives until the other side ends. */
export const contentOf = async (socket: Socket): Promise<string> =>
  (await bytesOf(socket)).toString("utf8");

/** The FTP server with decisions of the test's own. */
export class TestFtpServer {
  /** Operations that were decided, as `operation source>key`. */
  public readonly asked: string[] = [];
  public readonly attempts: Attempt[] = [];
  public readonly lines: string[] = [];
  public refused: (operation: S3Operation) => boolean = () => false;
  /** Ports of the deployed server that the network lets clients through to. */
  public admits: (port: number) => boolean = () => true;
  public limits: ConnectionLimits | undefined;
  /** Times of the server; a client that has received everything is not waited for. */
  public times: Partial<FtpTimes> = { ending: 50, waiting: 0 };
  public dataPorts: readonly number[] | undefined = FREE_PORTS;
  public readonly folder: Folder = temporaryFolder();
  public readonly store = new ObjectStore(this.folder.path);
  /** Known once the server has started. */
  public certificate: Certificate = { key: "", cert: "", certFile: "" };
  private server: StartedService | undefined;
  private readonly clients: FtpClient[] = [];

  /** Serves the protocols and connects to them; without settings, as before. */
  public async connect(
    protocols: readonly Protocol[] = ["FTP"],
    settings: Partial<ServerModel> = {},
  ): Promise<FtpClient> {
    this.server ??= await this.start(protocols, settings);
    const client = await FtpClient.connect(this.server.port);
    this.clients.push(client);
    return client;
  }

  /** Serves FTPS and is logged in, with a session for data connections. */
  public async secure(
    settings: Partial<ServerModel> = {},
    user?: string,
  ): Promise<{ client: FtpClient; session: Buffer | undefined }> {
    const client = await this.connect(["FTPS"], settings);
    await client.send("AUTH TLS");
    const session = await client.secure(this.certificate);
    await client.logIn("right", user);
    await client.send("PBSZ 0");
    await client.send("PROT P");
    return { client, session };
  }

  /** Port of the control connections. */
  public get port(): number {
    return this.server?.port ?? 0;
  }

  /** Stops everything and removes the files. */
  public async remove(): Promise<void> {
    for (const client of this.clients) client.end();
    await this.server?.stop();
    this.folder.remove();
  }

  private async start(
    protocols: readonly Protocol[],
    settings: Partial<ServerModel>,
  ): Promise<StartedService> {
    this.certificate = await certificateIn(this.folder.path);
    const access: PolicyEvaluator = {
      decide: () => Promise.reject(new Error("not asked here")),
      decideS3: (operation) => {
        this.asked.push(`${operation.operation} ${operation.source ?? ""}>${operation.key}`);
        return Promise.resolve({ allowed: !this.refused(operation), reason: "test" });
      },
    };
    const server = { banners: {}, tlsSessionResumption: "ENFORCED", protocols, ...settings };
    return startFtpServer({
      model: { storage: { domain: "s3", root: "files" }, server } as unknown as StackModel,
      access,
      store: this.store,
      logIn: (attempt) => {
        this.attempts.push(attempt);
        return Promise.resolve(attempt.password === "right" ? SESSION : undefined);
      },
      admits: (port) => this.admits(port),
      log: (line) => this.lines.push(line),
      onFault: (error) => this.lines.push(`fault: ${String(error)}`),
      certificate: this.certificate,
      port: 0,
      dataPorts: this.dataPorts,
      limits: this.limits,
      times: this.times,
    });
  }
}

const SESSION = {
  user: "alice",
  principal: { kind: "anonymous" as const },
  home: { mappings: [{ entry: "/", bucket: "files", key: "alice" }], start: "/" },
  publicKeys: [],
};
