import { randomUUID } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";

import { ROOT } from "../verify/graph/stack-file";

/** Folder of the repository for the data of sandboxes, which git ignores. */
const IGNORED = ".sandbox";

/** Writes a file that only its owner may read; readers never see a part of it. */
export function writePrivately(path: string, content: string): void {
  const part = `${path}.${randomUUID()}`;
  writeFileSync(part, content, { mode: 0o600, flag: "wx" });
  renameSync(part, path);
}

/**
 * Opens the folder that keeps users, private keys and files, and makes it if it does not exist.
 *
 * @returns its path without symbolic links
 * @throws Error if git would add it, or other users of the machine could change it
 */
export function openDataFolder(path: string): string {
  if (path.trim() === "") throw refused("the data folder is blank");
  const folder = realPathOf(resolve(path));
  const repository = realpathSync.native(ROOT);
  if (isWithin(folder, repository) && !isWithin(folder, join(repository, IGNORED))) {
    throw refused(`${folder} is in the repository, and git would add its private keys`);
  }
  const found = made(folder);
  const problem = problemOf(found);
  if (problem !== undefined) throw refused(`${folder} ${problem}`);
  const link = readdirSync(folder).find((name) => lstatSync(join(folder, name)).isSymbolicLink());
  if (link !== undefined) throw refused(`${join(folder, link)} is a symbolic link`);
  return folder;
}

/** A folder that exists, or is made with all folders above it. */
function made(folder: string): Stats {
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw refused(`${folder} is a file`);
  try {
    makeFolders(folder);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw refused(`${folder} can't be made: ${code === "EACCES" ? "permission denied" : code}`);
  }
  return statSync(folder);
}

/**
 * Makes a folder with all folders above it. `recursive` of Node.js would never return in a file system that
 * takes no folders, such as `/proc`.
 */
export function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

const refused = (problem: string): Error =>
  new Error(`sandbox: ${problem}; choose a folder of your own with --data`);

/** What lets other users of this machine change a file or folder, if anything does. */
export function problemOf({ uid, mode }: Stats): string | undefined {
  const me = process.getuid?.();
  // Windows has neither owners nor modes here.
  if (me === undefined) return undefined;
  if (uid !== me) return `belongs to another user, ${uid}`;
  return (mode & 0o022) === 0 ? undefined : "may be written by other users, see chmod go-w";
}

/** A path whose folders may not exist, without symbolic links. */
const realPathOf = (path: string): string =>
  existsSync(path) ? realpathSync.native(path) : join(realPathOf(dirname(path)), basename(path));

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder + sep);

/**
 * Locks a folder for this process: two sandboxes in one folder would delete each other's uploads.
 *
 * @returns releases the lock
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, "lock");
  const holder = holderOf(path);
  if (holder !== undefined) {
    throw new Error(
      `sandbox: ${folder} is in use by process ${holder}; stop it, choose another folder with --data, or delete ${path}`,
    );
  }
  writePrivately(path, String(process.pid));
  return () => rmSync(path, { force: true });
}

/** Process that holds a lock, if it still runs. */
function holderOf(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}
