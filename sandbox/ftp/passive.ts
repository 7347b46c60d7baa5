import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { ReplyError, reply } from "./reply";
import type { FtpTimes } from "./times";
import type { NetworkGate } from "../network-gate";

/** Data ports of Transfer, which the security groups in front of it open. */
export const DATA_PORTS: readonly number[] = Array.from({ length: 9 }, (_, n) => 8192 + n);

/** Client that may connect to a data port. */
export interface PassiveArgs {
  /** Address of the control connection's client. */
  readonly peer: string;
  readonly admits: NetworkGate;
  readonly times: FtpTimes;
}

/** Milliseconds between two searches for a free port. */
const PAUSE = 20;

/** Data ports of a server on this machine. */
export class DataPorts {
  private first = 0;

  /** @param ports local ports that stand for {@link DATA_PORTS}; 0 takes any free port */
  public constructor(private readonly ports: readonly number[] = DATA_PORTS) {}

  /** Message for when all of them are taken. */
  public get noneFree(): string {
    const range = [...new Set([this.ports.at(0), this.ports.at(-1)])].join("-");
    return `none of the data ports ${range} is free; end the processes that use them`;
  }

  /**
   * Opens the next free port, or nothing when all are taken. A port is taken only until its client has
   * connected, so that waiting helps when many transfers begin at once.
   */
  public async open(args: PassiveArgs): Promise<PassivePort | undefined> {
    const end = Date.now() + args.times.waiting;
    for (;;) {
      const port = await this.next(args);
      if (port !== undefined || Date.now() >= end) return port;
      await delay(PAUSE);
    }
  }

  private async next(args: PassiveArgs): Promise<PassivePort | undefined> {
    // Connections to the port before may still be on their way.
    this.first += 1;
    for (let offset = 0; offset < this.ports.length; offset++) {
      const index = (this.first + offset) % this.ports.length;
      // Half open: what is left to write to a connection that the client has ended is up to the session.
      const options = { allowHalfOpen: true, noDelay: true, pauseOnConnect: true };
      const server = createServer(options);
      if (await listens(server, this.ports[index] ?? 0)) {
        return new PassivePort(server, DATA_PORTS[index % DATA_PORTS.length] ?? 0, args);
      }
    }
    return undefined;
  }
}

/** A data port that is open for one connection. */
export class PassivePort {
  /** Local port. */
  public readonly port: number;
  /** The connection, of which nothing has been read yet. */
  public readonly connection: Promise<Socket>;
  private socket: Socket | undefined;
  private refuse: (error: ReplyError) => void = () => undefined;

  /**
   * @param server listens on the local port
   * @param deployedPort port of the deployed server that it stands for
   */
  public constructor(
    private readonly server: Server,
    deployedPort: number,
    { peer, admits, times }: PassiveArgs,
  ) {
    this.port = (server.address() as AddressInfo).port;
    this.connection = new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.close(), times.connecting).unref();
      this.refuse = (error) => {
        clearTimeout(timer);
        reject(error);
      };
      server.on("connection", (socket) => {
        // Errors surface where the connection is used.
        socket.on("error", () => socket.destroy());
        // Another client's connection would get this client's file.
        if (socket.remoteAddress !== peer) return socket.destroy();
        server.close();
        if (!admits(deployedPort)) {
          socket.destroy();
          return this.refuse(unreachable(`the network refuses port ${deployedPort}`));
        }
        clearTimeout(timer);
        this.socket = socket;
        resolve(socket);
      });
    });
    // A client may leave without starting a transfer.
    this.connection.catch(() => undefined);
  }

  /** Closes the port and its connection. */
  public close(): void {
    this.server.close();
    this.socket?.destroy();
    this.refuse(unreachable("no client connected to the data port"));
  }
}

const unreachable = (why: string): ReplyError => new ReplyError(reply(425, why));

/** Listens on a port; false when it is taken. */
const listens = (server: Server, port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(false) : reject(error),
    );
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
