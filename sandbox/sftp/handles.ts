import type { FileEntry } from "ssh2";

import type { BufferedReader } from "../files/buffered-reader";
import { FileError, folderEntry, type ListingEntry, type OpenUpload } from "../files/user-files";

/** Open file or folder of a client. */
export type Handle =
  | { readonly kind: "folder"; readonly entries: readonly FileEntry[]; next: number }
  | { readonly kind: "read"; readonly file: BufferedReader; readonly entry: ListingEntry }
  | WriteHandle;

/** File that a client is writing. */
export interface WriteHandle {
  readonly kind: "write";
  readonly path: string;
  readonly upload: OpenUpload;
  size: number;
}

const MAX_HANDLES = 100;

/** Open files and folders of a session. */
export class Handles {
  private readonly open = new Map<number, Handle>();
  private last = 0;

  /** Name for a new handle, which the client sends with each request. */
  public register(handle: Handle): Buffer {
    if (this.open.size >= MAX_HANDLES) {
      void release(handle);
      throw new FileError("failure", "Too many open files");
    }
    const name = Buffer.alloc(4);
    name.writeUInt32BE((this.last += 1));
    this.open.set(this.last, handle);
    return name;
  }

  public get(name: Buffer): Handle;
  public get<K extends Handle["kind"]>(name: Buffer, kind: K): Extract<Handle, { kind: K }>;
  public get(name: Buffer, kind?: Handle["kind"]): Handle {
    const handle = name.length === 4 ? this.open.get(name.readUInt32BE()) : undefined;
    if (handle === undefined || (kind !== undefined && handle.kind !== kind)) {
      throw new FileError("failure", "Invalid handle");
    }
    return handle;
  }

  /** Removes a handle without releasing it. */
  public take(name: Buffer): Handle {
    const handle = this.get(name);
    this.open.delete(name.readUInt32BE());
    return handle;
  }

  /** Upload to a path that is not closed yet. */
  public uploadTo(path: string): WriteHandle | undefined {
    for (const handle of this.open.values()) {
      if (handle.kind === "write" && handle.path === path) return handle;
    }
    return undefined;
  }

  /** Closes all handles and discards unfinished uploads. */
  public async releaseAll(): Promise<void> {
    for (const handle of this.open.values()) await release(handle);
    this.open.clear();
  }
}

/** Attributes of an open file or folder. */
export function entryOf(handle: Handle): ListingEntry {
  if (handle.kind === "read") return handle.entry;
  if (handle.kind === "folder") return folderEntry("");
  const { path, size } = handle;
  return { name: path, isFolder: false, size, modified: new Date() };
}

/** Closes a handle; an upload is discarded. */
export async function release(handle: Handle): Promise<void> {
  if (handle.kind === "read") await handle.file.close();
  if (handle.kind === "write") await handle.upload.abort();
}
