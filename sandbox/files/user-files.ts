import type { FileHandle } from "node:fs/promises";

import type { AccessDecision } from "../../verify/access/evaluator";
import { printable } from "../log";

/** Owner, group and mode of a file or folder. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
  /** Permission bits, for example 0o644. */
  readonly mode: number;
}

/** A file or folder as a client sees it. */
export interface ListingEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly size: number;
  /** Folders of S3 have no date. */
  readonly modified: Date;
  /** Absent with S3, which has none. */
  readonly owner?: Owner;
}

const HALF_A_YEAR = 182 * 24 * 60 * 60 * 1000;

/** Entry of a folder; S3 keeps no attributes of folders. */
export const folderEntry = (name: string): ListingEntry => ({
  name,
  isFolder: true,
  size: 0,
  modified: new Date(0),
});

/** The line that `ls -l` shows. */
export const longLine = (entry: ListingEntry, user: string): string => {
  const { mode } = ownerOf(entry);
  const kind = entry.isFolder ? "d" : "-";
  const [owner, group] = [entry.owner?.uid ?? user, entry.owner?.gid ?? user].map((id) =>
    String(id).padEnd(8),
  );
  const size = String(entry.size).padStart(12);
  return `${kind}${lettersOf(mode)}    1 ${owner} ${group} ${size} ${dateOf(entry.modified)} ${entry.name}`;
};

/** Owner and mode that clients see; storage without them shows fixed ones. */
export const ownerOf = ({ isFolder, owner }: ListingEntry): Owner =>
  owner ?? { uid: 0, gid: 0, mode: isFolder ? 0o755 : 0o644 };

const lettersOf = (mode: number): string =>
  [..."rwxrwxrwx"].map((letter, index) => ((mode >> (8 - index)) & 1 ? letter : "-")).join("");

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Date as `ls` writes it: with the time for recent files, with the year for others. */
function dateOf(date: Date): string {
  const month = MONTHS[date.getMonth()] as string;
  const day = String(date.getDate()).padStart(2);
  const isRecent = Math.abs(Date.now() - date.getTime()) < HALF_A_YEAR;
  const time = [date.getHours(), date.getMinutes()]
    .map((n) => String(n).padStart(2, "0"))
    .join(":");
  return `${month} ${day} ${isRecent ? time : String(date.getFullYear()).padStart(5)}`;
}

/** Kinds of failure, for which each protocol has its own codes. */
export type Refusal = "denied" | "missing" | "unsupported" | "failure";

/** Failure of a file operation. */
export class FileError extends Error {
  public constructor(
    public readonly refusal: Refusal,
    message: string,
  ) {
    super(message);
    this.name = "FileError";
  }
}

/** Logs a decision about an operation of a user, and throws if it is a denial. */
export function conclude(
  { session, log }: { readonly session: { readonly user: string }; log: (line: string) => void },
  verb: string,
  path: string,
  { allowed, reason }: AccessDecision,
): void {
  const subject = `${session.user} ${verb} ${printable(path)}`;
  log(`${subject} ${allowed ? "allowed" : "denied"}: ${printable(reason)}`);
  if (!allowed) throw new FileError("denied", "Permission denied");
}

/** Flags with which a client opens a file for writing. */
export interface WriteMode {
  readonly create: boolean;
  readonly truncate: boolean;
  readonly exclusive: boolean;
}

/** Object that is being written, invisible until it is complete. */
export interface Upload {
  readonly write: (data: Buffer, position: number) => Promise<void>;
  /** Makes the object visible; it replaces an older one. */
  readonly complete: () => Promise<void>;
  /** Discards everything that was written. */
  readonly abort: () => Promise<void>;
}

/** Upload of a client that may write at any position and set the size. */
export interface OpenUpload extends Upload {
  /** Sets the size, as clients do that overwrite a file without truncating it first. */
  readonly setSize: (size: number) => void;
}

/** A user's files in any storage. All paths are absolute, except those that `resolve` takes. */
export interface UserFiles {
  /** Absolute path of a path that the client sent. */
  readonly resolve: (path: string) => string;
  /** Contents of a folder. */
  readonly list: (path: string) => Promise<readonly ListingEntry[]> | readonly ListingEntry[];
  /** Attributes of a path. */
  readonly stat: (path: string) => Promise<ListingEntry> | ListingEntry;
  /** Opens a file for reading. */
  readonly openRead: (path: string) => Promise<{ file: FileHandle; entry: ListingEntry }>;
  /** Opens a file for writing; it replaces an older one once it is complete. */
  readonly openWrite: (path: string, mode: WriteMode) => Promise<OpenUpload> | OpenUpload;
  /** Deletes a file. */
  readonly remove: (path: string) => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly makeFolder: (path: string) => Promise<void>;
  /** Removes a folder that is empty. */
  readonly removeFolder: (path: string) => Promise<void>;
  /** Changes permissions; absent where the storage has none. */
  readonly changeMode?: (path: string, mode: number) => Promise<void> | void;
}

/** Failure for a path that does not exist. */
export const missing = (path: string): FileError =>
  new FileError("missing", `No such file: ${path}`);

/** Failure for an operation that the storage or Transfer does not support. */
export const unsupported = (why: string): FileError =>
  new FileError("unsupported", `Operation unsupported: ${why}`);
