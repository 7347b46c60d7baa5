import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { writePrivately } from "../data-folder";

/** Tags of one version of an object. */
export interface TaggedVersion {
  readonly key: string;
  readonly version: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Tags of the current versions of objects. A new version has none. */
export class ObjectTags {
  private readonly current = new Map<string, TaggedVersion>();
  private written: (version: TaggedVersion) => void = () => undefined;
  private count: number;

  /** @param folder made when it does not exist; what is in it is read */
  public constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder).filter((each) => each.endsWith(".json"))) {
      const found = JSON.parse(readFileSync(join(folder, name), "utf8")) as TaggedVersion;
      this.current.set(found.key, found);
    }
    this.count = Math.max(0, ...[...this.current.values()].map(({ version }) => Number(version)));
  }

  /** Calls a function for each version that is written from now on. */
  public onWritten(listener: (version: TaggedVersion) => void): void {
    this.written = listener;
  }

  /** Current versions without tags, which were written before a restart and not tagged since. */
  public untagged(): readonly TaggedVersion[] {
    return [...this.current.values()].filter(({ tags }) => Object.keys(tags).length === 0);
  }

  /** The current version of an object; none of one from before tags were kept. */
  public of(key: string): TaggedVersion | undefined {
    return this.current.get(key);
  }

  /** Notes that an object has a new version. */
  public place(key: string): void {
    this.count += 1;
    const version = { key, version: String(this.count), tags: {} };
    this.keep(version);
    this.written(version);
  }

  /** Notes that an object is deleted. */
  public remove(key: string): void {
    this.current.delete(key);
    rmSync(this.fileOf(key), { force: true });
  }

  /** Tags a version; false where it is not the current one any more. */
  public tag({ key, version }: TaggedVersion, tags: TaggedVersion["tags"]): boolean {
    if (this.current.get(key)?.version !== version) return false;
    this.keep({ key, version, tags });
    return true;
  }

  private keep(version: TaggedVersion): void {
    this.current.set(version.key, version);
    writePrivately(this.fileOf(version.key), JSON.stringify(version));
  }

  private fileOf(key: string): string {
    return join(this.folder, `${createHash("sha256").update(key).digest("hex")}.json`);
  }
}
