import { FileError } from "../files/user-files";
import { printable } from "../log";

/** Reply on the control connection; its text may have several lines. */
export interface FtpReply {
  readonly code: number;
  readonly text: string;
}

/** Reply that ends a command or a transfer early. */
export class ReplyError extends Error {
  public constructor(public readonly reply: FtpReply) {
    super(reply.text);
    this.name = "ReplyError";
  }
}

/** Makes a {@link FtpReply}. */
export const reply = (code: number, text: string): FtpReply => ({ code, text });

/** Puts a server's banner before the last line of a reply. */
export const withBanner = (banner: string | undefined, { code, text }: FtpReply): FtpReply =>
  reply(code, banner === undefined ? text : `${banner.trimEnd()}\n${text}`);

/**
 * Reply in the form in which it is sent. Every line carries the code, so that none looks like the
 * last one, except lines that begin with a blank, as FEAT requires.
 */
export function written({ code, text }: FtpReply): string {
  const lines = text.split(/\r\n|\r|\n/).map(printable);
  const last = lines.pop() ?? "";
  const before = lines.map((line) => (line.startsWith(" ") ? line : `${code}-${line}`));
  return [...before, `${code} ${last}`].map((line) => `${line}\r\n`).join("");
}

/** Path in quotes, as reply 257 has it; quotes in the path are doubled. */
export const quotedPath = (path: string): string => `"${path.replaceAll('"', '""')}"`;

/** Reply to an error, unless it is a fault of the sandbox. */
export function replyOf(error: unknown): FtpReply | undefined {
  if (error instanceof ReplyError) return error.reply;
  if (error instanceof FileError) return reply(550, error.message);
  return undefined;
}
