import { FileError, type ListingEntry, longLine } from "../files/user-files";
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

/** Command that lists a folder. */
export type ListingForm = "LIST" | "NLST" | "MLSD";

/** Facts of an entry by RFC 3659; folders of S3 have no date. */
export const factsOf = ({ isFolder, size, modified }: ListingEntry): string =>
  isFolder ? "type=dir;" : `type=file;size=${size};modify=${timeOf(modified)};`;

/** UTC time in the format of MDTM and MLSD. */
export const timeOf = (date: Date): string => date.toISOString().replace(/\D/g, "").slice(0, 14);

/** Line of an entry in a listing. A line end in its name would forge another entry. */
export function lineOf(entry: ListingEntry, form: ListingForm, user: string): string {
  switch (form) {
    case "LIST":
      return printable(longLine(entry, user));
    case "NLST":
      return printable(entry.name);
    case "MLSD":
      return `${factsOf(entry)} ${printable(entry.name)}`;
  }
}
