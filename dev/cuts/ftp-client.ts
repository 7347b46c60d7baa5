import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { connect as connectTls, type TLSSocket } from "node:tls";

import type { PlannedUpload } from "./plan";
import type { Served } from "./server-process";

/** How an upload ended for the client. */
export type UploadAnswer = "confirmed" | "refused" | "none";

const CHUNK = 64 * 1024;
const HOST = "127.0.0.1";

/** A session of FTP or FTPS. */
export class FtpCutClient {
  private text = "";
  private wake: () => void = () => undefined;
  private tls: TLSSocket | undefined;

  private constructor(private readonly raw: Socket) {
    this.attach(raw);
  }

  /** Connects and logs in. */
  public static async open(served: Served, isSecure: boolean): Promise<FtpCutClient> {
    const session = new FtpCutClient(connect(served.ftpPort, HOST));
    await session.reply();
    if (isSecure) await session.secure();
    await session.send(`USER ${served.user}`);
    await session.expect(`PASS ${served.password}`, "230");
    if (isSecure) for (const line of ["PBSZ 0", "PROT P"]) await session.expect(line, "200");
    return session;
  }

  /** Uploads a file as planned. */
  public async upload(upload: PlannedUpload): Promise<UploadAnswer> {
    const raw = await this.begin(`STOR ${upload.name}`);
    if (raw === undefined) return this.raw.destroyed ? "none" : "refused";
    const data = await this.protected(raw);
    const { cut, content } = upload;
    await write(data, cut === "none" ? content : content.subarray(0, upload.cutAt));
    if (cut === "none") data.end();
    else {
      await delay(upload.pause);
      this.cut(upload, raw, data);
    }
    const reply = await this.reply();
    return reply === "" ? "none" : reply.startsWith("226") ? "confirmed" : "refused";
  }

  /** Names in the folder. */
  public async names(): Promise<readonly string[]> {
    return (await this.read("NLST")).toString().split("\r\n").slice(0, -1);
  }

  /** Content of a file, or a listing. */
  public async read(line: string): Promise<Buffer> {
    const raw = await this.begin(line);
    if (raw === undefined) throw new Error(`${line} is refused`);
    const parts: Buffer[] = [];
    for await (const part of await this.protected(raw)) parts.push(part as Buffer);
    const reply = await this.reply();
    if (!reply.startsWith("226")) throw new Error(`${line}: ${reply}`);
    return Buffer.concat(parts);
  }

  public close(): void {
    this.raw.destroy();
  }

  private cut({ cut }: PlannedUpload, raw: Socket, data: Socket): void {
    if (cut === "reset") raw.resetAndDestroy();
    else if (cut === "no close_notify") raw.end();
    else if (cut === "ABOR") {
      this.write("ABOR");
      data.destroy();
    } else if (cut === "control connection only") this.raw.destroy();
    else for (const socket of [this.raw, raw]) socket.destroy();
  }

  private async secure(): Promise<void> {
    await this.expect("AUTH TLS", "234");
    this.tls = connectTls({ socket: this.raw, rejectUnauthorized: false });
    this.attach(this.tls);
    await once(this.tls, "secureConnect");
  }

  private async begin(line: string): Promise<Socket | undefined> {
    const [, port] = /\(\|\|\|(\d+)\|\)/.exec(await this.send("EPSV")) ?? [];
    if (port === undefined) return undefined;
    const data = connect(Number(port), HOST).on("error", () => undefined);
    return (await this.send(line)).startsWith("150") ? data : undefined;
  }

  private async protected(raw: Socket): Promise<Socket> {
    if (this.tls === undefined) return raw;
    const session = this.tls.getSession();
    const data = connectTls({
      socket: raw,
      rejectUnauthorized: false,
      ...(session && { session }),
    });
    data.on("error", () => undefined);
    await Promise.race([once(data, "secureConnect"), once(data, "close")]);
    return data;
  }

  private async expect(line: string, code: string): Promise<void> {
    const reply = await this.send(line);
    if (!reply.startsWith(code)) throw new Error(`${line.split(" ")[0]}: ${reply || "no reply"}`);
  }

  private send(line: string): Promise<string> {
    this.write(line);
    return this.reply();
  }

  private write(line: string): void {
    (this.tls ?? this.raw).write(`${line}\r\n`);
  }

  /** The last line of the next reply; blank when the connection has ended. */
  private async reply(): Promise<string> {
    for (;;) {
      const [whole, last] = /^(?:(?:\d{3}-| ).*\r\n)*(\d{3} .*)\r\n/.exec(this.text) ?? [];
      if (whole !== undefined) {
        this.text = this.text.slice(whole.length);
        return last ?? "";
      }
      if (this.raw.destroyed) return "";
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private attach(socket: Socket): void {
    socket.on("data", (data: Buffer) => {
      this.text += data.toString();
      this.wake();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.raw.destroy();
      this.wake();
    });
  }
}

/** Writes as fast as the other side takes it; ends early when the connection is closed. */
async function write(socket: Socket, content: Buffer): Promise<void> {
  for (let at = 0; at < content.length && !socket.destroyed; at += CHUNK) {
    await new Promise((resolve) => {
      socket.once("close", resolve);
      socket.write(content.subarray(at, at + CHUNK), (error) => {
        socket.off("close", resolve);
        resolve(error);
      });
    });
  }
}
