import { fstatSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";

import type { PolicyEvaluator, AccessDecision } from "../../verify/access/evaluator";
import type { S3Operation } from "../../verify/access/s3-operation";
import {
  conclude,
  FileError,
  folderEntry,
  type ListingEntry,
  missing,
  type OpenUpload,
  unsupported,
  type Upload,
  type UserFiles,
  type WriteMode,
} from "./user-files";
import type { UserSession } from "../authorizer/login";
import { contentOf, folderKey, type ObjectStore } from "./object-store";
import { type FileLocation, locate, normalise } from "./paths";
import { whole } from "./whole-files";

/** Arguments for {@link S3UserFiles}. */
export interface S3UserFilesArgs {
  readonly session: UserSession;
  readonly store: ObjectStore;
  /** Name of the store's bucket. */
  readonly bucket: string;
  readonly access: PolicyEvaluator;
  /** Gets one line per decision. */
  readonly log: (line: string) => void;
}

/** Size in bytes from which Transfer uploads in parts. */
const PART_SIZE = 8 * 1024 * 1024;

type ObjectLocation = Extract<FileLocation, { kind: "s3" }>;
type S3Request = Pick<S3Operation, "operation" | "key" | "source">;

/** A user's files in a bucket: IAM decides each S3 call that Transfer makes for an operation. */
export class S3UserFiles implements UserFiles {
  public constructor(private readonly args: S3UserFilesArgs) {}

  /** Absolute path of a path that the client sent. */
  public resolve(path: string): string {
    return normalise(path, this.args.session.home.start);
  }

  /** Contents of a folder. */
  public async list(path: string): Promise<readonly ListingEntry[]> {
    const location = this.locate(path);
    if (location.kind === "virtual") return location.names.map(folderEntry);
    const { key: folder, isEntry } = this.s3(location, path);
    const prefix = folderKey(folder);
    await this.permit("list", path, { operation: "list", key: prefix });
    const { store } = this.args;
    if (!isEntry && !store.folderExists(prefix)) throw missing(path);
    return contentOf(store, folder);
  }

  /** Attributes of a path. */
  public async stat(path: string): Promise<ListingEntry> {
    const location = this.locate(path);
    if (location.kind === "virtual") return folderEntry(path);
    const { key, isEntry } = this.s3(location, path);
    const { store } = this.args;
    const folder = folderKey(key);
    const list: S3Request = { operation: "list", key: isEntry ? folder : key };
    const sees = await this.mayList(path, list, [key, folder]);
    const file = key !== "" && sees(key) ? store.head(key) : undefined;
    if (file) return { ...file, name: path, isFolder: false };
    if (isEntry || (sees(folder) && store.folderExists(folder))) return folderEntry(path);
    throw missing(path);
  }

  /** Opens a file for reading. */
  public async openRead(path: string): Promise<{ file: FileHandle; entry: ListingEntry }> {
    const { key } = this.s3(this.locate(path), path);
    const { store } = this.args;
    const version = store.tags?.of(key);
    await this.permit("get", path, { operation: "get", key });
    const file = key === "" ? undefined : await store.open(key);
    if (file === undefined) throw missing(path);
    // The decision was about another version, or about another tag.
    if (store.tags?.of(key) !== version) {
      await file.close();
      return this.openRead(path);
    }
    const { size, mtime } = fstatSync(file.fd);
    return { file, entry: { name: path, isFolder: false, size, modified: mtime } };
  }

  /** Opens a file for writing; it replaces an older one once it is complete. */
  public async openWrite(path: string, mode: WriteMode): Promise<OpenUpload> {
    const { store } = this.args;
    const { key } = this.s3(this.locate(path), path);
    await this.permit("put", path, { operation: "put", key });
    if (key === "" || store.folderExists(folderKey(key))) {
      throw new FileError("failure", "Is a directory");
    }
    const older = store.head(key);
    if (older === undefined && !mode.create) throw missing(path);
    if (older !== undefined && mode.exclusive) throw new FileError("failure", "File exists");
    const upload = this.inParts(path, key, store.upload(key));
    return whole(upload, mode.truncate ? undefined : older?.size);
  }

  /** Deletes a file. */
  public async remove(path: string): Promise<void> {
    const { key } = this.s3(this.locate(path), path);
    await this.permit("delete", path, { operation: "delete", key });
    this.requireFile(path, key, new FileError("failure", "Is a directory"));
    await this.args.store.delete(key);
  }

  /** Renames a file, which for S3 is a copy and a deletion. */
  public async rename(from: string, to: string): Promise<void> {
    const { store } = this.args;
    const source = this.s3(this.locate(from), from).key;
    const key = this.s3(this.locate(to), to).key;
    await this.permit("rename", `${from} → ${to}`, { operation: "copy", key, source });
    await this.permit("rename", from, { operation: "delete", key: source });
    this.requireFile(from, source, unsupported("Transfer does not rename folders"));
    if (key === "" || store.head(key) || store.folderExists(folderKey(key))) {
      throw new FileError("failure", "File exists");
    }
    await store.copy(source, key);
    await store.delete(source);
  }

  /** Makes a folder: an empty object whose key ends in "/". */
  public async makeFolder(path: string): Promise<void> {
    const { store } = this.args;
    const { key, isEntry } = this.s3(this.locate(path), path);
    const folder = folderKey(key);
    await this.permit("mkdir", path, { operation: "put", key: folder });
    if (isEntry || store.head(key) || store.folderExists(folder)) {
      throw new FileError("failure", "File exists");
    }
    await store.put(folder, "");
  }

  /** Removes a folder that is empty. */
  public async removeFolder(path: string): Promise<void> {
    const { key, isEntry } = this.s3(this.locate(path), path);
    if (isEntry) throw new FileError("failure", "Is a home directory");
    const content = await this.list(path);
    const folder = folderKey(key);
    await this.permit("rmdir", path, { operation: "delete", key: folder });
    if (content.length > 0) throw new FileError("failure", "Directory not empty");
    await this.args.store.delete(folder);
  }

  /** Upload that asks for permission again when it becomes a multipart upload. */
  private inParts(path: string, key: string, upload: Upload): Upload {
    let isMultipart = false;
    return {
      ...upload,
      write: async (data, position) => {
        if (!isMultipart && position + data.length > PART_SIZE) {
          isMultipart = true;
          await this.permit("put in parts", path, { operation: "multipart", key });
        }
        await upload.write(data, position);
      },
    };
  }

  private requireFile(path: string, key: string, ifFolder: FileError): void {
    if (key !== "" && this.args.store.head(key)) return;
    throw this.args.store.folderExists(folderKey(key)) ? ifFolder : missing(path);
  }

  /** Keys whose existence the user may see: all with permission to list, else by HEAD. */
  private async mayList(
    path: string,
    list: S3Request,
    keys: readonly string[],
  ): Promise<(key: string) => boolean> {
    const listing = await this.decide(list);
    const visible: string[] = [];
    for (const key of listing.allowed ? [] : keys) {
      if (key !== "" && (await this.decide({ operation: "head", key })).allowed) visible.push(key);
    }
    const allowed = listing.allowed || visible.length > 0;
    conclude(this.args, "stat", path, { allowed, reason: listing.reason });
    return (key) => listing.allowed || visible.includes(key);
  }

  private async permit(verb: string, path: string, request: S3Request): Promise<void> {
    conclude(this.args, verb, path, await this.decide(request));
  }

  private decide(request: S3Request): Promise<AccessDecision> {
    const { access, bucket, session, store } = this.args;
    const tags = store.tags && { tags: store.tags.of(request.source ?? request.key)?.tags ?? {} };
    return access.decideS3({ ...request, ...tags, bucket, principal: session.principal });
  }

  private locate(path: string): FileLocation {
    return locate(this.args.session.home, path);
  }

  private s3(location: FileLocation, path: string): ObjectLocation {
    if (location.kind === "nowhere") throw missing(path);
    if (location.kind === "virtual" || location.bucket !== this.args.bucket) {
      throw new FileError("denied", "Permission denied");
    }
    return location;
  }
}
