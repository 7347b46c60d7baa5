import type { Socket } from "node:net";

/** Limits of a server's connections. */
export interface ConnectionLimits {
  /** Most connections. */
  readonly total: number;
  /** Most connections on which nobody is logged in. */
  readonly beforeLogin: number;
  /** Milliseconds that a client has to log in. */
  readonly loginTime: number;
}

/** A client has as long to log in as by default on OpenSSH's server, whose `LoginGraceTime` is 120. */
export const CONNECTION_LIMITS: ConnectionLimits = {
  total: 100,
  beforeLogin: 60,
  loginTime: 120_000,
};

/** Connections of a server, which a client that never logs in cannot use up. */
export class Connections {
  private readonly open = new Set<Socket>();
  /** Timers of the connections on which nobody is logged in, by the client's port. */
  private readonly waiting = new Map<number | undefined, NodeJS.Timeout>();

  /**
   * @param name of the protocols, for the log
   * @param log gets one line per refusal
   */
  public constructor(
    private readonly name: string,
    private readonly log: (line: string) => void,
    private readonly limits: ConnectionLimits = CONNECTION_LIMITS,
  ) {}

  /** Takes a new connection; false if there are too many, and it is closed. */
  public admit(socket: Socket): boolean {
    const { total, beforeLogin, loginTime } = this.limits;
    const problem =
      this.open.size >= total
        ? `there are ${total} connections`
        : this.waiting.size >= beforeLogin
          ? `nobody is logged in on ${beforeLogin} connections`
          : undefined;
    if (problem !== undefined) {
      this.log(`${this.name} connection refused: ${problem}`);
      socket.destroy();
      return false;
    }
    this.open.add(socket);
    const timer = setTimeout(() => {
      this.log(`${this.name} connection closed: no login in ${loginTime / 1000} s`);
      socket.destroy();
    }, loginTime).unref();
    const { remotePort } = socket;
    this.waiting.set(remotePort, timer);
    socket.on("close", () => {
      this.loggedIn(remotePort);
      this.open.delete(socket);
    });
    return true;
  }

  /** Ends the time that the client at a port of this machine has to log in. */
  public loggedIn(port: number | undefined): void {
    clearTimeout(this.waiting.get(port));
    this.waiting.delete(port);
  }

  /** Closes all connections. */
  public destroy(): void {
    for (const socket of this.open) socket.destroy();
  }
}
