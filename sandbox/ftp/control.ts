import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";

import { type FtpReply, reply, written } from "./reply";
import type { FtpTimes } from "./times";

/** Arguments for {@link ControlChannel}. */
export interface ControlArgs {
  /** Answers one line, given without its end, before the next one is read. */
  readonly onLine: (line: Buffer) => Promise<void>;
  /** Called when the client sends ABOR while a line is being answered. */
  readonly onAbort: () => void;
  /** Called when the client has left; what it has sent and not had answered is discarded. */
  readonly onClose: () => void;
  readonly times: FtpTimes;
}

/** Most bytes of a line; S3 keys have at most 1024. */
const MAX_LINE = 4096;
/** Most bytes that are read ahead. */
const MAX_WAITING = 64 * 1024;
/** Most bytes of replies that wait for the client to read them. */
const MAX_UNREAD = 64 * 1024;
const NEWLINE = 0x0a;

/** Control connection: reads lines and sends replies, in order. */
export class ControlChannel {
  private waiting = Buffer.alloc(0);
  private work: Promise<void> | undefined;

  public constructor(
    private socket: Socket,
    private readonly args: ControlArgs,
  ) {
    this.attach(socket);
  }

  /** Sends a reply. */
  public reply(answer: FtpReply): void {
    if (this.socket.writable) this.socket.write(written(answer));
  }

  /** Sends a last reply and closes the connection. */
  public end(answer: FtpReply): void {
    this.waiting = Buffer.alloc(0);
    const { socket } = this;
    socket.off("data", this.read);
    this.reply(answer);
    socket.resume().end();
    setTimeout(() => socket.destroy(), this.args.times.lingering).unref();
  }

  /**
   * Continues under TLS. Whatever arrived before the handshake is discarded: an attacker could have
   * injected it, and it would count as sent under TLS.
   */
  public async upgrade(
    answer: FtpReply,
    secure: (socket: Socket) => Promise<TLSSocket>,
  ): Promise<TLSSocket | undefined> {
    const { socket } = this;
    socket.off("data", this.read);
    this.waiting = Buffer.alloc(0);
    this.reply(answer);
    socket.setTimeout(0);
    // After a failed handshake the connection is closed.
    const tls = await secure(socket).catch(() => undefined);
    if (tls === undefined) return undefined;
    this.attach((this.socket = tls));
    return tls;
  }

  /** Closes the connection and waits for the work in progress. */
  public async close(): Promise<void> {
    this.socket.destroy();
    await this.work;
  }

  private attach(socket: Socket): void {
    socket.on("data", this.read);
    // A client that disconnects is not a fault of the sandbox.
    socket.on("error", () => socket.destroy());
    for (const event of ["end", "close"]) socket.on(event, () => this.left());
    socket.setTimeout(this.args.times.idle, () => {
      // A client that waits for an answer is not idle; data connections have timeouts of their own.
      if (this.work === undefined) this.end(reply(421, "idle for too long"));
    });
  }

  private left(): void {
    this.waiting = Buffer.alloc(0);
    this.args.onClose();
  }

  private readonly read = (data: Buffer): void => {
    this.waiting = Buffer.concat([this.waiting, data]);
    if (this.waiting.length > MAX_WAITING) this.socket.pause();
    if (this.work === undefined) {
      this.work = this.answer().finally(() => (this.work = undefined));
    } else if (this.isAbort()) this.args.onAbort();
  };

  private async answer(): Promise<void> {
    for (let line = this.next(); line !== undefined; line = this.next()) {
      const answered = this.args.onLine(line);
      if (this.isAbort()) this.args.onAbort();
      await answered;
      if (this.socket.writableLength > MAX_UNREAD) await this.readReplies();
      if (this.waiting.length <= MAX_WAITING) this.socket.resume();
    }
  }

  /** Waits until the client has read its replies; closes the connection if it does not. */
  private readReplies(): Promise<void> {
    const { socket } = this;
    return new Promise((resolve) => {
      const timer = setTimeout(() => socket.destroy(), this.args.times.unresponsive).unref();
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      socket.once("drain", done).once("close", done);
    });
  }

  private next(): Buffer | undefined {
    const end = this.waiting.indexOf(NEWLINE);
    if (end > MAX_LINE || (end < 0 && this.waiting.length > MAX_LINE)) {
      this.end(reply(500, `a line has at most ${MAX_LINE} bytes`));
      return undefined;
    }
    if (end < 0) return undefined;
    const line = this.waiting.subarray(0, this.waiting[end - 1] === 0x0d ? end - 1 : end);
    this.waiting = this.waiting.subarray(end + 1);
    return line;
  }

  /** Whether the next line is ABOR. */
  private isAbort(): boolean {
    const end = this.waiting.indexOf(NEWLINE);
    return end >= 0 && /ABOR\r?$/i.test(this.waiting.toString("latin1", 0, end));
  }
}
