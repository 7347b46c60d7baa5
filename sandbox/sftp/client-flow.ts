import type { Socket } from "node:net";

/** Bytes that may wait for the client before nothing more is read for it. */
const MOST_UNSENT = 256 * 1024;
/** Bytes that may wait for the disk before nothing more is taken from the client. */
const MOST_UNWRITTEN = 128 * 1024;

/** Flow of data between a client's socket and its SFTP sessions. */
export class ClientFlow {
  private isCorked = false;
  private unwritten = 0;

  public constructor(private readonly socket: Socket) {
    const write: (data: Buffer) => boolean = socket.write.bind(socket);
    // The SSH library writes each packet on its own, and the answers to small requests are many.
    socket.write = (data: Buffer): boolean => {
      this.cork();
      return write(data);
    };
  }

  /** Waits until the client has taken most of what was sent to it. */
  public async drained(): Promise<void> {
    const { socket } = this;
    if (socket.writableLength <= MOST_UNSENT) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        socket.off("drain", done).off("close", done);
        resolve();
      };
      socket.on("drain", done).on("close", done);
    });
  }

  /** Notes data that came from the client. No more are taken from it while too many wait for the disk. */
  public received(bytes: number): void {
    this.unwritten += bytes;
    if (this.unwritten > MOST_UNWRITTEN) this.socket.pause();
  }

  /** Notes that data of {@link received} wait no longer. */
  public written(bytes: number): void {
    this.unwritten -= bytes;
    if (this.unwritten <= MOST_UNWRITTEN) this.socket.resume();
  }

  /** Sends all that is written in one turn of the event loop with one system call. */
  private cork(): void {
    if (this.isCorked) return;
    this.isCorked = true;
    this.socket.cork();
    setImmediate(() => {
      this.isCorked = false;
      this.socket.uncork();
    });
  }
}
