import { readFileSync } from "node:fs";

import { isRecord } from "../../verify/graph/serialization";
import type { PosixProfile } from "../../identity/authorizer/user/posix-profile";
import { writePrivately } from "../files";

/** Whom a file or folder belongs to, and who may do what with it. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
  /** Permissions without the kind of file, for example 0o644. */
  readonly mode: number;
}

/** What somebody wants of a file or folder; several of them are added up. */
export const RIGHT = { read: 4, write: 2, pass: 1 } as const;

/** What nobody has been recorded for belongs to root, as a new file system's root does. */
const ROOT: Owner = { uid: 0, gid: 0, mode: 0o755 };

/** Owners and modes of the sandbox's file system: this machine's own would be one user's. */
export class Owners {
  private readonly known: Map<string, Owner>;

  /** @param file JSON file that they are kept in; made at the first change */
  public constructor(private readonly file: string) {
    this.known = new Map(Object.entries(read(file)));
  }

  /** @param key path without a slash at either end; blank for the root */
  public of(key: string): Owner {
    return this.known.get(key) ?? ROOT;
  }

  /** Records an owner, or forgets it. */
  public set(key: string, owner: Owner | undefined): void {
    if (owner === undefined) this.known.delete(key);
    else this.known.set(key, owner);
    writePrivately(this.file, `${JSON.stringify(Object.fromEntries(this.known))}\n`);
  }
}

/** Whether a user has all the wanted rights: as owner, else by a group, else as anybody. */
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
