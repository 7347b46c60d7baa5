import {
  type ObjectLockRetentionMode,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
} from "@aws-sdk/client-s3";

import { say } from "../command-line";
import { confirmed } from "../confirm";
import { asking } from "./errors";
import { type StackBucket, timeText } from "./store";
import { type FileVersion, lockOf, lockText, type VersionLock, versionsOf } from "./versions";

/** Versions of a file that an operator means: one by its id, all, or the current one. */
export type VersionChoice = "current" | "all" | { readonly id: string };

/** A change of what keeps versions. */
export type LockChange =
  | { readonly kind: "hold"; readonly isHeld: boolean }
  | {
      readonly kind: "retain";
      readonly until: Date;
      /** Mode for a version that has none. */
      readonly mode: ObjectLockRetentionMode | undefined;
    };

/** What an operator asks for. */
export interface HoldRequest {
  readonly key: string;
  readonly versions: VersionChoice;
  /** Absent to see what keeps the versions. */
  readonly change: LockChange | undefined;
  /** Whether not to ask for confirmation. */
  readonly yes: boolean;
}

/** A version with what keeps it. */
interface LockedVersion {
  readonly version: FileVersion;
  readonly lock: VersionLock;
}

/** The versions that are meant. */
async function chosen(
  store: StackBucket,
  { key, versions: choice }: HoldRequest,
): Promise<readonly FileVersion[]> {
  const all = await versionsOf(store, key);
  if (all.length === 0) {
    throw new Error(
      `there is no file ${key} in bucket ${store.bucket}; keys have no leading slash and are case-sensitive`,
    );
  }
  if (choice === "all") return all;
  if (choice !== "current") {
    const version = all.find(({ id }) => id === choice.id);
    if (version !== undefined) return [version];
    throw new Error(`${key} has no version ${choice.id}; its versions are ${idsOf(all)}`);
  }
  const latest = all.find(({ isLatest }) => isLatest);
  if (latest !== undefined) return [latest];
  throw new Error(
    `${key} is deleted, and its versions are ${idsOf(all)}; add --all-versions, or --version-id with one of them`,
  );
}

const idsOf = (versions: readonly FileVersion[]): string =>
  versions.map(({ id, written }) => `${id} of ${timeText(written)}`).join(", ");

/** Mode and date that a version gets; S3 never shortens here, as that needs a bypass. */
function retentionFor(
  { version: { key, id }, lock }: LockedVersion,
  { until, mode }: Extract<LockChange, { readonly kind: "retain" }>,
): { readonly Mode: ObjectLockRetentionMode; readonly RetainUntilDate: Date } {
  const { retention } = lock;
  const where = `${key}, version ${id}`;
  if (retention !== undefined && retention.until > until) {
    throw new Error(
      `${where} is retained until ${timeText(retention.until)} (${retention.mode}), and this command only extends; give a later day; nothing was changed`,
    );
  }
  if (retention !== undefined && mode !== undefined && retention.mode !== mode) {
    throw new Error(
      `${where} has mode ${retention.mode}, which this command does not change; leave out --mode; nothing was changed`,
    );
  }
  const own = retention?.mode ?? mode;
  if (own === undefined) {
    throw new Error(`${where} has no retention yet; add --mode; nothing was changed`);
  }
  return { Mode: own, RetainUntilDate: until };
}

/** Whether a version is already as it is wanted. */
const isDone = ({ lock }: LockedVersion, change: LockChange): boolean =>
  change.kind === "hold"
    ? lock.isHeld === change.isHeld
    : lock.retention?.until.getTime() === change.until.getTime();

/** The change of one version, ready to be sent. */
function call(store: StackBucket, locked: LockedVersion, change: LockChange) {
  const { client, bucket } = store;
  const { key, id } = locked.version;
  const version = { Bucket: bucket, Key: key, VersionId: id };
  if (change.kind === "hold") {
    const LegalHold = { Status: change.isHeld ? "ON" : "OFF" } as const;
    return () =>
      asking(store, "s3:PutObjectLegalHold", () =>
        client.send(new PutObjectLegalHoldCommand({ ...version, LegalHold })),
      );
  }
  // Without BypassGovernanceRetention, whoever calls: S3 then refuses what shortens a retention.
  const Retention = retentionFor(locked, change);
  return () =>
    asking(store, "s3:PutObjectRetention", () =>
      client.send(new PutObjectRetentionCommand({ ...version, Retention })),
    );
}

function questionOf(change: LockChange, key: string, wanted: readonly LockedVersion[]): string {
  const what = `${wanted.length} ${wanted.length === 1 ? "version" : "versions"} of ${key}`;
  if (change.kind === "hold") {
    return change.isHeld
      ? `hold ${what}, so that nobody can delete ${wanted.length === 1 ? "it" : "them"} before the hold is removed?`
      : `remove the legal hold of ${what}? Retention that has not ended still applies.`;
  }
  const isStrict =
    change.mode === "COMPLIANCE" ||
    wanted.some(({ lock }) => lock.retention?.mode === "COMPLIANCE");
  return `retain ${what} until ${timeText(change.until)}? ${
    isStrict
      ? "COMPLIANCE: nobody can shorten this, not even the root user, and the files are paid for until then."
      : "Only s3:BypassGovernanceRetention can shorten this."
  }`;
}

/** Tells what keeps versions of a file, and changes it. */
export async function holdVersions(store: StackBucket, request: HoldRequest): Promise<void> {
  const { key, change, yes } = request;
  const versions = await chosen(store, request);
  const locked: LockedVersion[] = [];
  for (const version of versions) locked.push({ version, lock: await lockOf(store, version) });
  const wanted = change === undefined ? [] : locked.filter((each) => !isDone(each, change));
  if (change !== undefined && wanted.length > 0) {
    const calls = wanted.map((each) => call(store, each, change));
    await confirmed(yes, {
      what: "hold",
      question: questionOf(change, key, wanted),
      nothing: "nothing was changed",
    });
    for (const [index, send] of calls.entries()) {
      await send();
      say(`changed version ${wanted[index]?.version.id}`);
    }
  }
  for (const { version } of locked) {
    const state = wanted.some((each) => each.version === version)
      ? await lockOf(store, version)
      : locked.find((each) => each.version === version)?.lock;
    const name = `${key} version ${version.id} of ${timeText(version.written)}`;
    process.stdout.write(`${name}: ${state === undefined ? "" : lockText(state)}\n`);
  }
}
