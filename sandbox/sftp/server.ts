import { existsSync, readFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";

import { type Connection, Server, type SFTPWrapper, utils } from "ssh2";

import { Connections } from "../connections";
import { writePrivately } from "../data-folder";
import { listen, operationsOf, type StartedService, type ServiceArgs } from "../service";
import { algorithmsOf } from "./algorithms";
import { Authenticator } from "./auth";
import { ClientFlow } from "./client-flow";
import { type Clock, Liveness, MACHINE_CLOCK } from "./liveness";
import { SftpSession } from "./session";

/** Arguments for {@link startSftpServer}. */
export interface SftpServerArgs extends ServiceArgs {
  /** Private key in OpenSSH format. */
  readonly hostKey: string;
  /** @default {@link MACHINE_CLOCK} */
  readonly clock?: Clock;
}

/** Most sessions of one connection, as AWS's guide states (transfer-file.html). */
const MAX_SESSIONS = 10;
/** Milliseconds of silence after which the library asks a client for a sign of life. */
const KEEP_ALIVE = 30_000;

/** Milliseconds that clients have to disconnect when the server stops. */
const GRACE_PERIOD = 300;

/** Serves SFTP on this machine only: no shell, no commands, no forwarding. */
export async function startSftpServer(args: SftpServerArgs): Promise<StartedService> {
  const { sftpPort, banners, securityPolicy } = args.model.server;
  const connections = new Set<Connection>();
  const hostKeys = [args.hostKey];
  // The library adds a line end of its own.
  const banner = banners.before === undefined ? {} : { banner: banners.before.trimEnd() };
  const sockets = new Connections("SFTP", args.log, args.limits);
  const lines = new Map<number | undefined, ClientLine>();
  const algorithms = algorithmsOf(securityPolicy);
  // The library would give up sooner than AWS; see Liveness.
  const keepAlive = { keepaliveInterval: KEEP_ALIVE, keepaliveCountMax: Number.MAX_SAFE_INTEGER };
  const config = { hostKeys, algorithms, ...banner, ...keepAlive };
  const ssh = new Server(config, (connection, { port }) => {
    connection.on("ready", () => sockets.loggedIn(port));
    connections.add(connection);
    connection.on("close", () => connections.delete(connection));
    // A client that disconnects is not a fault of the sandbox.
    connection.on("error", () => connection.end());
    const line = lines.get(port);
    if (line === undefined) connection.end();
    else serve(args, connection, line);
  });
  // Without noDelay each small answer waits until the client acknowledges the previous one.
  const server = createServer({ noDelay: true }, (socket) => {
    if (!args.admits(sftpPort)) {
      socket.destroy();
      return;
    }
    if (!sockets.admit(socket)) return;
    watch(socket, lines, args);
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

/** Connection of a client below the SSH protocol. */
interface ClientLine {
  readonly life: Liveness;
  readonly flow: ClientFlow;
}

/** Ends a connection on which nothing happens. */
function watch(
  socket: Socket,
  lines: Map<number | undefined, ClientLine>,
  { clock = MACHINE_CLOCK, log }: SftpServerArgs,
): void {
  const { remotePort } = socket;
  const end = (why: string): void => {
    log(`SFTP connection closed: ${why}`);
    socket.destroy();
  };
  const life = new Liveness({ clock, received: () => socket.bytesRead, end });
  lines.set(remotePort, { life, flow: new ClientFlow(socket) });
  socket.on("close", () => {
    life.stop();
    if (lines.get(remotePort)?.life === life) lines.delete(remotePort);
  });
}

function serve(args: SftpServerArgs, connection: Connection, { life, flow }: ClientLine): void {
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
  const channels = new Set<SftpSession>();
  let sessions = 0;
  connection.on("close", () => channels.forEach((channel) => void channel.close()));
  connection.on("session", (accept, reject) => {
    const { session } = authenticator;
    if (session === undefined) {
      connection.end();
      return;
    }
    if (sessions >= MAX_SESSIONS) {
      args.log(`SFTP session refused: the connection has ${MAX_SESSIONS}`);
      reject();
      return;
    }
    sessions += 1;
    const accepted = accept();
    accepted.on("close", () => (sessions -= 1));
    accepted.on("sftp", (open) => {
      const { user } = session;
      const operations = operationsOf(args, session);
      const { ignoresSetStat } = model.server;
      const channel = open();
      // The library has closed the channel on which a client broke the protocol.
      channel.on("error", () => undefined);
      const sftp = new SftpSession(channel, {
        ...{ operations, user, ignoresSetStat, onFault, flow },
        onRequest: () => life.request(),
      });
      channels.add(sftp);
      accepted.on("close", () => {
        channels.delete(sftp);
        void sftp.close();
      });
      // The client has closed its side and waits for this side to close.
      channel.on("end", () => void sftp.close().then(() => exit(channel)));
    });
  });
}

/** Channel's number and protocol, which the library has but does not declare. */
interface ChannelOfSubsystem {
  readonly outgoing: { readonly id: number; readonly state: string };
  readonly _protocol: { readonly exitStatus: (channel: number, status: number) => void };
}

/** Closes a channel; `scp` fails without an exit status, for which the library has no method here. */
function exit(channel: SFTPWrapper): void {
  const { outgoing, _protocol } = channel as unknown as ChannelOfSubsystem;
  if (outgoing.state === "open") _protocol.exitStatus(outgoing.id, 0);
  channel.end();
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
