import type { FileHandle } from "node:fs/promises";

import type { ListingEntry } from "./listing";
import type { Upload } from "./object-store";

/** Kinds of answers other than success, which each protocol has its own words for. */
export type Refusal = "denied" | "missing" | "unsupported" | "failure";

/** An answer other than success. */
export class FileError extends Error {
  public constructor(
    public readonly refusal: Refusal,
    message: string,
  ) {
    super(message);
    this.name = "FileError";
  }
}

/** How a client opens a file for writing. */
export interface WriteMode {
  readonly create: boolean;
  readonly truncate: boolean;
  readonly exclusive: boolean;
}

/** A user's files, whatever they are in. Paths are absolute but those that `resolve` takes. */
export interface UserFiles {
  /** Absolute path of whatever the client calls it. */
  readonly resolve: (path: string) => string;
  /** Contents of a folder. */
  readonly list: (path: string) => Promise<readonly ListingEntry[]>;
  /** What a path is. */
  readonly stat: (path: string) => Promise<ListingEntry>;
  /** Opens a file for reading. */
  readonly openRead: (path: string) => Promise<{ file: FileHandle; entry: ListingEntry }>;
  /** Opens a file for writing; it takes the place of an older one once it is complete. */
  readonly openWrite: (path: string, mode: WriteMode) => Promise<Upload>;
  /** Deletes a file. */
  readonly remove: (path: string) => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly makeFolder: (path: string) => Promise<void>;
  /** Removes a folder that is empty. */
  readonly removeFolder: (path: string) => Promise<void>;
  /** Changes permissions; absent where the storage has none. */
  readonly changeMode?: (path: string, mode: number) => Promise<void>;
}

/** What a client is told of a path that is nowhere. */
export const missing = (path: string): FileError =>
  new FileError("missing", `No such file: ${path}`);

/** What the storage or Transfer cannot do. */
export const unsupported = (why: string): FileError =>
  new FileError("unsupported", `Operation unsupported: ${why}`);

/** Changes permissions where the storage has any; a request without them is about times. */
export async function changeMode(
  operations: UserFiles,
  path: string,
  mode?: number,
): Promise<void> {
  if (operations.changeMode === undefined || mode === undefined) {
    throw unsupported("only a file system keeps permissions, and nothing keeps times here");
  }
  await operations.changeMode(operations.resolve(path), mode);
}
