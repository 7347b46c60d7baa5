import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import { type Connection, Server, utils } from "ssh2";

import { Connections } from "../connections";
import { writePrivately } from "../data-folder";
import { listen, operationsOf, type StartedService, type ServiceArgs } from "../service";
import { Authenticator } from "./auth";
import { SftpSession } from "./session";

/** Arguments for {@link startSftpServer}. */
export interface SftpServerArgs extends ServiceArgs {
  /** Private key in OpenSSH format. */
  readonly hostKey: string;
}

/** Milliseconds that clients have to disconnect when the server stops. */
const GRACE_PERIOD = 300;

/** Serves SFTP on this machine only: no shell, no commands, no forwarding. */
export async function startSftpServer(args: SftpServerArgs): Promise<StartedService> {
  const { sftpPort, banners } = args.model.server;
  const connections = new Set<Connection>();
  const hostKeys = [args.hostKey];
  // The library adds a line end of its own.
  const banner = banners.before === undefined ? {} : { banner: banners.before.trimEnd() };
  const sockets = new Connections("SFTP", args.log, args.limits);
  const ssh = new Server({ hostKeys, ...banner }, (connection, { port }) => {
    connection.on("ready", () => sockets.loggedIn(port));
    connections.add(connection);
    connection.on("close", () => connections.delete(connection));
    // A client that disconnects is not a fault of the sandbox.
    connection.on("error", () => connection.end());
    serve(args, connection);
  });
  // Without noDelay each small answer waits until the client acknowledges the previous one.
  const server = createServer({ noDelay: true }, (socket) => {
    if (!args.admits(sftpPort)) {
      socket.destroy();
      return;
    }
    if (!sockets.admit(socket)) return;
    ssh.injectSocket(socket);
  });
  return {
    port: await listen(server, args.port, "--port"),
    stop: () => {
      for (const connection of connections) connection.end();
      setTimeout(() => sockets.destroy(), GRACE_PERIOD).unref();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Host key of a data folder, which is made at the first use and kept. */
export function hostKeyIn(data: string): { readonly privateKey: string; readonly public: string } {
  const path = join(data, "host_ed25519");
  if (!existsSync(path)) writePrivately(path, ed25519KeyPair().private);
  const privateKey = readFileSync(path, "utf8");
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error) {
    throw new Error(`sandbox: ${path} is not a private key: ${parsed.message}; delete it`);
  }
  return { privateKey, public: `${parsed.type} ${parsed.getPublicSSH().toString("base64")}` };
}

function serve(args: SftpServerArgs, connection: Connection): void {
  const { model, onFault } = args;
  const authenticator = new Authenticator({
    methods: model.server.authentication,
    logIn: (username, password) =>
      args.logIn({ username, ...(password !== undefined && { password }), protocol: "SFTP" }),
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
      const operations = operationsOf(args, session);
      const { ignoresSetStat } = model.server;
      const channel = open();
      const sftp = new SftpSession(channel, { operations, user, ignoresSetStat, onFault });
      // The client has closed its side and waits for this side to close.
      channel.on("end", () => void sftp.close().then(() => channel.end()));
      connection.on("close", () => void sftp.close());
    });
  });
}

type KeyPair = ReturnType<typeof utils.generateKeyPairSync>;

/**
 * New Ed25519 key pair in OpenSSH's formats. The library writes a few keys of a thousand in a form
 * that it cannot read itself; those are generated again.
 */
export function ed25519KeyPair(generate = () => utils.generateKeyPairSync("ed25519")): KeyPair {
  const pair = generate();
  return utils.parseKey(pair.private) instanceof Error ? ed25519KeyPair(generate) : pair;
}
