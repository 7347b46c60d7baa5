import { closeSync, openSync, writevSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** Only its owner reads the file. */
const MODE = 0o600;
const FLAGS = "wx";
/** Bytes that are collected before they are written. */
const BLOCK_SIZE = 128 * 1024;

/**
 * Writes data to a new file in blocks. One block is written while the next one is collected, so that a
 * client does not wait for the disk after each packet. The file is made with the first block. One that
 * has a single block is written synchronously, which takes less time than a turn of the thread pool.
 */
export class BufferedWriter {
  private chunks: Buffer[] = [];
  private size = 0;
  /** Position in the file of the first collected byte. */
  private start = 0;
  private file: FileHandle | undefined;
  private writing: Promise<void> = Promise.resolve();

  /** @param path of a file that does not exist */
  public constructor(private readonly path: string) {}

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

  /** Writes what is collected, waits until everything is written, and closes the file. */
  public async complete(): Promise<void> {
    if (this.file === undefined && this.start === 0) return this.writeSmall();
    try {
      await this.writeBlock();
      await this.writing;
    } finally {
      await this.close();
    }
  }

  /** Closes the file without writing what is collected. */
  public async close(): Promise<void> {
    await this.writing.catch(() => undefined);
    await this.file?.close();
  }

  private writeSmall(): void {
    const file = openSync(this.path, FLAGS, MODE);
    try {
      for (let rest = Buffer.concat(this.chunks), at = 0; at < rest.length;) {
        at += writevSync(file, [rest.subarray(at)], at);
      }
    } finally {
      closeSync(file);
    }
  }

  /** Waits for the block before, and begins to write the collected one. */
  private async writeBlock(): Promise<void> {
    const { chunks, start } = this;
    this.chunks = [];
    this.start += this.size;
    this.size = 0;
    await this.writing;
    if (chunks.length === 0) return;
    this.file ??= await open(this.path, FLAGS, MODE);
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
