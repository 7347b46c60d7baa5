import { type SFTPWrapper, utils } from "ssh2";

import {
  FileError,
  folderEntry,
  type ListingEntry,
  unsupported,
  type UserFiles,
} from "../files/user-files";
import { attributesOf, fileEntryOf, messageOf, statusOf } from "./answers";
import { BufferedReader } from "../files/buffered-reader";
import type { ClientFlow } from "./client-flow";
import { entryOf, type Handle, Handles, release } from "./handles";

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
  /** Gets to know of each request. */
  readonly onRequest: () => void;
  readonly flow: ClientFlow;
}

/** Entries in one answer, so that they fit into a packet. */
const NAMES_PER_ANSWER = 100;
const MAX_READ = 256 * 1024;

/** SFTP channel, whose requests are answered in order. */
export class SftpSession {
  private readonly handles = new Handles();
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
    return (this.queue = this.queue.then(() => this.handles.releaseAll()));
  }

  private serveFiles(): void {
    const { operations } = this.args;
    this.sftp.on("OPEN", (id, path, flags) =>
      this.answer(id, async () => {
        const handle = await this.open(operations.resolve(path), flags);
        this.sftp.handle(id, this.handles.register(handle));
      }),
    );
    this.sftp.on("READ", (id, name, offset, length) =>
      this.answer(id, async () => {
        const { file } = this.handles.get(name, "read");
        await this.args.flow.drained();
        const data = await file.read(offset, Math.min(length, MAX_READ));
        if (data.length === 0) this.sftp.status(id, STATUS_CODE.EOF);
        else this.sftp.data(id, data);
      }),
    );
    this.sftp.on("WRITE", (id, name, offset, data) => {
      const { flow } = this.args;
      flow.received(data.length);
      this.answer(id, async () => {
        try {
          const handle = this.handles.get(name, "write");
          await handle.upload.write(data, offset);
          handle.size = Math.max(handle.size, offset + data.length);
        } finally {
          flow.written(data.length);
        }
        this.sftp.status(id, STATUS_CODE.OK);
      });
    });
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
        this.sftp.handle(id, this.handles.register({ kind: "folder", entries: lines, next: 0 }));
      }),
    );
    this.sftp.on("READDIR", (id, name) =>
      this.answer(id, () => {
        const handle = this.handles.get(name, "folder");
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
          this.sftp.attrs(id, attributesOf(await this.stat(operations.resolve(path))));
        }),
      );
    }
    this.sftp.on("FSTAT", (id, name) =>
      this.answer(id, () => this.sftp.attrs(id, attributesOf(entryOf(this.handles.get(name))))),
    );
    this.sftp.on("REALPATH", (id, path) =>
      this.answer(id, () => {
        const filename = operations.resolve(path);
        this.sftp.name(id, [
          { filename, longname: filename, attrs: attributesOf(folderEntry("")) },
        ]);
      }),
    );
    this.sftp.on("SETSTAT", (id, path, { mode }) =>
      this.answer(id, async () => {
        const resolved = operations.resolve(path);
        if (!ignoresSetStat) {
          // A request without a mode is about times.
          if (operations.changeMode === undefined || mode === undefined) {
            throw unsupported("only a file system keeps permissions, and nothing keeps times here");
          }
          await operations.changeMode(resolved, mode);
        }
        this.sftp.status(id, STATUS_CODE.OK);
      }),
    );
    this.sftp.on("FSETSTAT", (id, name, { size }) =>
      this.answer(id, () => {
        const handle = this.handles.get(name);
        const keepsAttributes = operations.changeMode !== undefined;
        if (size !== undefined && handle.kind === "write" && (ignoresSetStat || keepsAttributes)) {
          handle.upload.setSize(size);
        } else if (!ignoresSetStat) throw unsupported("times and permissions of open files");
        this.sftp.status(id, STATUS_CODE.OK);
      }),
    );
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
    this.args.onRequest();
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
    if (!has("WRITE")) {
      const { file, entry } = await this.args.operations.openRead(path);
      return { kind: "read", file: new BufferedReader(file, entry.size), entry };
    }
    if (has("READ")) throw unsupported("S3 objects are either read or written");
    const upload = await this.args.operations.openWrite(path, {
      create: has("CREAT"),
      truncate: has("TRUNC"),
      exclusive: has("EXCL"),
    });
    return { kind: "write", path, upload, size: 0 };
  }

  private async finish(id: number, name: Buffer): Promise<void> {
    const handle = this.handles.take(name);
    if (handle.kind === "write") await handle.upload.complete();
    else await release(handle);
    this.sftp.status(id, STATUS_CODE.OK);
  }

  /** Attributes of a path. A client that has just created a file, as sshfs does, asks for it. */
  private stat(path: string): Promise<ListingEntry> | ListingEntry {
    const upload = this.handles.uploadTo(path);
    if (upload !== undefined) return Promise.resolve(entryOf(upload));
    return this.args.operations.stat(path);
  }
}
