import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { writePrivately } from "../files";

/** One value that a secret has had. */
export interface SecretVersion {
  readonly id: string;
  readonly stages: readonly string[];
  /** Seconds since 1970, as the service counts. */
  readonly created: number;
  readonly text?: string;
  /** Base64. */
  readonly binary?: string;
}

/** A secret as its file holds it. */
export interface StoredSecret {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  readonly changed: number;
  /** When the recovery window ends; absent unless deletion is scheduled. */
  readonly deletion?: number;
  readonly description?: string;
  readonly tags?: readonly { readonly Key: string; readonly Value: string }[];
  /** The current version first; older ones than the previous are dropped. */
  readonly versions: readonly SecretVersion[];
}

/** Secrets in one folder, each in a file that only its owner may read. */
export class SecretStore {
  /**
   * @param folder made when it does not exist
   * @param arnPrefix everything of a secret's ARN before its name
   */
  public constructor(
    private readonly folder: string,
    private readonly arnPrefix: string,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** All secrets, sorted by name. */
  public all(): StoredSecret[] {
    return readdirSync(this.folder)
      .filter((file) => file.endsWith(".json"))
      .map((file) => this.read(join(this.folder, file)))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The secret of a name, an ARN, or an ARN without its random suffix. */
  public find(id: string): StoredSecret | undefined {
    const name = id.startsWith(this.arnPrefix) ? id.slice(this.arnPrefix.length) : id;
    const bare = name === id ? name : name.replace(/-[A-Za-z0-9]{6}$/, "");
    return [name, bare].map((candidate) => this.byName(candidate)).find((found) => found);
  }

  /** ARN of the secret, or the one that a secret of this name would have but for the suffix. */
  public arnOf(id: string): string {
    const partial = id.startsWith("arn:") ? id : this.arnPrefix + id;
    return this.find(id)?.arn ?? partial;
  }

  /** Makes a secret without a value. */
  public create(name: string): StoredSecret {
    const suffix = randomBytes(8).toString("base64").replace(/\W/g, "").slice(0, 6).padEnd(6, "x");
    const created = now();
    const arn = `${this.arnPrefix}${name}-${suffix}`;
    return this.save({ name, arn, created, changed: created, versions: [] });
  }

  /** Stores a new current value; the one before becomes the previous. */
  public addVersion(
    secret: StoredSecret,
    value: Pick<SecretVersion, "text" | "binary">,
    id: string = randomUUID(),
  ): StoredSecret {
    const [before] = secret.versions;
    const current = { id, stages: ["AWSCURRENT"], created: now(), ...value };
    const previous = before ? [{ ...before, stages: ["AWSPREVIOUS"] }] : [];
    return this.save({ ...secret, versions: [current, ...previous] });
  }

  /** Writes a secret with a new date of change. */
  public save(secret: StoredSecret): StoredSecret {
    const changed = { ...secret, changed: now() };
    writePrivately(this.pathOf(secret.name), `${JSON.stringify(changed, undefined, 2)}\n`);
    return changed;
  }

  /** Removes a secret for good. */
  public remove({ name }: StoredSecret): void {
    rmSync(this.pathOf(name), { force: true });
  }

  private byName(name: string): StoredSecret | undefined {
    try {
      return this.read(this.pathOf(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  private read(path: string): StoredSecret {
    return JSON.parse(readFileSync(path, "utf8")) as StoredSecret;
  }

  /** Readable, and different for different names also on disks that ignore case. */
  private pathOf(name: string): string {
    const readable = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
    const hash = createHash("sha256").update(name).digest("hex");
    return join(this.folder, `${readable.slice(0, 80)}-${hash.slice(0, 16)}.json`);
  }
}

/** Seconds since 1970. */
export const now = (): number => Date.now() / 1000;
