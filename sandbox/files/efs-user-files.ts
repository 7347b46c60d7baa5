import type { FileHandle } from "node:fs/promises";

import type { PosixProfile } from "../../identity/authorizer/user/posix-profile";
import {
  conclude,
  FileError,
  folderEntry,
  type ListingEntry,
  missing,
  type OpenUpload,
  unsupported,
  type UserFiles,
  type WriteMode,
} from "./user-files";
import type { UserSession } from "../authorizer/login";
import { contentOf, folderKey, type ObjectStore } from "./object-store";
import { isPermitted, type Owners, PERMISSION } from "./owners";
import { locate, normalise, requireValidNames } from "./paths";
import { whole } from "./whole-files";

/** Arguments for {@link EfsUserFiles}. */
export interface EfsUserFilesArgs {
  readonly session: UserSession;
  readonly profile: PosixProfile;
  /** Content of the files; an empty object whose key ends in "/" stands for a folder. */
  readonly store: ObjectStore;
  readonly owners: Owners;
  /** Identifier of the file system. */
  readonly fileSystem: string;
  /** Gets one line per decision. */
  readonly log: (line: string) => void;
}

const NEW_FILE = 0o644;
const NEW_FOLDER = 0o755;

type Kind = "file" | "folder" | undefined;

/** A user's files on EFS, where owner and mode of each file and folder decide, as with NFS. */
export class EfsUserFiles implements UserFiles {
  public constructor(private readonly args: EfsUserFilesArgs) {}

  public resolve(path: string): string {
    return normalise(path, this.args.session.home.start);
  }

  public list(path: string): readonly ListingEntry[] {
    const key = this.key(path);
    if (key === undefined) return this.virtual(path);
    this.require(path, key, "folder");
    this.permit("list", path, key, PERMISSION.read);
    const { store, owners } = this.args;
    return contentOf(store, key).map((entry) => ({
      ...entry,
      owner: owners.of(key === "" ? entry.name : `${key}/${entry.name}`),
    }));
  }

  public stat(path: string): ListingEntry {
    const { store, owners } = this.args;
    const key = this.key(path);
    if (key === undefined) return folderEntry(path);
    if (this.kindOf(path, key) === "folder") {
      return { ...folderEntry(path), owner: owners.of(key) };
    }
    const file = store.head(key);
    if (file === undefined) throw missing(path);
    return { ...file, name: path, isFolder: false, owner: owners.of(key) };
  }

  public async openRead(path: string): Promise<{ file: FileHandle; entry: ListingEntry }> {
    const key = this.inside(path);
    this.require(path, key, "file");
    this.permit("get", path, key, PERMISSION.read);
    const file = await this.args.store.open(key);
    if (file === undefined) throw missing(path);
    return { file, entry: this.stat(path) };
  }

  /** Opens a file for writing. Unlike EFS, the sandbox replaces whole files only. */
  public openWrite(path: string, mode: WriteMode): OpenUpload {
    const { store } = this.args;
    const key = this.inside(path);
    const kind = this.kindOf(path, key);
    if (kind === "folder") throw new FileError("failure", "Is a directory");
    if (kind === "file" && mode.exclusive) throw new FileError("failure", "File exists");
    if (kind === undefined && !mode.create) throw missing(path);
    if (kind === "file") this.permit("put", path, key, PERMISSION.write);
    else this.permitChange("put", path, key);
    const older = mode.truncate ? undefined : store.head(key);
    const upload = whole(store.upload(key), older?.size);
    const complete = async (): Promise<void> => {
      await upload.complete();
      if (kind === undefined) this.own(key, NEW_FILE);
    };
    return { ...upload, complete };
  }

  public async remove(path: string): Promise<void> {
    const key = this.inside(path);
    this.require(path, key, "file");
    this.permitChange("delete", path, key);
    await this.args.store.delete(key);
    this.args.owners.set(key, undefined);
  }

  public async rename(from: string, to: string): Promise<void> {
    const { store, owners } = this.args;
    const [source, target] = [this.inside(from), this.inside(to)];
    if (this.kindOf(from, source) === "folder") {
      throw unsupported("the sandbox does not rename folders");
    }
    this.require(from, source, "file");
    this.permitChange("rename", from, source);
    this.permitChange("rename", to, target);
    if (this.kindOf(to, target) !== undefined) {
      throw new FileError("failure", "File exists");
    }
    await store.copy(source, target);
    await store.delete(source);
    owners.set(target, owners.of(source));
    owners.set(source, undefined);
  }

  public async makeFolder(path: string): Promise<void> {
    const key = this.inside(path);
    if (this.kindOf(path, key) !== undefined) throw new FileError("failure", "File exists");
    this.permitChange("mkdir", path, key);
    await this.args.store.put(folderKey(key), "");
    this.own(key, NEW_FOLDER);
  }

  public async removeFolder(path: string): Promise<void> {
    const key = this.inside(path);
    const content = this.list(path);
    this.permitChange("rmdir", path, key);
    if (content.length > 0) throw new FileError("failure", "Directory not empty");
    await this.args.store.delete(folderKey(key));
    this.args.owners.set(key, undefined);
  }

  /** Changes the permissions of a file or folder, which only its owner may do. */
  public changeMode(path: string, mode: number): void {
    const { owners, profile } = this.args;
    const key = this.inside(path);
    if (this.kindOf(path, key) === undefined) throw missing(path);
    const owner = owners.of(key);
    const allowed = owner.uid === profile.Uid;
    conclude(this.args, "chmod", path, { allowed, reason: `its owner is ${owner.uid}` });
    owners.set(key, { ...owner, mode: mode & 0o777 });
  }

  private own(key: string, mode: number): void {
    const { owners, profile } = this.args;
    owners.set(key, { uid: profile.Uid, gid: profile.Gid, mode });
  }

  /** Key in the file system; undefined for folders above the user's mappings. */
  private key(path: string): string | undefined {
    const location = locate(this.args.session.home, path);
    if (location.kind === "nowhere") throw missing(path);
    if (location.kind === "virtual") return undefined;
    requireValidNames(location.key);
    if (location.bucket === this.args.fileSystem) return location.key;
    throw new FileError("denied", "Permission denied");
  }

  private inside(path: string): string {
    const key = this.key(path);
    if (key === undefined || key === "") throw new FileError("denied", "Permission denied");
    return key;
  }

  private virtual(path: string): readonly ListingEntry[] {
    const location = locate(this.args.session.home, path);
    return location.kind === "virtual" ? location.names.map(folderEntry) : [];
  }

  /** Kind of the entry at a path, for a user who may traverse all folders above it. */
  private kindOf(path: string, key: string): Kind {
    for (const folder of foldersAbove(key))
      this.permit("traverse", path, folder, PERMISSION.traverse);
    if (key === "" || this.args.store.folderExists(folderKey(key))) return "folder";
    return this.args.store.head(key) === undefined ? undefined : "file";
  }

  private require(path: string, key: string, wanted: "file" | "folder"): void {
    const kind = this.kindOf(path, key);
    if (kind === undefined) throw missing(path);
    if (kind !== wanted) throw new FileError("failure", `Is a ${kind}`);
  }

  /** Requires permission to add and remove names, which is to change the folder that holds them. */
  private permitChange(verb: string, path: string, key: string): void {
    const folder = foldersAbove(key).at(-1) ?? "";
    if (this.kindOf(path, folder) !== "folder") throw missing(path);
    this.permit(verb, path, folder, PERMISSION.write + PERMISSION.traverse);
  }

  private permit(verb: string, path: string, key: string, wanted: number): void {
    const owner = this.args.owners.of(key);
    const { uid, gid, mode } = owner;
    const allowed = isPermitted(this.args.profile, owner, wanted);
    // Folders above the path are logged only when they are denied.
    if (verb === "traverse" && allowed) return;
    const reason = `/${key} is ${uid}:${gid} ${mode.toString(8)}`;
    conclude(this.args, verb, path, { allowed, reason });
  }
}

/** Folders above a key, from the root down. */
const foldersAbove = (key: string): string[] =>
  key === "" ? [] : key.split("/").map((_, index, all) => all.slice(0, index).join("/"));
