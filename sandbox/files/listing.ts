import type { Attributes, FileEntry } from "ssh2";

import type { Owner } from "./owners";

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

const FOLDER = 0o040000;
const FILE = 0o100000;
const HALF_A_YEAR = 182 * 24 * 60 * 60 * 1000;

/** A folder, which S3 knows only by what it holds. */
export const folderEntry = (name: string): ListingEntry => ({
  name,
  isFolder: true,
  size: 0,
  modified: new Date(0),
});

/** Attributes in the protocol's form. */
export const attributesOf = (entry: ListingEntry): Attributes => {
  const { isFolder, size, modified } = entry;
  const seconds = Math.floor(modified.getTime() / 1000);
  const { uid, gid, mode } = ownerOf(entry);
  return {
    mode: (isFolder ? FOLDER : FILE) + mode,
    uid,
    gid,
    size,
    atime: seconds,
    mtime: seconds,
  };
};

/** An entry of a listing, with the line that `ls -l` shows. */
export const fileEntryOf = (entry: ListingEntry, user: string): FileEntry => ({
  filename: entry.name,
  longname: longLine(entry, user),
  attrs: attributesOf(entry),
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

/** What clients are shown where the storage keeps neither owners nor permissions. */
const ownerOf = ({ isFolder, owner }: ListingEntry): Owner =>
  owner ?? { uid: 0, gid: 0, mode: isFolder ? 0o755 : 0o644 };

const lettersOf = (mode: number): string =>
  [..."rwxrwxrwx"].map((letter, index) => ((mode >> (8 - index)) & 1 ? letter : "-")).join("");

/** As `ls` writes it: the time of recent files, the year of others. */
function dateOf(date: Date): string {
  const month = date.toLocaleString("en-US", { month: "short" });
  const day = String(date.getDate()).padStart(2);
  const isRecent = Math.abs(Date.now() - date.getTime()) < HALF_A_YEAR;
  const time = date.toLocaleString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return `${month} ${day} ${isRecent ? time : String(date.getFullYear()).padStart(5)}`;
}
