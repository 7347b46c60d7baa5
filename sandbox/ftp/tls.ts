import { constants, createHash } from "node:crypto";
import { Server, type Socket } from "node:net";
import { Duplex } from "node:stream";
import {
  createSecureContext,
  type SecureContext,
  TLSSocket,
  type TLSSocketOptions,
} from "node:tls";

import type { TlsSessionResumption } from "../../verify/graph/stack-model";
import type { Certificate } from "./certificate";

/** Seconds for which a session can be resumed: longer than any control connection lasts. */
const SESSION_LIFETIME = 7 * 24 * 60 * 60;
/** Most sessions that are kept; clients begin new ones when theirs are forgotten. */
const MAX_SESSIONS = 10_000;

/**
 * TLS of all connections of a server, on the server's side. They share session cache and ticket keys:
 * a client with several control connections resumes the session of any of them on a data connection.
 */
export class FtpTls {
  private readonly context: SecureContext;
  /** Gets the events of the session cache; it never listens. */
  private readonly cache = new Server();
  private readonly sessions = new Map<string, Buffer>();
  /**
   * Digests of the master keys of connections. With TLS 1.2 the key is the same in every connection that
   * resumes a session, by ID or by ticket; IDs are not.
   */
  private readonly keys = new WeakMap<TLSSocket, string>();
  /** Users who logged in with a session, by its master key. */
  private readonly users = new Map<string, ReadonlySet<string>>();

  /** @param handshake milliseconds that a client has for a handshake */
  public constructor(
    { key, cert }: Certificate,
    resumption: TlsSessionResumption,
    private readonly handshake: number,
  ) {
    this.context = createSecureContext({
      key,
      cert,
      // The server's security policies have ciphers for this version only. With TLS 1.3, a client
      // that closes after an upload leaves a ticket unread, which resets the connection.
      minVersion: "TLSv1.2",
      maxVersion: "TLSv1.2",
      sessionIdContext: "managed-sftp",
      sessionTimeout: SESSION_LIFETIME,
      ...(resumption === "DISABLED" && { secureOptions: constants.SSL_OP_NO_TICKET }),
    });
    // With TLS 1.2, curl resumes by session ID instead of by ticket.
    if (resumption !== "DISABLED") this.cacheSessions();
  }

  /** Waits for the client's handshake on a connection from which nothing has been read. */
  public secure(socket: Socket): Promise<TLSSocket> {
    return this.finished(socket, () => new TLSSocket(socket, this.options));
  }

  /** The same for a connection that tells how the client ended it. */
  public secureUpload(socket: Socket): Promise<UploadTls> {
    return this.finished(socket, () => new UploadTls(socket, this.options));
  }

  /** Notes that a user logged in on a connection. */
  public loggedIn(connection: TLSSocket, user: string): void {
    const key = this.keys.get(connection);
    if (key !== undefined) keep(this.users, key, new Set(this.users.get(key)).add(user));
  }

  /**
   * Whether a connection resumes the session of a login of the user. A session alone is no proof:
   * everybody gets one before the login.
   */
  public resumesLogin(connection: TLSSocket, user: string): boolean {
    const key = this.keys.get(connection);
    if (key === undefined || !connection.isSessionReused()) return false;
    return this.users.get(key)?.has(user) ?? false;
  }

  private get options(): TLSSocketOptions {
    return { isServer: true, server: this.cache, secureContext: this.context };
  }

  private finished<T extends TLSSocket>(socket: Socket, start: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (socket.destroyed) {
        reject(new Error("closed before the handshake"));
        return;
      }
      const tls = start();
      const timer = setTimeout(() => tls.destroy(tooSlow()), this.handshake);
      // A line is "CLIENT_RANDOM", the random bytes of the client, and the master key.
      tls.on("keylog", (line: Buffer) => {
        const [, , key = ""] = line.toString().trim().split(" ");
        this.keys.set(tls, createHash("sha256").update(key).digest("hex"));
      });
      let failure = new Error("closed in the handshake");
      tls.on("error", (error: Error) => (failure = error));
      // Errors after the handshake, which only connections of a listening server have as "error".
      tls.on("_tlsError", (error: Error) => tls.destroy(error));
      const left = (): unknown => tls.destroy();
      tls.on("end", left);
      tls.on("close", () => {
        clearTimeout(timer);
        socket.destroy();
        reject(failure);
      });
      tls.on("secure", () => {
        clearTimeout(timer);
        tls.off("end", left);
        resolve(tls);
      });
    });
  }

  private cacheSessions(): void {
    this.cache.on("newSession", (id: Buffer, session: Buffer, done: () => void) => {
      keep(this.sessions, id.toString("hex"), session);
      done();
    });
    this.cache.on("resumeSession", (id: Buffer, done: ResumeSession) => {
      done(null, this.sessions.get(id.toString("hex")) ?? null);
    });
  }
}

/** Connection of an upload, which knows whether the client ended it. */
export class UploadTls extends TLSSocket {
  private readonly below: Duplex;
  private hasNotice = false;

  public constructor(socket: Socket, options: TLSSocketOptions) {
    // A stream of its own, as the end of a socket below TLS cannot be observed.
    const below: Duplex = Duplex.from({ readable: socket, writable: socket });
    super(below, options);
    this.below = below;
  }

  /**
   * Whether the client said by close_notify that everything has been sent. Without it, whoever cuts
   * the connection off ends the file.
   */
  public get isComplete(): boolean {
    return this.hasNotice;
  }

  /** Node.js ends the content at close_notify, and at the end of the connection without it. */
  public override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    if (chunk === null && !this.below.readableEnded) this.hasNotice = true;
    return super.push(chunk, encoding);
  }
}

/** Code of the error after a handshake that took too long. */
const TIMED_OUT = "ETIMEDOUT";

const tooSlow = (): Error => Object.assign(new Error("no handshake"), { code: TIMED_OUT });

/** Whether a handshake failed because the client is gone, not because it does without TLS. */
export const isCutOff = (failure: unknown): boolean => {
  const { code } = failure as NodeJS.ErrnoException;
  return code !== TIMED_OUT && !code?.startsWith("ERR_SSL");
};

/** Puts an entry at the end of a map, and removes the oldest one when it is full. */
function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MAX_SESSIONS && oldest !== undefined) map.delete(oldest);
}

type ResumeSession = (error: Error | null, session: Buffer | null) => void;
