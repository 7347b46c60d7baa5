import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes a file that only its owner may read; readers never see a part of it. */
export function writePrivately(path: string, content: string): void {
  const part = `${path}.${randomUUID()}`;
  writeFileSync(part, content, { mode: 0o600, flag: "wx" });
  renameSync(part, path);
}

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
