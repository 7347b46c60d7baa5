import type { FileHandle } from "node:fs/promises";

import { type FileEntry, type SFTPWrapper, utils } from "ssh2";

import {
  changeMode,
  FileError,
  type ListingEntry,
  unsupported,
  type Upload,
  type UserFiles,
} from "../files/user-files";
import { attributesOf, fileEntryOf, messageOf, statusOf } from "./answers";

const { STATUS_CODE, OPEN_MODE } = utils.sftp;

/** Arguments for {@link SftpSession}. */
export interface SftpSessionArgs {
  readonly operations: UserFiles;
  /** Owner's name in listings. */
  readonly user: string;
  /** Whether requests to change times and permissions succeed without effect. */
  readonly ignoresSetStat: boolean;
  /** Gets errors that are faults of the sandbox. */
  readonly onFault: (error: unknown) => void;
}

/** Open file or folder of a client. */
type Handle =
  | { readonly kind: "folder"; readonly entries: readonly FileEntry[]; next: number }
  | { readonly kind: "read"; readonly file: FileHandle; readonly entry: ListingEntry }
  | { readonly kind: "write"; readonly upload: Upload; size: number; hasFailed: boolean };

const MAX_HANDLES = 100;
/** Entries in one answer, so that they fit into a packet. */
const NAMES_PER_ANSWER = 100;
const MAX_READ = 256 * 1024;

/** SFTP channel, whose requests are answered in order. */
export class SftpSession {
  private readonly handles = new Map<number, Handle>();
  private lastHandle = 0;
  private queue: Promise<void> = Promise.resolve();

  public constructor(
    private readonly sftp: SFTPWrapper,
    private readonly args: SftpSessionArgs,
  ) {
    this.serveFiles();
    this.serveFolders();
    this.serveAttributes();
    this.refuseTheRest();
  }

  /** Closes all handles and discards unfinished uploads. */
  public close(): Promise<void> {
    return (this.queue = this.queue.then(async () => {
      for (const handle of this.handles.values()) await release(handle);
      this.handles.clear();
    }));
  }

  private serveFiles(): void {
    const { operations } = this.args;
    this.sftp.on("OPEN", (id, path, flags) =>
      this.answer(id, async () => {
        const handle = await this.open(operations.resolve(path), flags);
        this.sftp.handle(id, this.register(handle));
      }),
    );
    this.sftp.on("READ", (id, name, offset, length) =>
      this.answer(id, async () => {
        const { file } = this.handle(name, "read");
        const buffer = Buffer.allocUnsafe(Math.min(length, MAX_READ));
        const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
        if (bytesRead === 0) this.sftp.status(id, STATUS_CODE.EOF);
        else this.sftp.data(id, buffer.subarray(0, bytesRead));
      }),
    );
    this.sftp.on("WRITE", (id, name, offset, data) =>
      this.answer(id, async () => {
        const handle = this.handle(name, "write");
        await write(handle, data, offset);
        handle.size = Math.max(handle.size, offset + data.length);
        this.sftp.status(id, STATUS_CODE.OK);
      }),
    );
    this.sftp.on("CLOSE", (id, name) => this.answer(id, () => this.finish(id, name)));
    this.simple("REMOVE", (path) => operations.remove(operations.resolve(path)));
    this.sftp.on("RENAME", (id, from, to) =>
      this.answer(id, async () => {
        await operations.rename(operations.resolve(from), operations.resolve(to));
        this.sftp.status(id, STATUS_CODE.OK);
      }),
    );
  }

  private serveFolders(): void {
    const { operations, user } = this.args;
    this.sftp.on("OPENDIR", (id, path) =>
      this.answer(id, async () => {
        const entries = await operations.list(operations.resolve(path));
        const lines = entries.map((entry) => fileEntryOf(entry, user));
        this.sftp.handle(id, this.register({ kind: "folder", entries: lines, next: 0 }));
      }),
    );
    this.sftp.on("READDIR", (id, name) =>
      this.answer(id, () => {
        const handle = this.handle(name, "folder");
        const entries = handle.entries.slice(handle.next, handle.next + NAMES_PER_ANSWER);
        handle.next += entries.length;
        if (entries.length === 0) this.sftp.status(id, STATUS_CODE.EOF);
        else this.sftp.name(id, entries);
      }),
    );
    this.simple("MKDIR", (path) => operations.makeFolder(operations.resolve(path)));
    this.simple("RMDIR", (path) => operations.removeFolder(operations.resolve(path)));
  }

  private serveAttributes(): void {
    const { operations, ignoresSetStat } = this.args;
    for (const event of ["STAT", "LSTAT"] as const) {
      this.sftp.on(event as "STAT", (id, path) =>
        this.answer(id, async () => {
          this.sftp.attrs(id, attributesOf(await operations.stat(operations.resolve(path))));
        }),
      );
    }
    this.sftp.on("FSTAT", (id, name) =>
      this.answer(id, () => this.sftp.attrs(id, attributesOf(this.entryOf(name)))),
    );
    this.sftp.on("REALPATH", (id, path) =>
      this.answer(id, () => {
        const filename = operations.resolve(path);
        this.sftp.name(id, [{ filename, longname: filename, attrs: attributesOf(NO_ENTRY) }]);
      }),
    );
    this.sftp.on("SETSTAT", (id, path, { mode }) =>
      this.answer(id, async () => {
        if (!ignoresSetStat) await changeMode(operations, path, mode);
        this.sftp.status(id, STATUS_CODE.OK);
      }),
    );
    this.simple("FSETSTAT", () => {
      if (!ignoresSetStat) throw unsupported("times and permissions of open files");
    });
  }

  /** S3 has no links, and Transfer offers no extensions. */
  private refuseTheRest(): void {
    for (const event of ["READLINK", "SYMLINK", "EXTENDED"] as const) {
      this.simple(event, () => {
        throw unsupported(`${event} has no meaning for S3`);
      });
    }
  }

  /** Serves a request that is answered with a status only. */
  private simple(event: string, work: (path: string) => Promise<void> | void): void {
    this.sftp.on(event, (id: number, path: string) =>
      this.answer(id, async () => {
        await work(path);
        this.sftp.status(id, STATUS_CODE.OK);
      }),
    );
  }

  private answer(id: number, work: () => Promise<void> | void): void {
    this.queue = this.queue.then(async () => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof FileError)) this.args.onFault(error);
        this.sftp.status(id, statusOf(error), messageOf(error));
      }
    });
  }

  private async open(path: string, flags: number): Promise<Handle> {
    const has = (mode: keyof typeof OPEN_MODE): boolean => (flags & OPEN_MODE[mode]) !== 0;
    if (has("APPEND")) throw unsupported("S3 objects cannot be appended to");
    if (!has("WRITE")) return { kind: "read", ...(await this.args.operations.openRead(path)) };
    if (has("READ")) throw unsupported("S3 objects are either read or written");
    const upload = await this.args.operations.openWrite(path, {
      create: has("CREAT"),
      truncate: has("TRUNC"),
      exclusive: has("EXCL"),
    });
    return { kind: "write", upload, size: 0, hasFailed: false };
  }

  private async finish(id: number, name: Buffer): Promise<void> {
    const handle = this.handle(name);
    this.handles.delete(name.readUInt32BE());
    if (handle.kind === "write" && !handle.hasFailed) await handle.upload.complete();
    else await release(handle);
    const hasFailed = handle.kind === "write" && handle.hasFailed;
    this.sftp.status(id, hasFailed ? STATUS_CODE.FAILURE : STATUS_CODE.OK);
  }

  private entryOf(name: Buffer): ListingEntry {
    const handle = this.handle(name);
    if (handle.kind === "read") return handle.entry;
    if (handle.kind === "write") return { ...NO_ENTRY, size: handle.size, isFolder: false };
    return NO_ENTRY;
  }

  private register(handle: Handle): Buffer {
    if (this.handles.size >= MAX_HANDLES) {
      void release(handle);
      throw new FileError("failure", "Too many open files");
    }
    const name = Buffer.alloc(4);
    name.writeUInt32BE((this.lastHandle += 1));
    this.handles.set(this.lastHandle, handle);
    return name;
  }

  private handle(name: Buffer): Handle;
  private handle<K extends Handle["kind"]>(name: Buffer, kind: K): Extract<Handle, { kind: K }>;
  private handle(name: Buffer, kind?: Handle["kind"]): Handle {
    const handle = name.length === 4 ? this.handles.get(name.readUInt32BE()) : undefined;
    if (handle === undefined || (kind !== undefined && handle.kind !== kind)) {
      throw new FileError("failure", "Invalid handle");
    }
    return handle;
  }
}

const NO_ENTRY: ListingEntry = { name: "", isFolder: true, size: 0, modified: new Date(0) };

/** Writes a part of an upload. After a failure all further parts fail. */
async function write(
  handle: Extract<Handle, { kind: "write" }>,
  data: Buffer,
  offset: number,
): Promise<void> {
  if (handle.hasFailed) throw new FileError("failure", "The upload has failed");
  try {
    await handle.upload.write(data, offset);
  } catch (error) {
    handle.hasFailed = true;
    throw error;
  }
}

async function release(handle: Handle): Promise<void> {
  if (handle.kind === "read") await handle.file.close();
  if (handle.kind === "write") await handle.upload.abort();
}
