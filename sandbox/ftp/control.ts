import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";

import { type FtpReply, reply, written } from "./reply";

/** What is done with a client's lines. */
export interface ControlArgs {
  /** Answers one line, without its end; the next one waits until it has. */
  readonly onLine: (line: Buffer) => Promise<void>;
  /** Told at once of a client that has sent ABOR while a line is being answered. */
  readonly onAbort: () => void;
  readonly onClose: () => void;
}

/** Bytes of one line; keys of S3 have at most 1024. */
const MAX_LINE = 4096;
/** Bytes that wait for their turn before no more are read. */
const MAX_WAITING = 64 * 1024;
/** Milliseconds after which Transfer ends an idle connection. */
const IDLE = 30 * 60 * 1000;
/** Milliseconds that a client has for hanging up too. */
const LINGER = 5000;
const NEWLINE = 0x0a;

/** The control connection: lines in, replies out, in order. */
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

  /** Sends a last reply and hangs up. */
  public end(answer: FtpReply): void {
    this.waiting = Buffer.alloc(0);
    const { socket } = this;
    socket.off("data", this.read);
    this.reply(answer);
    socket.resume().end();
    setTimeout(() => socket.destroy(), LINGER).unref();
  }

  /**
   * Goes on under TLS. What the client sent before the handshake is forgotten: somebody on the way
   * could have put it there, and it would count as said under TLS.
   */
  public async upgrade(
    answer: FtpReply,
    secure: (socket: Socket) => Promise<TLSSocket>,
  ): Promise<void> {
    const { socket } = this;
    socket.off("data", this.read);
    this.waiting = Buffer.alloc(0);
    this.reply(answer);
    socket.setTimeout(0);
    // A failed handshake has closed the connection.
    const tls = await secure(socket).catch(() => undefined);
    if (tls === undefined) return;
    this.socket = tls;
    this.attach(tls);
  }

  /** Hangs up and waits for what is still being done. */
  public async close(): Promise<void> {
    this.socket.destroy();
    await this.work;
  }

  private attach(socket: Socket): void {
    socket.on("data", this.read);
    // A client that goes away in mid-sentence is no fault of ours.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.args.onClose());
    socket.setTimeout(IDLE, () => {
      // Who waits for an answer is not idle; data connections watch over themselves.
      if (this.work === undefined) this.end(reply(421, "idle for too long"));
    });
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
      if (this.waiting.length <= MAX_WAITING) this.socket.resume();
    }
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

  /** Whether ABOR is what the client said next. */
  private isAbort(): boolean {
    const end = this.waiting.indexOf(NEWLINE);
    return end >= 0 && /ABOR\r?$/i.test(this.waiting.toString("latin1", 0, end));
  }
}
