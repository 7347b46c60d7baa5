import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";

import type { DataPorts, PassiveArgs, PassivePort } from "./passive";
import { ReplyError, reply } from "./reply";
import type { Upload } from "../files/user-files";

/** Arguments for {@link DataChannel}. */
export interface DataChannelArgs extends PassiveArgs {
  readonly ports: DataPorts;
  /** Starts TLS on a connection; undefined while the client has not asked for it. */
  readonly protection: () => ((socket: Socket) => Promise<TLSSocket>) | undefined;
  /** Whether data connections must resume the TLS session of the control connection. */
  readonly requiresResumption: boolean;
}

/** Milliseconds without data after which a transfer ends. */
const IDLE = 10 * 60 * 1000;
/** Milliseconds that a client has to receive the rest. */
const LINGER = 10_000;

/** Data connections of one control connection, one at a time. */
export class DataChannel {
  private passive: PassivePort | undefined;
  private socket: Socket | undefined;

  public constructor(private readonly args: DataChannelArgs) {}

  /** Whether a port is open for a transfer. */
  public get isOpen(): boolean {
    return this.passive !== undefined;
  }

  /** Opens a port for the next transfer; undefined when all are taken. */
  public async open(): Promise<number | undefined> {
    this.close();
    this.passive = await this.args.ports.open(this.args);
    return this.passive?.port;
  }

  /** Waits for the client's connection to the port, with TLS if it was agreed. */
  public async connect(): Promise<Socket> {
    if (this.passive === undefined) throw aborted();
    const raw = await this.passive.connection;
    const secure = this.args.protection();
    const socket = secure === undefined ? raw : await this.secured(raw, secure);
    // Sending and receiving handle errors themselves.
    socket.on("error", () => undefined);
    socket.setTimeout(IDLE, () => socket.destroy());
    return (this.socket = socket);
  }

  /** Closes the port and the connection. */
  public close(): void {
    this.passive?.close();
    this.socket?.destroy();
    this.passive = this.socket = undefined;
  }

  /** Lets a finished connection close by itself, so that its last bytes arrive. */
  public release(): void {
    const { socket } = this;
    this.passive = this.socket = undefined;
    socket?.resume().end();
    if (socket) setTimeout(() => socket.destroy(), LINGER).unref();
  }

  private async secured(
    raw: Socket,
    secure: (socket: Socket) => Promise<TLSSocket>,
  ): Promise<TLSSocket> {
    const socket = await secure(raw).catch(() => {
      throw new ReplyError(reply(522, "the data connection needs TLS"));
    });
    if (socket.isSessionReused() || !this.args.requiresResumption) return socket;
    throw new ReplyError(
      reply(522, "the data connection must resume the TLS session of the control connection"),
    );
  }
}

/** Sends data and then closes the connection. */
export async function send(socket: Socket, parts: AsyncIterable<Buffer>): Promise<void> {
  for await (const part of parts) {
    await completed((done) => socket.write(part, done));
  }
  await completed((done) => socket.end(done));
}

/** Receives an upload, and discards it when the connection breaks. */
export async function receive(socket: Socket, upload: Upload): Promise<void> {
  let position = 0;
  try {
    for await (const part of received(socket)) {
      await upload.write(part, position);
      position += part.length;
    }
  } catch (error) {
    await upload.abort();
    throw error;
  }
  await upload.complete();
}

async function* received(socket: Socket): AsyncGenerator<Buffer> {
  try {
    yield* socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch {
    throw aborted();
  }
}

const completed = (work: (done: (error?: Error | null) => void) => unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    work((error) => (error ? reject(aborted()) : resolve()));
  });

const aborted = (): ReplyError => new ReplyError(reply(426, "the data connection was interrupted"));
