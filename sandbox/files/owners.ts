import { readFileSync } from "node:fs";

import { isRecord } from "../../verify/graph/serialization";
import { writePrivately } from "../data-folder";
import type { PosixProfile } from "../../identity/authorizer/user/posix-profile";
import { type AwsService, type ServiceInput, textOf } from "../aws/endpoint";
import { ServiceError } from "../aws/service-error";
import type { ObjectStore } from "./object-store";
import type { Owner } from "./user-files";

/** Bits of a permission, of which several are added up. */
export const PERMISSION = { read: 4, write: 2, traverse: 1 } as const;

/** Owner of everything without a record, as of the root of a new file system. */
const ROOT: Owner = { uid: 0, gid: 0, mode: 0o755 };

/** Owners and modes of the sandbox's file system; on this machine all files have the same owner. */
export class Owners {
  private readonly known: Map<string, Owner>;

  /** @param file JSON file that keeps them; made at the first change */
  public constructor(private readonly file: string) {
    this.known = new Map(Object.entries(read(file)));
  }

  /** @param key path without a slash at either end; blank for the root */
  public of(key: string): Owner {
    return this.known.get(key) ?? ROOT;
  }

  /** Sets the owner, or removes its record. */
  public set(key: string, owner: Owner | undefined): void {
    if (owner === undefined) this.known.delete(key);
    else this.known.set(key, owner);
    writePrivately(this.file, `${JSON.stringify(Object.fromEntries(this.known))}\n`);
  }
}

/** Whether a user has the wanted permissions: as the owner, else by a group, else as others. */
export function isPermitted(user: PosixProfile, owner: Owner, wanted: number): boolean {
  const groups = [user.Gid, ...(user.SecondaryGids ?? [])];
  const shift = user.Uid === owner.uid ? 6 : groups.includes(owner.gid) ? 3 : 0;
  return ((owner.mode >> shift) & wanted) === wanted;
}

function read(file: string): Record<string, Owner> {
  try {
    const content: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isRecord(content) ? (content as Record<string, Owner>) : {};
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

/** Makes a user's home if it is missing. On EFS only root can, and Transfer is never root. */
export async function makeHome(
  store: ObjectStore,
  owners: Owners,
  folder: string,
  { Uid, Gid }: PosixProfile,
): Promise<void> {
  if (store.folderExists(`${folder}/`)) return;
  await store.put(`${folder}/`, "");
  owners.set(folder, { uid: Uid, gid: Gid, mode: 0o700 });
}

/** Makes homes for user administration, as a client that mounts the file system does on AWS. */
export const homesService = (store: ObjectStore, owners: Owners): AwsService => ({
  target: "Sandbox",
  name: "sandbox",
  actions: ["MakeHome"],
  perform: async (_action, input) => {
    await makeHome(store, owners, folderIn(input), {
      Uid: idIn(input, "Uid"),
      Gid: idIn(input, "Gid"),
    });
    return {};
  },
});

function folderIn(input: ServiceInput): string {
  const folder = textOf(input, "Folder") ?? "";
  if (folder.split("/").some((part) => ["", ".", ".."].includes(part))) {
    throw invalid(`Folder must be a path without a slash at either end, got "${folder}"`);
  }
  return folder;
}

function idIn(input: ServiceInput, name: string): number {
  const value = input[name];
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw invalid(`${name} must be a whole number`);
}

const invalid = (message: string): ServiceError => new ServiceError("ValidationException", message);
