import { connect as openSocket } from "node:net";

import { Client, type ConnectConfig, type SFTPWrapper } from "ssh2";

import type { ConnectionLimits } from "../../sandbox/connections";
import type { PolicyEvaluator } from "../../verify/access/evaluator";
import type { S3Operation } from "../../verify/access/s3-operation";
import { type Clock, MACHINE_CLOCK } from "../../sandbox/sftp/liveness";
import { ed25519KeyPair, startSftpServer } from "../../sandbox/sftp/server";
import type { UserSession } from "../../sandbox/authorizer/login";
import { ObjectStore } from "../../sandbox/files/object-store";
import type { StartedService } from "../../sandbox/service";
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

/** The SFTP server with decisions of the test's own, and a client of its protocol. */
export class TestServer {
  public client = new Client();
  /** Operations that were decided, as `operation source>key`. */
  public readonly asked: string[] = [];
  public refused: (operation: S3Operation) => boolean = () => false;
  /** Whether the network lets clients through. */
  public admits = true;
  /** Banner before the login. */
  public banner: string | undefined;
  public limits: ConnectionLimits | undefined;
  public clock: Clock = MACHINE_CLOCK;
  /** What the server logged. */
  public readonly lines: string[] = [];
  public readonly store: ObjectStore;
  private readonly folder: Folder = temporaryFolder();
  private server: StartedService | undefined;

  public constructor() {
    this.store = new ObjectStore(this.folder.path);
  }

  /** Serves with the given methods and settings and connects to it. */
  public async connect(
    credentials: ConnectConfig,
    authentication = "PUBLIC_KEY_OR_PASSWORD",
    ignoresSetStat = true,
  ): Promise<void> {
    const access: PolicyEvaluator = {
      decide: () => Promise.reject(new Error("not asked here")),
      decideS3: (operation) => {
        this.asked.push(`${operation.operation} ${operation.source ?? ""}>${operation.key}`);
        return Promise.resolve({ allowed: !this.refused(operation), reason: "test" });
      },
    };
    this.server = await startSftpServer({
      model: {
        storage: { domain: "s3", root: "files" },
        server: {
          ...{ authentication, ignoresSetStat, banners: { before: this.banner } },
          securityPolicy: "TransferSecurityPolicy-2025-03",
        },
      } as StackModel,
      access,
      store: this.store,
      logIn: ({ username, password }) =>
        Promise.resolve(
          username === "alice" && [undefined, "right"].includes(password) ? SESSION : undefined,
        ),
      admits: () => this.admits,
      log: (line) => this.lines.push(line),
      limits: this.limits,
      clock: this.clock,
      onFault: () => undefined,
      hostKey: HOST,
      port: 0,
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

  /** Port of the server. */
  public get port(): number {
    return this.server?.port ?? 0;
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
