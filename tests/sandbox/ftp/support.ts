import { spawn, spawnSync } from "node:child_process";
import type { Socket } from "node:net";

import { bytesOf, FtpClient } from "../../../dev/cuts/ftp-client";
import type { Protocol } from "../../../identity/authorizer/decision";
import { type Certificate, certificateIn } from "../../../sandbox/ftp/certificate";
import type { FtpTimes } from "../../../sandbox/ftp/times";
import { startFtpServer } from "../../../sandbox/ftp/server";
import type { Attempt } from "../../../sandbox/authorizer/login";
import type { StartedService } from "../../../sandbox/service";
import { TestService } from "../server-support";
import { type Folder, FREE_PORTS, outcomeOf, type SftpRun } from "../support";
import type { ServerModel } from "../../../verify/graph/stack-model";

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
  return outcomeOf(spawn(command, args, { cwd: folder.path, env }));
}

/** Everything that arrives until the other side ends. */
export const contentOf = async (socket: Socket): Promise<string> =>
  (await bytesOf(socket)).toString("utf8");

/** The FTP server, and its clients. */
export class TestFtpServer extends TestService {
  public readonly attempts: Attempt[] = [];
  /** Times of the server; a client that has received everything is not waited for. */
  public times: Partial<FtpTimes> = { ending: 50, waiting: 0 };
  public dataPorts: readonly number[] | undefined = FREE_PORTS;
  /** Known once the server has started. */
  public certificate: Certificate = { key: "", cert: "", certFile: "" };
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
    const server = { banners: {}, tlsSessionResumption: "ENFORCED", protocols, ...settings };
    return startFtpServer({
      ...this.args(server),
      logIn: (attempt) => {
        this.attempts.push(attempt);
        return Promise.resolve(attempt.password === "right" ? SESSION : undefined);
      },
      certificate: this.certificate,
      dataPorts: this.dataPorts,
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
