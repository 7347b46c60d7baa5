import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { TLSSocket } from "node:tls";

import { Client, type SFTPWrapper } from "ssh2";

import { bytesOf, dataTls, FtpClient } from "./ftp-client";
import type { PlannedUpload } from "./plan";
import type { Served } from "./server-process";
import type { UploadAnswer } from "./verdict";

const CHUNK = 64 * 1024;

/** Uploads a file over FTP or FTPS as planned, in a session of its own. */
export async function uploadOverFtp(served: Served, upload: PlannedUpload): Promise<UploadAnswer> {
  // A session that does not get as far as the upload was ended by the kill.
  const client = await loggedIn(served, upload.protocol === "FTPS").catch(() => undefined);
  if (client === undefined) return "none";
  try {
    const raw = await client.begin(`STOR ${upload.name}`).catch(() => undefined);
    if (raw === undefined) return client.socket.destroyed ? "none" : "refused";
    const data = await secured(client, raw);
    const { cut, content } = upload;
    await write(data, cut === "none" ? content : content.subarray(0, upload.cutAt));
    if (cut === "none") data.end();
    else {
      await delay(upload.pause);
      cutOff(upload, client, raw, data);
    }
    const reply = await client.reply();
    return reply === "" ? "none" : reply.startsWith("226") ? "confirmed" : "refused";
  } finally {
    client.end();
  }
}

/** What a client sees: content by name. */
export async function visibleFiles(served: Served): Promise<ReadonlyMap<string, Buffer>> {
  const client = await loggedIn(served, true);
  const read = async (line: string): Promise<Buffer> => {
    const content = await bytesOf(await secured(client, await client.begin(line)));
    const reply = await client.reply();
    if (!reply.startsWith("226")) throw new Error(`${line}: ${reply}`);
    return content;
  };
  const names = (await read("NLST")).toString().split("\r\n").slice(0, -1);
  const files = new Map<string, Buffer>();
  for (const name of names) files.set(name, await read(`RETR ${name}`));
  client.end();
  return files;
}

async function loggedIn(served: Served, isSecure: boolean): Promise<FtpClient> {
  const client = await FtpClient.connect(served.ftpPort);
  const requireCode = (code: string, reply: string): void => {
    if (!reply.startsWith(code)) throw new Error(`no ${code}, but ${reply || "no reply"}`);
  };
  if (isSecure) {
    requireCode("234", await client.send("AUTH TLS"));
    await client.secure({});
  }
  requireCode("230", await client.logIn(served.password, served.user));
  if (isSecure)
    for (const line of ["PBSZ 0", "PROT P"]) requireCode("200", await client.send(line));
  return client;
}

/** A data connection with TLS where the control connection has it. */
async function secured({ socket: control }: FtpClient, raw: Socket): Promise<Socket> {
  if (!(control instanceof TLSSocket)) return raw;
  const data = dataTls(raw, {}, control.getSession());
  await Promise.race([once(data, "secureConnect"), once(data, "close")]);
  return data;
}

function cutOff({ cut }: PlannedUpload, client: FtpClient, raw: Socket, data: Socket): void {
  if (cut === "reset") raw.resetAndDestroy();
  else if (cut === "no close_notify") raw.end();
  else if (cut === "ABOR") {
    client.socket.write("ABOR\r\n");
    data.destroy();
  } else {
    client.end();
    if (cut !== "control connection only") raw.destroy();
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

/** Bytes of a request of SFTP. */
const SFTP_CHUNK = 32 * 1024;
const SHORTLY = 500;

type SftpRequest<T> = (done: (error: Error | null | undefined, result: T) => void) => unknown;

/** Uploads a file over SFTP as planned, in a session of its own. */
export async function uploadOverSftp(served: Served, upload: PlannedUpload): Promise<UploadAnswer> {
  const socket = connect(served.sftpPort, "127.0.0.1");
  const client = new Client();
  const gone = new Promise<"none">((resolve) => client.on("close", () => resolve("none")));
  client.on("error", () => undefined);
  const whole = async (): Promise<UploadAnswer> => {
    await new Promise<void>((resolve) => {
      client.on("ready", () => resolve());
      client.connect({ sock: socket, username: served.user, password: served.password });
    });
    const sftp = await result<SFTPWrapper>((done) => client.sftp(done));
    const { content, cut, cutAt, name, pause } = upload;
    const handle = await result<Buffer>((done) => sftp.open(name, "w", done));
    const sent = cut === "none" ? content : content.subarray(0, cutAt);
    for (let at = 0; at < sent.length; at += SFTP_CHUNK) {
      const length = Math.min(SFTP_CHUNK, sent.length - at);
      await result((done) => sftp.write(handle, sent, at, length, at, (error) => done(error, 0)));
    }
    if (cut === "none") {
      await result((done) => sftp.close(handle, (error) => done(error, 0)));
      return "confirmed";
    }
    await delay(pause);
    if (cut === "reset") socket.resetAndDestroy();
    else socket.destroy();
    return gone;
  };
  try {
    // A request also fails when the connection ends, shortly before that is known.
    const failed = (): Promise<UploadAnswer> =>
      Promise.race([gone, delay(SHORTLY, "refused" as const)]);
    return await Promise.race([whole().catch(failed), gone]);
  } finally {
    socket.destroy();
  }
}

const result = <T>(request: SftpRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request((error, value) => (error ? reject(error) : resolve(value)));
  });
