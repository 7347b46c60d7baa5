import { setTimeout as delay } from "node:timers/promises";

import { RestoreObjectCommand } from "@aws-sdk/client-s3";

import type { RestoreTier } from "../../config/schema/restore";
import { say } from "../command-line";
import { confirmed } from "../confirm";
import { type ArchivableFile, durationOf, filesAt, sizeText, stateText } from "./archived";
import { asking } from "./errors";
import type { StackBucket } from "./store";

/** What an operator asks for. */
export interface RestoreRequest {
  /** Key of a file, or prefix of a folder with its slash. */
  readonly key: string;
  readonly days: number;
  readonly tier: RestoreTier;
  /** Whether files that are restored already stay readable for `days` from now. */
  readonly prolongs: boolean;
  /** Most files of a folder that are restored at once. */
  readonly limit: number;
  /** Whether not to ask for confirmation. */
  readonly yes: boolean;
  /** Whether to wait until every file is readable. */
  readonly wait: boolean;
}

const MINUTE = 60 * 1000;

const daysText = (days: number): string => `${days} ${days === 1 ? "day" : "days"}`;
const filesText = (count: number): string => `${count} ${count === 1 ? "file" : "files"}`;

/** Files that S3 is asked to restore, and those that it restores already. */
interface Plan {
  readonly wanted: readonly ArchivableFile[];
  readonly restoring: readonly ArchivableFile[];
}

/** Finds what is to be restored, and prints what needs no restore. */
async function plan(store: StackBucket, request: RestoreRequest): Promise<Plan> {
  const { key, limit, prolongs } = request;
  const isFolder = key.endsWith("/");
  const found: Record<ArchivableFile["state"]["kind"], ArchivableFile[]> = {
    readable: [],
    archived: [],
    restoring: [],
    restored: [],
  };
  for await (const file of filesAt(store, key)) {
    found[file.state.kind].push(file);
    if (found.archived.length + (prolongs ? found.restored.length : 0) > limit) {
      throw new Error(
        `${key} has more than ${filesText(limit)} to restore; name a narrower folder, or raise --limit; nothing was asked for`,
      );
    }
  }
  const all = Object.values(found).flat();
  if (all.length === 0) {
    throw new Error(
      `there is no ${isFolder ? "file in folder" : "file"} ${key} in bucket ${store.bucket}; keys have no leading slash and are case-sensitive`,
    );
  }
  const wanted = [...found.archived, ...(prolongs ? found.restored : [])];
  const others = isFolder
    ? [...found.restoring, ...(prolongs ? [] : found.restored)]
    : all.filter((file) => !wanted.includes(file));
  for (const file of others) process.stdout.write(`${file.key} ${stateText(file)}\n`);
  if (isFolder && found.readable.length > 0) {
    say(`${filesText(found.readable.length)} in ${key} need no restore`);
  }
  return { wanted, restoring: found.restoring };
}

function assertTier(files: readonly ArchivableFile[], tier: RestoreTier): void {
  const file = files.find(({ storageClass }) => durationOf(storageClass, tier) === undefined);
  if (file === undefined) return;
  throw new Error(
    `${file.key} is in ${file.storageClass}, which has no ${tier}; use --tier Standard or --tier Bulk; nothing was asked for`,
  );
}

/** Asks S3 to restore one file. */
async function askFor(
  store: StackBucket,
  { key, storageClass, state }: ArchivableFile,
  { days, tier }: RestoreRequest,
): Promise<string> {
  const { client, bucket } = store;
  const isProlonged = state.kind === "restored";
  const command = new RestoreObjectCommand({
    Bucket: bucket,
    Key: key,
    RestoreRequest: {
      Days: days,
      // A copy that is there is only kept longer, at no speed.
      ...(!isProlonged && { GlacierJobParameters: { Tier: tier } }),
    },
  });
  try {
    await asking(store, "s3:RestoreObject", async () => {
      try {
        await client.send(command);
      } catch (error) {
        // Somebody else has asked since the listing.
        if ((error as Error).name !== "RestoreAlreadyInProgress") throw error;
      }
    });
  } catch (error) {
    throw new Error(`${key} was not asked for: ${(error as Error).message}`, { cause: error });
  }
  return isProlonged
    ? `${key} stays readable for ${daysText(days)} from now`
    : `${key} is being restored from ${storageClass}: ${durationOf(storageClass, tier)}, then readable for ${daysText(days)}`;
}

/** Restores a file or the files of a folder. */
export async function restoreFiles(
  store: StackBucket,
  request: RestoreRequest,
  sleep: (milliseconds: number) => Promise<unknown> = delay,
): Promise<void> {
  const { key, days, tier, yes, wait } = request;
  const { wanted, restoring } = await plan(store, request);
  assertTier(
    wanted.filter(({ state }) => state.kind === "archived"),
    tier,
  );
  if (key.endsWith("/") && wanted.length > 0) {
    const bytes = wanted.reduce((sum, file) => sum + file.bytes, 0);
    await confirmed(yes, {
      what: "the restore of a folder",
      question: `restore ${filesText(wanted.length)} in ${key} (${sizeText(bytes)}) for ${daysText(days)}, ${tier}?`,
      nothing: "nothing was asked for",
    });
  }
  for (const file of wanted) process.stdout.write(`${await askFor(store, file, request)}\n`);
  const pending = [...wanted.filter(({ state }) => state.kind === "archived"), ...restoring];
  if (pending.length === 0) return;
  if (wait) await ready(store, { ...request, pending }, sleep);
  else say("the same command tells the state again, and asks for nothing twice; --wait waits");
}

/** Waits until S3 has restored files. */
async function ready(
  store: StackBucket,
  { key, tier, pending }: RestoreRequest & { readonly pending: readonly ArchivableFile[] },
  sleep: (milliseconds: number) => Promise<unknown>,
): Promise<void> {
  const minutes = tier === "Expedited" ? 1 : 15;
  let waiting = pending.map((file) => file.key);
  const lost: string[] = [];
  while (waiting.length > 0) {
    say(`waiting for ${filesText(waiting.length)}; asking again in ${minutes} min ...`);
    await sleep(minutes * MINUTE);
    const found = new Map<string, ArchivableFile>();
    for await (const file of filesAt(store, key)) found.set(file.key, file);
    const kindOf = (each: string) => found.get(each)?.state.kind ?? "deleted";
    for (const each of waiting) {
      const file = found.get(each);
      if (kindOf(each) === "restoring") continue;
      process.stdout.write(`${each} ${file === undefined ? "was deleted" : stateText(file)}\n`);
      if (kindOf(each) === "archived") lost.push(each);
    }
    waiting = waiting.filter((each) => kindOf(each) === "restoring");
  }
  if (lost.length === 0) return;
  throw new Error(
    `S3 restores ${filesText(lost.length)} no more, or the copy has expired already; call the command again`,
  );
}
