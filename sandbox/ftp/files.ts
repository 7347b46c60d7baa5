import { randomUUID } from "node:crypto";
import { posix } from "node:path";

import { FileError, type ListingEntry, type UserFiles } from "../files/user-files";
import type { FtpCommand } from "./commands";
import type { DataChannel } from "./data";
import { entriesOf, type Fact, factsOf, lineOf, type ListingForm, timeOf } from "./listing";
import { type FtpReply, quotedPath, reply, ReplyError } from "./reply";
import { normalise } from "../files/paths";

/** Arguments for {@link FtpFiles}. */
export interface FtpFilesArgs {
  readonly operations: UserFiles;
  readonly data: DataChannel;
  /** Owner's name in listings. */
  readonly user: string;
  /** Facts that MLSD and MLST give. */
  readonly facts: () => readonly Fact[];
  /** Whether requests to change times succeed without effect. */
  readonly ignoresSetStat: boolean;
  /** Sends the reply that starts a transfer. */
  readonly begin: (reply: FtpReply) => void;
}

type FileCommand = (argument: string) => Promise<FtpReply> | FtpReply;

const MODE = { create: true, truncate: true, exclusive: false };
/** Bytes that are read at once. */
const PART = 256 * 1024;

/** File commands of one session. */
export class FtpFiles {
  private folder: string;
  private renamed: string | undefined;

  private readonly handlers: Readonly<Record<string, FileCommand>> = {
    PWD: () => reply(257, `${quotedPath(this.folder)} is the current folder`),
    CWD: (path) => this.enter(path),
    CDUP: () => this.enter(".."),
    LIST: (path) => this.list(path, "LIST"),
    NLST: (path) => this.list(path, "NLST"),
    MLSD: (path) => this.list(path, "MLSD"),
    MKD: async (path) => {
      await this.args.operations.makeFolder(this.at(path));
      return reply(257, `${quotedPath(this.at(path))} is made`);
    },
    RMD: async (path) => {
      await this.args.operations.removeFolder(this.at(path));
      return reply(250, "removed");
    },

    RETR: (path) => this.retrieve(this.at(path)),
    STOR: (path) => this.store(this.at(path), "ready for the file"),
    STOU: (path) => {
      const name = this.at(`${path === "" ? "file" : path}.${randomUUID()}`);
      return this.store(name, `FILE: ${posix.basename(name)}`);
    },
    DELE: async (path) => {
      await this.args.operations.remove(this.at(path));
      return reply(250, "deleted");
    },
    RNFR: (path) => {
      this.renamed = this.at(path);
      return reply(350, "send RNTO with the new name");
    },
    RNTO: (path) => this.rename(path),

    SIZE: async (path) => reply(213, String((await this.file(path)).size)),
    MDTM: async (path) => reply(213, timeOf((await this.file(path)).modified)),
    MLST: (path) => this.facts(path),
    MFMT: () =>
      this.args.ignoresSetStat ? reply(213, "ignored") : reply(550, "S3 keeps no times"),
  };

  public constructor(private readonly args: FtpFilesArgs) {
    this.folder = args.operations.resolve(".");
  }

  /** Answers a command about files; undefined for any other command. */
  public answer({ verb, argument }: FtpCommand): Promise<FtpReply> | FtpReply | undefined {
    // RNFR and RNTO must follow each other directly.
    if (verb !== "RNTO") this.renamed = undefined;
    return this.handlers[verb]?.(argument);
  }

  private at(path: string): string {
    return normalise(path, this.folder);
  }

  private async enter(path: string): Promise<FtpReply> {
    const folder = this.at(path);
    const { isFolder } = await this.args.operations.stat(folder);
    if (!isFolder) throw new FileError("failure", `No folder: ${path}`);
    this.folder = folder;
    return reply(250, `${quotedPath(folder)} is the current folder`);
  }

  private async file(path: string): Promise<ListingEntry> {
    const entry = await this.args.operations.stat(this.at(path));
    if (entry.isFolder) throw new FileError("failure", `No file: ${path}`);
    return entry;
  }

  private async facts(path: string): Promise<FtpReply> {
    const name = this.at(path);
    const entry = await this.args.operations.stat(name);
    return reply(250, `facts follow\n ${factsOf(entry, this.args.facts())} ${name}\nend`);
  }

  private async rename(path: string): Promise<FtpReply> {
    if (this.renamed === undefined) return reply(503, "RNFR comes first");
    const from = this.renamed;
    this.renamed = undefined;
    await this.args.operations.rename(from, this.at(path));
    return reply(250, "renamed");
  }

  private list(path: string, form: ListingForm): Promise<FtpReply> {
    return this.transfer("here is the listing", async (data) => {
      const { operations, user, facts } = this.args;
      const style = { user, facts: facts() };
      const entries = await entriesOf(operations, path, form, (name) => this.at(name));
      const lines = entries.map((entry) => `${lineOf(entry, form, style)}\r\n`);
      await data().send(partsOf(lines));
    });
  }

  private retrieve(path: string): Promise<FtpReply> {
    return this.transfer("here is the file", async (data) => {
      const { file } = await this.args.operations.openRead(path);
      try {
        const parts = file.createReadStream({ autoClose: false, highWaterMark: PART });
        await data().send(parts as AsyncIterable<Buffer>);
      } finally {
        await file.close();
      }
    });
  }

  private store(path: string, announcement: string): Promise<FtpReply> {
    return this.transfer(announcement, async (data) => {
      const upload = await this.args.operations.openWrite(path, MODE);
      await data().receive(upload);
    });
  }

  /** Runs a transfer, which announces itself when it takes the data connection, and closes that. */
  private async transfer(
    announcement: string,
    work: (data: () => DataChannel) => Promise<void>,
  ): Promise<FtpReply> {
    const { data, begin } = this.args;
    if (!data.isOpen) throw new ReplyError(reply(425, "use PASV or EPSV first"));
    try {
      await work(() => {
        begin(reply(150, announcement));
        return data;
      });
      data.release();
      return reply(226, "done");
    } finally {
      data.close();
    }
  }
}

async function* partsOf(lines: readonly string[]): AsyncGenerator<Buffer> {
  for (let at = 0; at < lines.length; at += 1000) {
    yield await Promise.resolve(Buffer.from(lines.slice(at, at + 1000).join("")));
  }
}
