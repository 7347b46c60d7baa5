import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { Client, type SFTPWrapper } from "ssh2";

import type { UploadAnswer } from "./ftp-client";
import type { PlannedUpload } from "./plan";
import type { Served } from "./server-process";

const CHUNK = 32 * 1024;
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
    for (let at = 0; at < sent.length; at += CHUNK) {
      const length = Math.min(CHUNK, sent.length - at);
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
