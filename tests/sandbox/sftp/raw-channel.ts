import type { Client, ClientChannel } from "ssh2";

/** Types of SFTP packets that the tests send. */
export const PACKET = {
  init: 1,
  open: 3,
  close: 4,
  write: 6,
  lstat: 7,
  fstat: 8,
  setstat: 9,
  fsetstat: 10,
  opendir: 11,
  remove: 13,
  mkdir: 14,
  rmdir: 15,
  realpath: 16,
  stat: 17,
  rename: 18,
  readlink: 19,
  symlink: 20,
} as const;

/** Flags of OPEN. */
export const FLAG = { read: 1, write: 2, create: 8, truncate: 16, exclusive: 32 } as const;

/** No attributes. */
export const NONE = Buffer.alloc(4);

const STATUS = 101;
const HANDLE = 102;

export const uint32 = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
};

export const uint64 = (value: number): Buffer => Buffer.concat([uint32(0), uint32(value)]);

/** String of the protocol, whose bytes need not be UTF-8. */
export const text = (value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
};

/** Attributes with a size only. */
export const sizeOnly = (size: number): Buffer => Buffer.concat([uint32(1), uint64(size)]);

/** Answer of the server. */
export interface RawAnswer {
  readonly type: number;
  /** Code of a status, else 0. */
  readonly code: number;
  /** Handle, blank if it is none. */
  readonly handle: Buffer;
  readonly payload: Buffer;
}

/** SFTP channel on which a test writes each byte itself, as no library sends broken requests. */
export class RawChannel {
  /** Status with which the server closed the channel. */
  public exitStatus: number | undefined;
  public isClosed = false;
  private received = Buffer.alloc(0);
  private readonly waiting: ((payload: Buffer) => void)[] = [];

  private constructor(private readonly channel: ClientChannel) {
    channel.on("data", (part: Buffer) => this.take(part));
    channel.on("exit", (code: number) => (this.exitStatus = code));
    channel.on("close", () => (this.isClosed = true));
  }

  public static async open(client: Client): Promise<RawChannel> {
    const channel = await new Promise<ClientChannel>((resolve, reject) => {
      client.subsys("sftp", (error, opened) => (error ? reject(error) : resolve(opened)));
    });
    const raw = new RawChannel(channel);
    await raw.send(Buffer.concat([Buffer.of(PACKET.init), uint32(3)]));
    return raw;
  }

  /** Sends a request with the given fields. */
  public async request(type: number, ...fields: readonly Buffer[]): Promise<RawAnswer> {
    const payload = await this.send(Buffer.concat([Buffer.of(type), uint32(7), ...fields]));
    const kind = payload[0] ?? 0;
    return {
      type: kind,
      code: kind === STATUS ? payload.readUInt32BE(5) : 0,
      handle: kind === HANDLE ? payload.subarray(9) : Buffer.alloc(0),
      payload,
    };
  }

  /** Sends bytes that no answer follows. */
  public push(packet: Buffer): void {
    this.channel.write(text(packet));
  }

  /** Tells the server that nothing more follows. */
  public end(): void {
    this.channel.end();
  }

  private send(packet: Buffer): Promise<Buffer> {
    const answer = new Promise<Buffer>((resolve) => this.waiting.push(resolve));
    this.push(packet);
    return answer;
  }

  private take(part: Buffer): void {
    this.received = Buffer.concat([this.received, part]);
    while (this.received.length >= 4) {
      const end = 4 + this.received.readUInt32BE();
      if (this.received.length < end) return;
      this.waiting.shift()?.(this.received.subarray(4, end));
      this.received = this.received.subarray(end);
    }
  }
}
