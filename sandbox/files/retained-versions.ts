import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { link, stat } from "node:fs/promises";
import { join } from "node:path";

import { writePrivately } from "../data-folder";

/** Noncurrent version of an object. */
export interface RetainedVersion {
  readonly id: string;
  readonly key: string;
  /** End of the retention, in milliseconds since 1970. */
  readonly retainedUntil: number;
  /** File with its content. */
  readonly file: string;
}

const DAY = 24 * 60 * 60 * 1000;

/** Noncurrent versions of a bucket with Object Lock, which no request of a user can remove. */
export class RetainedVersions {
  /**
   * @param folder made when it does not exist
   * @param days retention, which begins when a version is written
   */
  public constructor(
    private readonly folder: string,
    private readonly days: number,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Keeps the content of an object that is about to be deleted or replaced, if there is one. */
  public async keep(key: string, file: string): Promise<void> {
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) return;
    const id = randomUUID();
    mkdirSync(this.folderOf(key), { recursive: true });
    // A hard link: deleting or replacing the object leaves the content.
    await link(file, this.fileOf(key, id));
    const retainedUntil = found.mtimeMs + this.days * DAY;
    writePrivately(`${this.fileOf(key, id)}.json`, JSON.stringify({ id, key, retainedUntil }));
  }

  /** Versions of a key, in descending order of the end of their retention. */
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
   * Deletes a version permanently.
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
