import { createServer, type Server, type Socket } from "node:net";

import { ReplyError, reply } from "./reply";
import type { NetworkGate } from "../network-gate";

/** The data ports of Transfer, and so of the security groups in front of it. */
export const DATA_PORTS: readonly number[] = Array.from({ length: 9 }, (_, n) => 8192 + n);

/** What is said when all of them are taken. */
export const NO_DATA_PORT = `none of the data ports ${DATA_PORTS[0]}-${DATA_PORTS.at(-1)} is free; end what uses them`;

/** Milliseconds within which a client has to come. */
const PATIENCE = 30_000;

/** Who may come. */
export interface PassiveArgs {
  /** Address of the control connection's client. */
  readonly peer: string;
  readonly admits: NetworkGate;
}

/** A data port that is open for one connection. */
export class PassivePort {
  /** The connection, of which nothing has been read yet. */
  public readonly connection: Promise<Socket>;
  private socket: Socket | undefined;
  private refuse: (error: ReplyError) => void = () => undefined;

  private constructor(
    private readonly server: Server,
    public readonly port: number,
    { peer, admits }: PassiveArgs,
  ) {
    this.connection = new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.close(), PATIENCE).unref();
      this.refuse = (error) => {
        clearTimeout(timer);
        reject(error);
      };
      server.on("connection", (socket) => {
        // Whatever goes wrong with it comes to light where it is used.
        socket.on("error", () => socket.destroy());
        // Another one's connection would get this client's file.
        if (socket.remoteAddress !== peer) return socket.destroy();
        server.close();
        if (!admits(port)) {
          socket.destroy();
          return this.refuse(unreachable(`the network refuses port ${port}`));
        }
        clearTimeout(timer);
        this.socket = socket;
        resolve(socket);
      });
    });
    // A client may go away without asking for it.
    this.connection.catch(() => undefined);
  }

  /** Opens one of the nine ports; nothing when all are taken. */
  public static async open(args: PassiveArgs): Promise<PassivePort | undefined> {
    for (const port of rotated()) {
      const server = createServer({ noDelay: true, pauseOnConnect: true });
      if (await listens(server, port)) return new PassivePort(server, port, args);
    }
    return undefined;
  }

  /** Ends it, with the connection. */
  public close(): void {
    this.server.close();
    this.socket?.destroy();
    this.refuse(unreachable("nobody came to the data port"));
  }
}

const unreachable = (why: string): ReplyError => new ReplyError(reply(425, why));

let first = 0;

/** The ports, from another one each time: the last one's connection may still be on its way. */
function rotated(): readonly number[] {
  first = (first + 1) % DATA_PORTS.length;
  return [...DATA_PORTS.slice(first), ...DATA_PORTS.slice(0, first)];
}

/** Whether a port is free; what else can go wrong is thrown. */
const listens = (server: Server, port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(false) : reject(error),
    );
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
