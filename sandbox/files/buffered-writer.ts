import type { FileHandle } from "node:fs/promises";

/** Bytes that are collected before they are written. */
const BLOCK_SIZE = 128 * 1024;

/**
 * Writes data to a file in blocks. One block is written while the next one is collected, so that a
 * client does not wait for the disk after each packet.
 */
export class BufferedWriter {
  private chunks: Buffer[] = [];
  private size = 0;
  /** Position in the file of the first collected byte. */
  private start = 0;
  private writing: Promise<void> = Promise.resolve();

  public constructor(private readonly file: FileHandle) {}

  /**
   * Collects data. The buffer must not change afterwards.
   *
   * @throws Error when an earlier block could not be written
   */
  public async write(data: Buffer, position: number): Promise<void> {
    if (position !== this.start + this.size) {
      await this.writeBlock();
      this.start = position;
    }
    this.chunks.push(data);
    this.size += data.length;
    if (this.size >= BLOCK_SIZE) await this.writeBlock();
  }

  /** Writes what is collected, and waits until everything is written. */
  public async flush(): Promise<void> {
    await this.writeBlock();
    await this.writing;
  }

  /** Waits for the block before, and begins to write the collected one. */
  private async writeBlock(): Promise<void> {
    const { chunks, start } = this;
    this.chunks = [];
    this.start += this.size;
    this.size = 0;
    await this.writing;
    if (chunks.length === 0) return;
    this.writing = writeAll(this.file, chunks, start);
    // The next write or flush reports the error.
    this.writing.catch(() => undefined);
  }
}

/** The system may write less than it is given, for example just before the disk is full. */
async function writeAll(file: FileHandle, chunks: Buffer[], start: number): Promise<void> {
  const size = chunks.reduce((sum, { length }) => sum + length, 0);
  const { bytesWritten } = await file.writev(chunks, start);
  if (bytesWritten === size) return;
  const rest = Buffer.concat(chunks).subarray(bytesWritten);
  for (let done = 0; done < rest.length;) {
    const position = start + bytesWritten + done;
    done += (await file.write(rest, done, rest.length - done, position)).bytesWritten;
  }
}
