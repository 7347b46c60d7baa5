import { constants } from "node:crypto";
import type { Socket } from "node:net";
import { createServer, type Server, type TLSSocket } from "node:tls";

import type { Certificate } from "./certificate";
import type { TlsSessionResumption } from "../../verify/graph/stack-model";

/** Milliseconds for a handshake. */
const HANDSHAKE = 15_000;

/**
 * The server's side of TLS for one control connection and its data connections. Each has a cache
 * and ticket keys of its own: a data connection can resume no session but those of its own login.
 */
export class FtpTls {
  private readonly server: Server;
  private readonly sessions = new Map<string, Buffer>();

  public constructor({ key, cert }: Certificate, resumption: TlsSessionResumption) {
    this.server = createServer({
      key,
      cert,
      // All that the server's security policies have ciphers for. With TLS 1.3, clients that close
      // after an upload leave a ticket unread and so reset the connection.
      minVersion: "TLSv1.2",
      maxVersion: "TLSv1.2",
      handshakeTimeout: HANDSHAKE,
      ...(resumption === "DISABLED" && { secureOptions: constants.SSL_OP_NO_TICKET }),
    });
    // curl takes no tickets with TLS 1.2 and resumes by the number of the session.
    if (resumption !== "DISABLED") this.remember();
  }

  /** Waits for the client's handshake on a connection, of which nothing has been read. */
  public secure(socket: Socket): Promise<TLSSocket> {
    const { remotePort } = socket;
    return new Promise((resolve, reject) => {
      const secured = (tls: TLSSocket): void => {
        if (tls.remotePort !== remotePort) return;
        forget();
        resolve(tls);
      };
      const failed = (): void => {
        forget();
        socket.destroy();
        reject(new Error("no TLS"));
      };
      const forget = (): void => {
        this.server.off("secureConnection", secured);
        socket.off("close", failed);
      };
      this.server.on("secureConnection", secured);
      socket.on("close", failed);
      this.server.emit("connection", socket);
    });
  }
  private remember(): void {
    this.server.on("newSession", (id: Buffer, session: Buffer, done: () => void) => {
      this.sessions.set(id.toString("hex"), session);
      done();
    });
    this.server.on("resumeSession", (id: Buffer, done: ResumeSession) => {
      done(null, this.sessions.get(id.toString("hex")) ?? null);
    });
  }
}

type ResumeSession = (error: Error | null, session: Buffer | null) => void;
