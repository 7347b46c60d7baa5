import { readSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";

/** Bytes that are read at once. */
const BLOCK_SIZE = 128 * 1024;

interface Block {
  readonly start: number;
  readonly content: Promise<Buffer>;
}

/**
 * Reads a file in blocks. While a client reads one block in order, the next one is read ahead, so
 * that it does not wait for the disk before each packet.
 */
export class BufferedReader {
  private current: Block | undefined;
  private next: Block | undefined;

  /** @param size of the file in bytes */
  public constructor(
    private readonly file: FileHandle,
    private readonly size: number,
  ) {}

  /**
   * Data at an offset.
   *
   * @returns fewer bytes than `length` only at the end of the file; none after it
   */
  public async read(offset: number, length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let missing = Math.min(length, this.size - offset);
    for (let position = offset; missing > 0;) {
      const { start, content } = this.blockAt(position);
      const part = (await content).subarray(position - start, position - start + missing);
      if (part.length === 0) break;
      parts.push(part);
      position += part.length;
      missing -= part.length;
    }
    const [first] = parts;
    return first !== undefined && parts.length === 1 ? first : Buffer.concat(parts);
  }

  /** Waits until nothing is read any more, and closes the file. */
  public async close(): Promise<void> {
    await Promise.allSettled([this.current?.content, this.next?.content]);
    await this.file.close();
  }

  private blockAt(position: number): Block {
    const { current, next } = this;
    if (current !== undefined && isIn(current, position)) return current;
    const isInOrder = next !== undefined && isIn(next, position);
    const block = isInOrder ? next : this.load(position);
    this.current = block;
    const end = block.start + BLOCK_SIZE;
    // The first block of a file, too, is most often followed by the second.
    const isAhead = (isInOrder || position === 0) && end < this.size;
    this.next = isAhead ? this.load(end) : undefined;
    return block;
  }

  private load(start: number): Block {
    const content = readFully(this.file, start, Math.min(BLOCK_SIZE, this.size - start));
    // Whoever asks for the block gets the error.
    content.catch(() => undefined);
    return { start, content };
  }
}

const isIn = ({ start }: Block, position: number): boolean =>
  position >= start && position < start + BLOCK_SIZE;

/** Files up to this size are read synchronously, which takes less time than a turn of the thread pool. */
const SMALL = 32 * 1024;

/** The system may read less than it is asked for. */
async function readFully(file: FileHandle, start: number, size: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(size);
  let done = 0;
  while (done < size) {
    const rest = [buffer, done, size - done, start + done] as const;
    const bytesRead =
      size <= SMALL ? readSync(file.fd, ...rest) : (await file.read(...rest)).bytesRead;
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}
