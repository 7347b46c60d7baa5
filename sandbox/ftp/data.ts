import type { Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { TLSSocket } from "node:tls";

import type { DataPorts, PassiveArgs, PassivePort } from "./passive";
import { ReplyError, reply } from "./reply";
import { type FtpTls, isCutOff, UploadTls } from "./tls";
import type { Upload } from "../files/user-files";

/** Arguments for {@link DataChannel}. */
export interface DataChannelArgs extends PassiveArgs {
  readonly ports: DataPorts;
  /** TLS for the connections; undefined while the client has not asked for it. */
  readonly protection: () => FtpTls | undefined;
  /** Whether a connection is protected by the TLS session of the user's login, where it must be. */
  readonly isTrusted: (connection: TLSSocket) => boolean;
}

/** Data connections of one control connection, one at a time. */
export class DataChannel {
  private passive: PassivePort | undefined;
  private socket: Socket | undefined;
  private isShut = false;

  public constructor(private readonly args: DataChannelArgs) {}

  /** Whether a port is open for a transfer. */
  public get isOpen(): boolean {
    return this.passive !== undefined;
  }

  /** Opens a port for the next transfer; undefined when all are taken. */
  public async open(): Promise<number | undefined> {
    this.close();
    this.passive = await this.args.ports.open(this.args);
    // The client may have left meanwhile.
    if (this.isShut) this.close();
    return this.passive?.port;
  }

  /** Sends data on a new connection and ends it. */
  public async send(parts: AsyncIterable<Buffer>): Promise<void> {
    const socket = await this.connect((raw, tls) => tls.secure(raw));
    // Not by the callbacks of its writes: those of a TLS connection that is closed may never come.
    await pipeline(parts, socket, { end: false }).catch(() => {
      throw interrupted();
    });
    await this.farewell(socket.end());
  }

  /**
   * Receives an upload on a new connection. It becomes visible only if the client ended it and is still
   * there; otherwise it is discarded.
   */
  public async receive(upload: Upload): Promise<void> {
    try {
      const socket = await this.connect((raw, tls) => tls.secureUpload(raw));
      let position = 0;
      for await (const part of received(socket)) {
        await upload.write(part, position);
        position += part.length;
      }
      socket.setTimeout(0);
      if (!(await this.isComplete(socket))) throw interrupted();
    } catch (error) {
      await upload.abort();
      throw error;
    }
    await upload.complete();
  }

  /** Closes the port and the connection. */
  public close(): void {
    this.passive?.close();
    this.socket?.destroy();
    this.passive = this.socket = undefined;
  }

  /** Closes everything for good. */
  public shut(): void {
    this.isShut = true;
    this.close();
  }

  /** Lets a finished connection close by itself, so that its last bytes arrive. */
  public release(): void {
    const { socket } = this;
    this.passive = this.socket = undefined;
    socket?.resume().end();
    if (socket) setTimeout(() => socket.destroy(), this.args.times.lingering).unref();
  }

  /** Waits for the client's connection to the port, with TLS if it was agreed. */
  private async connect(secure: (raw: Socket, tls: FtpTls) => Promise<TLSSocket>): Promise<Socket> {
    const { passive } = this;
    if (passive === undefined) throw interrupted();
    const raw = await passive.connection;
    const tls = this.args.protection();
    const socket = tls === undefined ? raw : await this.secured(secure(raw, tls));
    // Sending and receiving handle errors themselves.
    socket.on("error", () => undefined);
    socket.setTimeout(this.args.times.unresponsive, () => socket.destroy());
    if (this.passive !== passive) socket.destroy();
    if (socket.destroyed) throw interrupted();
    return (this.socket = socket);
  }

  private async secured(handshake: Promise<TLSSocket>): Promise<TLSSocket> {
    const socket = await handshake.catch((failure: unknown) => {
      throw isCutOff(failure)
        ? interrupted()
        : new ReplyError(reply(522, "the data connection needs TLS"));
    });
    if (this.args.isTrusted(socket)) return socket;
    throw new ReplyError(
      reply(522, "the data connection must resume the TLS session of the control connection"),
    );
  }

  /**
   * Whether an upload that has ended is a whole file. With TLS the client says so. Without TLS, the end
   * of the connection is the end of the file, unless the client is gone, or has sent ABOR.
   */
  private async isComplete(socket: Socket): Promise<boolean> {
    if (socket instanceof UploadTls) {
      if (!socket.isComplete) return false;
    } else {
      await delay(this.args.times.settling);
      if (await isReset(socket)) return false;
    }
    return this.socket === socket;
  }

  /** Waits until the client has ended its side too; fails if it broke the connection off instead. */
  private farewell(socket: Socket): Promise<void> {
    return new Promise((resolve, reject) => {
      setTimeout(resolve, this.args.times.ending).unref();
      socket.on("end", resolve);
      socket.on("close", () => reject(interrupted()));
      socket.resume();
    });
  }
}

async function* received(socket: Socket): AsyncGenerator<Buffer> {
  try {
    yield* socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch {
    throw interrupted();
  }
}

/**
 * Whether a connection that has ended was reset. After the rest of the data, Node.js takes a reset for an
 * end (libuv ends a stream that hangs up), but a write of no bytes still fails.
 */
const isReset = (socket: Socket): Promise<boolean> =>
  new Promise((resolve) => {
    socket.write(Buffer.alloc(0), (error) => resolve(error != null));
  });

const interrupted = (): ReplyError =>
  new ReplyError(reply(426, "the data connection was interrupted"));
