import { randomUUID } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
} from "node:fs";
import { type FileHandle, copyFile, open, rm } from "node:fs/promises";
import { dirname, join, sep } from "node:path";

import { BufferedWriter } from "./buffered-writer";
import { entryOf, fileOf, MAX_KEY_BYTES } from "./object-names";
import type { ObjectTags } from "./object-tags";
import type { RetainedVersions } from "./retained-versions";
import { FileError, folderEntry, type ListingEntry, type Upload } from "./user-files";

/** Attributes of an object. */
export interface ObjectInfo {
  readonly key: string;
  readonly size: number;
  readonly modified: Date;
}

/** One level of a bucket. */
export interface Listing {
  /** Objects, in the order of their keys. */
  readonly objects: readonly ObjectInfo[];
  /** Common prefixes, each ending in "/". */
  readonly folders: readonly string[];
}

/** Bucket of the sandbox, with objects in files and the semantics of S3. */
export class ObjectStore {
  private readonly objects: string;
  private readonly uploads: string;

  /**
   * @param folder existing folder of the store
   * @param retained keeps deleted and replaced objects, as a bucket with Object Lock does
   * @param tags tags of the objects, where a policy depends on them
   */
  public constructor(
    folder: string,
    public readonly retained?: RetainedVersions,
    public readonly tags?: ObjectTags,
  ) {
    this.objects = join(folder, "objects");
    this.uploads = join(folder, "uploads");
    mkdirSync(this.objects, { recursive: true, mode: 0o700 });
    // Uploads that are left here were interrupted by the end of an earlier run.
    rmSync(this.uploads, { recursive: true, force: true });
    mkdirSync(this.uploads, { recursive: true, mode: 0o700 });
  }

  /** Begins to write an object. */
  public upload(key: string): Upload {
    // An invalid key fails before anything is written.
    this.target(key);
    const part = join(this.uploads, randomUUID());
    const writer = new BufferedWriter(part);
    return {
      write: (data, position) => writer.write(data, position),
      complete: async () => {
        try {
          await writer.complete();
        } catch (error) {
          await rm(part, { force: true });
          throw error;
        }
        await this.place(key, part);
      },
      abort: async () => {
        await writer.close();
        await rm(part, { force: true });
      },
    };
  }

  /** Writes a whole object. */
  public async put(key: string, content: Buffer | string): Promise<void> {
    const upload = this.upload(key);
    await upload.write(Buffer.from(content), 0);
    await upload.complete();
  }

  /** Opens an object; its content stays the same while the object is replaced. */
  public async open(key: string): Promise<FileHandle | undefined> {
    return isTooLong(key) ? undefined : open(this.fileOf(key), "r").catch(nothingIfAbsent);
  }

  /** Attributes of an object, if it exists. */
  public head(key: string): ObjectInfo | undefined {
    const found = isTooLong(key) ? undefined : statOf(this.fileOf(key));
    return found?.isFile() ? { key, size: found.size, modified: found.mtime } : undefined;
  }

  /** Copies an object; false if it does not exist. */
  public async copy(from: string, to: string): Promise<boolean> {
    if (this.head(from) === undefined) return false;
    this.target(to);
    const part = join(this.uploads, randomUUID());
    await copyFile(this.fileOf(from), part);
    await this.place(to, part);
    return true;
  }

  /** Deletes an object; like S3, succeeds even if it does not exist. */
  public async delete(key: string): Promise<void> {
    if (isTooLong(key)) return;
    const file = this.fileOf(key);
    await this.retained?.keep(key, file);
    await rm(file, { force: true });
    this.tags?.remove(key);
    this.prune(dirname(file));
  }

  /** Objects and folders directly under a prefix, which ends in "/" or is blank. */
  public list(folder: string): Listing {
    const objects: ObjectInfo[] = [];
    const folders: string[] = [];
    for (const { entry, path } of this.entries(this.directoryOf(folder))) {
      if (entry.kind === "object") {
        const found = statOf(path);
        const key = folder + entry.piece;
        if (found) objects.push({ key, size: found.size, modified: found.mtime });
      } else if (this.holdsObject(path)) folders.push(`${folder}${entry.piece}/`);
    }
    return {
      objects: objects.sort((a, b) => byBytes(a.key, b.key)),
      folders: folders.sort(byBytes),
    };
  }

  /** Whether the key of any object begins with the prefix, which ends in "/". */
  public folderExists(folder: string): boolean {
    return this.holdsObject(this.directoryOf(folder));
  }

  private fileOf(key: string): string {
    if (key === "") throw new Error("object store: key is empty; name an object");
    return join(this.objects, ...fileOf(key));
  }

  /** File of a key that is about to be written. */
  private target(key: string): string {
    if (isTooLong(key)) throw nameTooLong();
    return this.fileOf(key);
  }

  private directoryOf(folder: string): string {
    if (folder === "") return this.objects;
    if (!folder.endsWith("/")) throw new Error(`object store: "${folder}" does not end in "/"`);
    return dirname(this.fileOf(folder));
  }

  /** Moves a complete file to its key. Nothing removes the folder in between, as both calls are synchronous. */
  private async place(key: string, part: string): Promise<void> {
    const target = this.target(key);
    await this.retained?.keep(key, target);
    try {
      mkdirSync(dirname(target), { recursive: true });
      renameSync(part, target);
      this.tags?.place(key);
    } catch (error) {
      rmSync(part, { force: true });
      throw codeOf(error) === "ENAMETOOLONG" ? nameTooLong() : error;
    }
  }

  /** Removes empty folders: in S3 a folder without objects does not exist. */
  private prune(directory: string): void {
    for (let empty = directory; empty.startsWith(this.objects + sep); empty = dirname(empty)) {
      try {
        rmdirSync(empty);
      } catch {
        return;
      }
    }
  }

  private holdsObject(directory: string): boolean {
    for (const { entry, path } of this.entries(directory)) {
      if (entry.kind === "object" || this.holdsObject(path)) return true;
    }
    return false;
  }

  /** Entries of a directory, with long names joined. */
  private *entries(
    directory: string,
    before = "",
  ): Generator<{ entry: { kind: "object" | "folder"; piece: string }; path: string }> {
    for (const name of namesIn(directory)) {
      const entry = entryOf(name, before);
      const path = join(directory, name);
      if (entry?.kind === "cut") yield* this.entries(path, entry.part);
      else if (entry) yield { entry, path };
    }
  }
}

/** Prefix of the objects in a folder; blank for the bucket's root. */
export const folderKey = (key: string): string => (key === "" ? "" : `${key}/`);

/** Folders and files directly in a folder, without its marker. */
export function contentOf(store: ObjectStore, folder: string): readonly ListingEntry[] {
  const prefix = folderKey(folder);
  const { objects, folders } = store.list(prefix);
  return [
    ...folders.map((key) => folderEntry(key.slice(prefix.length, -1))),
    ...objects
      .filter(({ key }) => key !== prefix)
      .map(({ key, ...info }) => ({ ...info, name: key.slice(prefix.length), isFolder: false })),
  ];
}

/** S3 lists keys in the order of their UTF-8 bytes. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** S3 answers such a key with KeyTooLongError; no object can have it. */
const isTooLong = (key: string): boolean => Buffer.byteLength(key) > MAX_KEY_BYTES;

const nameTooLong = (): FileError => new FileError("failure", "File name too long");

/** Metadata is read and changed synchronously: it takes microseconds, and a turn of the thread pool longer. */
const statOf = (path: string): Stats | undefined => ifPresent(() => statSync(path));

const namesIn = (directory: string): readonly string[] =>
  ifPresent(() => readdirSync(directory)) ?? [];

/** Errors of a path that leads to no file; the last one also of a path that is too long. */
const ABSENT = ["ENOENT", "ENOTDIR", "ENAMETOOLONG"];

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";

function nothingIfAbsent(error: unknown): undefined {
  if (!ABSENT.includes(codeOf(error))) throw error;
}

function ifPresent<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    return nothingIfAbsent(error);
  }
}
