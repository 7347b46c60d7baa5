import { connect, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";

/** Certificate that a client trusts; without one it trusts any. */
export interface Trusted {
  readonly cert?: string;
}

const trustOf = ({ cert }: Trusted): object =>
  cert === undefined ? { rejectUnauthorized: false } : { ca: cert };

/** A client of FTP and FTPS that also does what no decent one does. */
export class FtpClient {
  private text = "";
  private wake: () => void = () => undefined;
  private constructor(public socket: Socket) {
    this.attach(socket);
  }

  /** Connects and waits for the greeting. */
  public static async connect(port: number): Promise<FtpClient> {
    const client = new FtpClient(connect(port, "127.0.0.1"));
    await client.reply();
    return client;
  }

  /** The next reply, without line ends; blank when the server has hung up. */
  public async reply(): Promise<string> {
    for (;;) {
      const [reply] = /^(?:(?:\d{3}-| ).*\r\n)*\d{3} .*\r\n/.exec(this.text) ?? [];
      if (reply !== undefined) {
        this.text = this.text.slice(reply.length);
        return reply.trimEnd();
      }
      if (this.socket.destroyed) return "";
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Sends a line and returns the reply to it. */
  public send(line: string): Promise<string> {
    this.socket.write(`${line}\r\n`);
    return this.reply();
  }

  /** Logs in. */
  public async logIn(password = "right", user = "alice"): Promise<string> {
    await this.send(`USER ${user}`);
    return this.send(`PASS ${password}`);
  }

  /** Puts TLS on the connection; the server's side of it must have been agreed. */
  public async secure(trusted: Trusted): Promise<Buffer | undefined> {
    const tls = connectTls({ socket: this.socket, ...trustOf(trusted) });
    this.attach((this.socket = tls));
    await new Promise((resolve, reject) => tls.on("secureConnect", resolve).on("error", reject));
    return tls.getSession();
  }

  /** Opens a data connection for a command, which the server takes. */
  public async begin(line: string): Promise<Socket> {
    const data = await this.data();
    const answer = await this.send(line);
    if (!answer.startsWith("150 ")) throw new Error(`${line}: ${answer}`);
    return data;
  }

  /** Opens a data connection. */
  public async data(): Promise<Socket> {
    const [, port] = /\(\|\|\|(\d+)\|\)/.exec(await this.send("EPSV")) ?? [];
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => undefined);
    await new Promise((resolve) => socket.on("connect", resolve).on("close", resolve));
    return socket;
  }

  /** Hangs up. */
  public end(): void {
    this.socket.destroy();
  }

  private attach(socket: Socket): void {
    socket.on("data", (data: Buffer) => {
      this.text += data.toString("utf8");
      this.wake();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => this.wake());
  }
}

/** TLS on a data connection, with the session of another connection if one is given. */
export const dataTls = (socket: Socket, trusted: Trusted, session?: Buffer): TLSSocket =>
  connectTls({ socket, ...trustOf(trusted), ...(session && { session }) }).on(
    "error",
    () => undefined,
  );

/** Everything that arrives until the other side ends. */
export async function bytesOf(socket: Socket): Promise<Buffer> {
  const parts: Buffer[] = [];
  socket.on("data", (part: Buffer) => parts.push(part));
  socket.resume();
  if (!socket.closed) await new Promise((resolve) => socket.on("close", resolve));
  return Buffer.concat(parts);
}
