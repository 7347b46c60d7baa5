import { paginateListObjectsV2, type _Object } from "@aws-sdk/client-s3";

import { ARCHIVE_CLASSES } from "../../config/schema/storage";
import type { RestoreTier } from "../../config/schema/restore";
import { asking } from "./errors";
import { type StackBucket, timeText } from "./store";

/** A file, and whether it can be downloaded. */
export interface ArchivableFile {
  readonly key: string;
  readonly bytes: number;
  readonly storageClass: string;
  readonly state:
    | { readonly kind: "readable" }
    | { readonly kind: "archived" }
    | { readonly kind: "restoring" }
    | { readonly kind: "restored"; readonly until: Date };
}

/** Reads a file from a listing; its `RestoreStatus` is the header `x-amz-restore` of S3's other answers. */
function fileIn({ Key, Size, StorageClass, RestoreStatus }: _Object): ArchivableFile {
  const storageClass = StorageClass ?? "STANDARD";
  const { IsRestoreInProgress, RestoreExpiryDate: until } = RestoreStatus ?? {};
  const state = !ARCHIVE_CLASSES.includes(storageClass)
    ? ({ kind: "readable" } as const)
    : IsRestoreInProgress === true
      ? ({ kind: "restoring" } as const)
      : until !== undefined && until.getTime() > Date.now()
        ? ({ kind: "restored", until } as const)
        : ({ kind: "archived" } as const);
  return { key: Key ?? "", bytes: Size ?? 0, storageClass, state };
}

/**
 * Lists a file or the files of a folder. A listing needs `s3:ListBucket` alone, where asking for a file
 * itself needs the permission to read it.
 */
export async function* filesAt(store: StackBucket, key: string): AsyncGenerator<ArchivableFile> {
  const { client, bucket } = store;
  const isFolder = key.endsWith("/");
  const pages = paginateListObjectsV2(
    { client, ...(!isFolder && { pageSize: 1 }) },
    { Bucket: bucket, Prefix: key, OptionalObjectAttributes: ["RestoreStatus"] },
  );
  for (;;) {
    const page = await asking(store, "s3:ListBucket", () => pages.next());
    if (page.done === true) return;
    for (const each of page.value.Contents ?? []) {
      if (isFolder || each.Key === key) yield fileIn(each);
      // A file comes before all others whose names begin with its name.
      if (!isFolder) return;
    }
  }
}

/** How long S3 says that restores take, by class and tier. Source: S3 User Guide, "Understanding archive retrieval options". */
const DURATIONS: Readonly<Record<string, Partial<Record<RestoreTier, string>>>> = {
  GLACIER: { Expedited: "1 to 5 minutes", Standard: "3 to 5 hours", Bulk: "5 to 12 hours" },
  DEEP_ARCHIVE: { Standard: "up to 12 hours", Bulk: "up to 48 hours" },
};

/** How long a restore takes; undefined where the class has no such tier. */
export const durationOf = (storageClass: string, tier: RestoreTier): string | undefined =>
  DURATIONS[storageClass]?.[tier];

/** State of a file, as a clause. */
export function stateText({ state, storageClass }: ArchivableFile): string {
  switch (state.kind) {
    case "readable":
      return `needs no restore: ${storageClass} is readable`;
    case "archived":
      return `is archived in ${storageClass}`;
    case "restoring":
      return "is being restored";
    case "restored":
      return `is restored, readable until ${timeText(state.until)}`;
  }
}

const UNITS = ["bytes", "KB", "MB", "GB", "TB"] as const;

/** A size such as `3.4 GB`. */
export function sizeText(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${UNITS[power]}`;
}
