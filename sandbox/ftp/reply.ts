import { FileError, type ListingEntry, longLine } from "../files/user-files";
import { printable } from "../log";

/** An answer on the control connection; a text of several lines becomes a reply of several. */
export interface FtpReply {
  readonly code: number;
  readonly text: string;
}

/** An answer that ends a command, or a transfer, before it is done. */
export class ReplyError extends Error {
  public constructor(public readonly reply: FtpReply) {
    super(reply.text);
    this.name = "ReplyError";
  }
}

/** Shorthand for a {@link FtpReply}. */
export const reply = (code: number, text: string): FtpReply => ({ code, text });

/** Puts a server's banner before the last line of a reply. */
export const withBanner = (banner: string | undefined, { code, text }: FtpReply): FtpReply =>
  reply(code, banner === undefined ? text : `${banner.trimEnd()}\n${text}`);

/**
 * The reply as it is sent. Lines that begin with a blank stand as they are, which FEAT needs; all
 * others carry the code, so that none of them can be taken for the end.
 */
export function written({ code, text }: FtpReply): string {
  const lines = text.split(/\r\n|\r|\n/).map(printable);
  const last = lines.pop() ?? "";
  const before = lines.map((line) => (line.startsWith(" ") ? line : `${code}-${line}`));
  return [...before, `${code} ${last}`].map((line) => `${line}\r\n`).join("");
}

/** A path as 257 wants it: quotes inside are doubled. */
export const quotedPath = (path: string): string => `"${path.replaceAll('"', '""')}"`;

/** The reply to an error, if it is an answer of S3, IAM or the protocol. */
export function replyOf(error: unknown): FtpReply | undefined {
  if (error instanceof ReplyError) return error.reply;
  if (error instanceof FileError) return reply(550, error.message);
  return undefined;
}

/** Ways of writing down what is in a folder. */
export type ListingForm = "LIST" | "NLST" | "MLSD";

/** Facts of an entry, as RFC 3659 wants them; folders of S3 have no date. */
export const factsOf = ({ isFolder, size, modified }: ListingEntry): string =>
  isFolder ? "type=dir;" : `type=file;size=${size};modify=${timeOf(modified)};`;

/** A time in UTC, as MDTM and MLSD have it. */
export const timeOf = (date: Date): string => date.toISOString().replace(/\D/g, "").slice(0, 14);

/** Line of an entry. Names are anybody's: a line end inside would forge another entry. */
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
