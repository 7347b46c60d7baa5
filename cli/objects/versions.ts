import {
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
  type ObjectLockRetentionMode,
} from "@aws-sdk/client-s3";

import { asking } from "./errors";
import { type StackBucket, timeText } from "./store";

/** A version of a file. */
export interface FileVersion {
  readonly key: string;
  readonly id: string;
  readonly isLatest: boolean;
  readonly written: Date;
}

/** What keeps a version from being deleted. */
export interface VersionLock {
  readonly isHeld: boolean;
  /** Absent without retention. */
  readonly retention?: { readonly mode: ObjectLockRetentionMode; readonly until: Date };
}

/** Lists the versions of a file, the latest first; delete markers hold no data and are left out. */
export async function versionsOf(store: StackBucket, key: string): Promise<readonly FileVersion[]> {
  const { client, bucket } = store;
  const found: FileVersion[] = [];
  let next: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } = {};
  for (;;) {
    const command = new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, ...next });
    const page = await asking(store, "s3:ListBucketVersions", () => client.send(command));
    const { Versions: versions = [], DeleteMarkers: markers = [] } = page;
    for (const { Key, VersionId, IsLatest, LastModified } of versions) {
      if (Key !== key) continue;
      found.push({
        ...{ key, id: VersionId ?? "null", isLatest: IsLatest ?? false },
        written: LastModified ?? new Date(0),
      });
    }
    // Keys are listed in order, and others that begin with this one come after it.
    const isPast = [...versions, ...markers].some((each) => each.Key !== key);
    if (isPast || page.IsTruncated !== true) return found;
    next = {
      ...(page.NextKeyMarker !== undefined && { KeyMarker: page.NextKeyMarker }),
      ...(page.NextVersionIdMarker !== undefined && { VersionIdMarker: page.NextVersionIdMarker }),
    };
  }
}

/** The answer of a call, or undefined where a version has no such lock. */
async function orNone<T>(
  store: StackBucket,
  action: string,
  call: () => Promise<T>,
): Promise<T | undefined> {
  return asking(store, action, async () => {
    try {
      return await call();
    } catch (error) {
      if ((error as Error).name === "NoSuchObjectLockConfiguration") return undefined;
      throw error;
    }
  });
}

/** Asks what keeps a version. */
export async function lockOf(store: StackBucket, { key, id }: FileVersion): Promise<VersionLock> {
  const { client, bucket } = store;
  const version = { Bucket: bucket, Key: key, VersionId: id };
  const hold = await orNone(store, "s3:GetObjectLegalHold", () =>
    client.send(new GetObjectLegalHoldCommand(version)),
  );
  const answer = await orNone(store, "s3:GetObjectRetention", () =>
    client.send(new GetObjectRetentionCommand(version)),
  );
  const { Mode: mode, RetainUntilDate: until } = answer?.Retention ?? {};
  return {
    isHeld: hold?.LegalHold?.Status === "ON",
    ...(mode !== undefined && until !== undefined && { retention: { mode, until } }),
  };
}

/** What keeps a version, as a clause. */
export function lockText({ isHeld, retention }: VersionLock): string {
  const retained =
    retention === undefined
      ? "no retention"
      : `${retention.mode} ${retention.until.getTime() > Date.now() ? "until" : "ended"} ${timeText(retention.until)}`;
  return `${isHeld ? "legal hold" : "no legal hold"}, ${retained}`;
}
