import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { writePrivately } from "../data-folder";

/** Version of a secret's value. */
export interface SecretVersion {
  readonly id: string;
  readonly stages: readonly string[];
  /** Seconds since 1970, as in the service's API. */
  readonly created: number;
  readonly text?: string;
  /** Base64. */
  readonly binary?: string;
  /** Keys that it is encrypted with; absent with the AWS-managed key. */
  readonly keyIds?: readonly string[];
}

/** Secret as its file holds it. */
export interface StoredSecret {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  readonly changed: number;
  /** End of the recovery window; absent unless deletion is scheduled. */
  readonly deletion?: number;
  readonly description?: string;
  /** Key of new versions; absent with the AWS-managed key. */
  readonly keyId?: string;
  readonly tags?: readonly { readonly Key: string; readonly Value: string }[];
  /** The current version first, and then the newest. */
  readonly versions: readonly SecretVersion[];
}

/** Label of the version that is read where no other is asked for. */
export const CURRENT = "AWSCURRENT";

/** Versions without a label that are kept; the service keeps all of the last day. */
const UNLABELLED = 4;

/** Versions with a label attached to one of them. */
const labelled =
  (id: string) =>
  (versions: readonly SecretVersion[], stage: string): readonly SecretVersion[] => {
    const before = versions.find(({ stages }) => stages.includes(stage));
    const moved = versions.map((version) => ({
      ...version,
      stages: [
        ...version.stages.filter((each) => each !== stage),
        ...(version.id === id ? [stage] : []),
      ],
    }));
    if (stage === CURRENT && before !== undefined && before.id !== id) {
      return labelled(before.id)(moved, "AWSPREVIOUS");
    }
    const isCurrent = ({ stages }: SecretVersion): boolean => stages.includes(CURRENT);
    const others = moved.filter((version) => !isCurrent(version));
    const unlabelled = others.filter(({ stages }) => stages.length === 0).slice(UNLABELLED);
    return [
      ...moved.filter(isCurrent),
      ...others.filter((version) => !unlabelled.includes(version)),
    ];
  };

/** Secrets of one account and region, in memory and, if there is a folder, in files. */
export class SecretStore {
  private readonly secrets = new Map<string, StoredSecret>();
  private sorted: readonly StoredSecret[] | undefined;

  /**
   * @param arnPrefix everything of a secret's ARN before its name
   * @param folder keeps each secret in a file that only its owner may read; made when missing
   */
  public constructor(
    private readonly arnPrefix: string,
    private readonly folder?: string,
  ) {
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
      const secret = JSON.parse(readFileSync(join(folder, file), "utf8")) as StoredSecret;
      this.secrets.set(secret.name, secret);
    }
  }

  /** All secrets, sorted by name. */
  public all(): readonly StoredSecret[] {
    return (this.sorted ??= [...this.secrets.values()].sort((a, b) => (a.name < b.name ? -1 : 1)));
  }

  /** The secret of a name, an ARN, or an ARN without its random suffix. */
  public find(id: string): StoredSecret | undefined {
    const name = id.startsWith(this.arnPrefix) ? id.slice(this.arnPrefix.length) : id;
    const bare = name === id ? name : name.replace(/-[A-Za-z0-9]{6}$/, "");
    return this.secrets.get(name) ?? this.secrets.get(bare);
  }

  /** ARN of a secret; for one that does not exist, its ARN without the random suffix. */
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

  /** Stores a new version, by default as the current one; the one before becomes the previous. */
  public addVersion(
    secret: StoredSecret,
    value: Pick<SecretVersion, "text" | "binary">,
    id: string = randomUUID(),
    stages: readonly string[] = [CURRENT],
  ): StoredSecret {
    const { keyId } = secret;
    const key = keyId === undefined ? {} : { keyIds: [keyId] };
    const version: SecretVersion = { id, stages: [], created: now(), ...value, ...key };
    const versions = [version, ...secret.versions.filter((each) => each.id !== id)];
    return this.save({ ...secret, versions: stages.reduce(labelled(id), versions) });
  }

  /** Encrypts the labelled versions with another key too, and new ones with it alone. */
  public rekey(secret: StoredSecret, keyId: string): StoredSecret {
    const versions = secret.versions.map((version) =>
      version.stages.length === 0
        ? version
        : { ...version, keyIds: [...new Set([...(version.keyIds ?? []), keyId])] },
    );
    return this.save({ ...secret, keyId, versions });
  }

  /** Attaches a label to a version, which takes it from the one that has it. */
  public label(secret: StoredSecret, stage: string, id: string): StoredSecret {
    return this.save({ ...secret, versions: labelled(id)(secret.versions, stage) });
  }

  /** Writes a secret with a new date of change. */
  public save(secret: StoredSecret): StoredSecret {
    const changed = { ...secret, changed: now() };
    this.secrets.set(secret.name, changed);
    this.sorted = undefined;
    if (this.folder !== undefined) {
      const file = fileIn(this.folder, secret.name);
      writePrivately(file, `${JSON.stringify(changed, undefined, 2)}\n`);
    }
    return changed;
  }

  /** Removes a secret permanently. */
  public remove({ name }: StoredSecret): void {
    this.secrets.delete(name);
    this.sorted = undefined;
    if (this.folder !== undefined) rmSync(fileIn(this.folder, name), { force: true });
  }
}

/** File of a secret: readable, and unique even on disks that ignore case. */
function fileIn(folder: string, name: string): string {
  const readable = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const hash = createHash("sha256").update(name).digest("hex");
  return join(folder, `${readable.slice(0, 80)}-${hash.slice(0, 16)}.json`);
}

/** Seconds since 1970. */
export const now = (): number => Date.now() / 1000;
