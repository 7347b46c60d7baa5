import { connect as openSocket } from "node:net";

import { Client, type ConnectConfig, type SFTPWrapper } from "ssh2";

import type { ConnectionLimits } from "../../sandbox/connections";
import type { PolicyEvaluator } from "../../verify/access/evaluator";
import type { S3Operation } from "../../verify/access/s3-operation";
import { type Clock, MACHINE_CLOCK } from "../../sandbox/sftp/liveness";
import { ed25519KeyPair, startSftpServer } from "../../sandbox/sftp/server";
import type { UserSession } from "../../sandbox/authorizer/login";
import { ObjectStore } from "../../sandbox/files/object-store";
import type { ServiceArgs, StartedService } from "../../sandbox/service";
import { type Folder, temporaryFolder } from "./support";
import type { StackModel } from "../../verify/graph/stack-model";

const HOST = ed25519KeyPair().private;

/** One of the two keys of the one user that {@link TestServer} knows. */
export const OWN = ed25519KeyPair();

const SESSION: UserSession = {
  user: "alice",
  principal: { kind: "anonymous" },
  home: {
    mappings: [
      { entry: "/in", bucket: "files", key: "alice/in" },
      { entry: "/out", bucket: "files", key: "alice/out" },
      { entry: "/else", bucket: "elsewhere", key: "" },
    ],
    start: "/",
  },
  publicKeys: [ed25519KeyPair().public, OWN.public],
};

/** Callback of the client's requests. */
export type Done = (error?: Error | null) => void;
/** One request of the client. */
export type Request = (done: Done) => unknown;

/** Status of one request; 0 when it works. */
export const status = (request: Request): Promise<number> =>
  new Promise((resolve) => {
    request((error) => resolve(error ? (error as Error & { code: number }).code : 0));
  });

/** A server of the sandbox with decisions of the test's own. */
export abstract class TestService {
  /** Operations that were decided, as `operation source>key`. */
  public readonly asked: string[] = [];
  public refused: (operation: S3Operation) => boolean = () => false;
  /** Ports of the deployed server that the network lets clients through to. */
  public admits: (port: number) => boolean = () => true;
  public limits: ConnectionLimits | undefined;
  /** What the server logged. */
  public readonly lines: string[] = [];
  public readonly folder: Folder = temporaryFolder();
  public readonly store = new ObjectStore(this.folder.path);
  protected server: StartedService | undefined;

  /** Port of the server. */
  public get port(): number {
    return this.server?.port ?? 0;
  }

  /** Arguments of the server, with the settings that its protocol needs. */
  protected args(server: object): Omit<ServiceArgs, "logIn"> {
    const access: PolicyEvaluator = {
      decide: () => Promise.reject(new Error("not asked here")),
      decideS3: (operation) => {
        this.asked.push(`${operation.operation} ${operation.source ?? ""}>${operation.key}`);
        return Promise.resolve({ allowed: !this.refused(operation), reason: "test" });
      },
    };
    const log = (line: string): unknown => this.lines.push(line);
    return {
      model: { storage: { domain: "s3", root: "files" }, server } as StackModel,
      ...{ access, log, store: this.store, limits: this.limits, port: 0 },
      admits: (port) => this.admits(port),
      onFault: (error) => log(`fault: ${String(error)}`),
    };
  }
}

/** The SFTP server, and a client of its protocol. */
export class TestServer extends TestService {
  public client = new Client();
  /** Banner before the login. */
  public banner: string | undefined;
  public clock: Clock = MACHINE_CLOCK;

  /** Serves with the given methods and settings and connects to it. */
  public async connect(
    credentials: ConnectConfig,
    authentication = "PUBLIC_KEY_OR_PASSWORD",
    ignoresSetStat = true,
  ): Promise<void> {
    const securityPolicy = "TransferSecurityPolicy-2025-03";
    const banners = { before: this.banner };
    this.server = await startSftpServer({
      ...this.args({ authentication, ignoresSetStat, banners, securityPolicy }),
      logIn: ({ username, password }) =>
        Promise.resolve(
          username === "alice" && [undefined, "right"].includes(password) ? SESSION : undefined,
        ),
      clock: this.clock,
      hostKey: HOST,
    });
    const sock = openSocket({ host: "127.0.0.1", port: this.server.port, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      this.client.on("ready", resolve).on("error", reject);
      this.client.on("close", () => reject(new Error("closed by the server")));
      const authHandler = ["none", "publickey", "password"] as const;
      const common = { sock, username: "alice", authHandler: [...authHandler] };
      this.client.connect({ ...common, ...credentials });
    });
  }

  /** Connects with the password and opens an SFTP channel. */
  public async channel(ignoresSetStat = true): Promise<SFTPWrapper> {
    await this.connect({ password: "right" }, undefined, ignoresSetStat);
    return new Promise((resolve, reject) => {
      this.client.sftp((error, sftp) => (error ? reject(error) : resolve(sftp)));
    });
  }

  /** Stops client and server; another connection may follow. */
  public async disconnect(): Promise<void> {
    this.client.end();
    await this.server?.stop();
    this.client = new Client();
  }

  /** Stops everything and removes the files. */
  public async remove(): Promise<void> {
    await this.disconnect();
    this.folder.remove();
  }
}
