import { existsSync, readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";

import { type Connection, Server, utils } from "ssh2";

import type { Access } from "../graph/access";
import type { Deployment } from "./deployment";
import { FileOperations } from "./file-operations";
import { writePrivately } from "./files";
import type { UserSession } from "./login";
import type { ObjectStore } from "./object-store";
import { Authenticator } from "./sftp-auth";
import { SftpSession } from "./sftp-session";

/** What the server stands on. */
export interface SftpServerArgs {
  readonly deployment: Deployment;
  readonly access: Access;
  readonly store: ObjectStore;
  readonly logIn: (user: string, password: string | undefined) => Promise<UserSession | undefined>;
  readonly log: (line: string) => void;
  readonly onFault: (error: unknown) => void;
  /** Private key in OpenSSH form. */
  readonly hostKey: string;
  /** 0 takes any that is free. */
  readonly port: number;
}

/** A running server. */
export interface SftpServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Milliseconds that clients have to leave when the server stops. */
const GRACE = 300;

/** Serves SFTP on this machine only: no shell, no commands, no forwarding. */
export async function startSftpServer(args: SftpServerArgs): Promise<SftpServer> {
  const connections = new Set<Connection>();
  const ssh = new Server({ hostKeys: [args.hostKey] }, (connection) => {
    connections.add(connection);
    connection.on("close", () => connections.delete(connection));
    // A client that goes away in mid-sentence is no fault of ours.
    connection.on("error", () => connection.end());
    serve(args, connection);
  });
  // Without noDelay each small answer waits for the client to confirm the one before.
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    ssh.injectSocket(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explained(error, args.port)));
    server.listen(args.port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      for (const connection of connections) connection.end();
      // Whoever does not take leave in time is left.
      setTimeout(() => sockets.forEach((socket) => socket.destroy()), GRACE).unref();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Host key of a data folder, made at its first use, so that clients see the same one each time. */
export function hostKeyIn(data: string): { readonly privateKey: string; readonly public: string } {
  const path = join(data, "host_ed25519");
  if (!existsSync(path)) writePrivately(path, utils.generateKeyPairSync("ed25519").private);
  const privateKey = readFileSync(path, "utf8");
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error) {
    throw new Error(`sandbox: ${path} is no private key: ${parsed.message}; delete it`);
  }
  return { privateKey, public: `${parsed.type} ${parsed.getPublicSSH().toString("base64")}` };
}

function serve(args: SftpServerArgs, connection: Connection): void {
  const { deployment, access, store, log, onFault } = args;
  const authenticator = new Authenticator({
    methods: deployment.server.authentication,
    logIn: args.logIn,
    disconnect: () => connection.end(),
  });
  connection.on("authentication", (context) => {
    authenticator.handle(context).catch((error: unknown) => {
      onFault(error);
      connection.end();
    });
  });
  connection.on("session", (accept) => {
    const { session } = authenticator;
    if (session === undefined) {
      connection.end();
      return;
    }
    accept().on("sftp", (open) => {
      const { user } = session;
      const operations = new FileOperations({
        session,
        store,
        bucket: deployment.bucket,
        access,
        log,
      });
      const { ignoresSetStat } = deployment.server;
      const channel = open();
      const sftp = new SftpSession(channel, { operations, user, ignoresSetStat, onFault });
      // The client has nothing more to say, and waits for this side to say the same.
      channel.on("end", () => void sftp.close().then(() => channel.end()));
      connection.on("close", () => void sftp.close());
    });
  });
}

function explained(error: NodeJS.ErrnoException, port: number): Error {
  const problems: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is in use; choose another one with --port`,
    EACCES: `port ${port} is reserved; choose one above 1023 with --port`,
  };
  const problem = problems[error.code ?? ""];
  return problem === undefined ? error : new Error(`sandbox: ${problem}`);
}
