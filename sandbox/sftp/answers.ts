import { type Attributes, type FileEntry, utils } from "ssh2";

import { FileError, type ListingEntry, longLine, ownerOf, type Refusal } from "../files/user-files";

const { STATUS_CODE } = utils.sftp;

const STATUS: Readonly<Record<Refusal, number>> = {
  denied: STATUS_CODE.PERMISSION_DENIED,
  missing: STATUS_CODE.NO_SUCH_FILE,
  unsupported: STATUS_CODE.OP_UNSUPPORTED,
  failure: STATUS_CODE.FAILURE,
};

/** Status code of an error. */
export const statusOf = (error: unknown): number =>
  error instanceof FileError ? STATUS[error.refusal] : STATUS_CODE.FAILURE;

/** Message of an error for the client, who is not told about faults of the sandbox. */
export const messageOf = (error: unknown): string =>
  error instanceof FileError ? error.message : "Failure";

const FOLDER = 0o040000;
const FILE = 0o100000;

/** Attributes of an entry in the form of the protocol. */
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

/** Entry of a listing, with the line that `ls -l` shows. */
export const fileEntryOf = (entry: ListingEntry, user: string): FileEntry => ({
  filename: entry.name,
  longname: longLine(entry, user),
  attrs: attributesOf(entry),
});
