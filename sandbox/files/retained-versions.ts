import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { link, stat } from "node:fs/promises";
import { join } from "node:path";

import { writePrivately } from "../data-folder";

/** A version of an object that is no longer the current one. */
export interface RetainedVersion {
  readonly id: string;
  readonly key: string;
  /** Moment until which nobody can delete it, in milliseconds since 1970. */
  readonly retainedUntil: number;
  /** File with its content. */
  readonly file: string;
}

const DAY = 24 * 60 * 60 * 1000;

/** Earlier versions of a bucket with Object Lock: no request of a user's can remove one. */
export class RetainedVersions {
  /**
   * @param folder made when it does not exist
   * @param days retention, counted from when a version was written
   */
  public constructor(
    private readonly folder: string,
    private readonly days: number,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Keeps the content of an object that is about to go; nothing when there is no such file. */
  public async keep(key: string, file: string): Promise<void> {
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) return;
    const id = randomUUID();
    mkdirSync(this.folderOf(key), { recursive: true });
    // A second name for the same bytes: deleting or replacing the object takes only the first.
    await link(file, this.fileOf(key, id));
    const retainedUntil = found.mtimeMs + this.days * DAY;
    writePrivately(`${this.fileOf(key, id)}.json`, JSON.stringify({ id, key, retainedUntil }));
  }

  /** Versions of a key, the one whose retention ends last first. */
  public list(key: string): RetainedVersion[] {
    const folder = this.folderOf(key);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => {
        const content = JSON.parse(readFileSync(join(folder, name), "utf8")) as RetainedVersion;
        return { ...content, file: this.fileOf(key, content.id) };
      })
      .sort((a, b) => b.retainedUntil - a.retainedUntil);
  }

  /**
   * Deletes a version for good.
   *
   * @param now moment of the request, in milliseconds since 1970
   * @throws Error while it is retained, and for one that does not exist
   */
  public delete(key: string, id: string, now: number): void {
    const version = this.list(key).find((each) => each.id === id);
    if (version === undefined) throw new Error(`object lock: ${key} has no version ${id}`);
    if (now < version.retainedUntil) {
      const until = new Date(version.retainedUntil).toISOString();
      throw new Error(
        `object lock: version ${id} of ${key} is retained until ${until}; wait until then`,
      );
    }
    for (const file of [version.file, `${version.file}.json`]) rmSync(file, { force: true });
  }

  private folderOf(key: string): string {
    return join(this.folder, createHash("sha256").update(key).digest("hex"));
  }

  private fileOf(key: string, id: string): string {
    return join(this.folderOf(key), id);
  }
}
