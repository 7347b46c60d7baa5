import { S3Client } from "@aws-sdk/client-s3";
import { InvalidArgumentError } from "commander";

import { bucketNameOf, namesOf } from "../../aws/resource-names";
import type { StorageConfig } from "../../config/schema/storage";
import { configOf } from "../../verify/graph/stack-config";
import { readSettings } from "../../verify/graph/stack-file";
import { say } from "../command-line";
import { givenStack, type StackOptions } from "../stacks";
import { admittedAccount, endpointIn, providerSettings } from "../users/caller";

/** The bucket of a deployed stack. */
export interface StackBucket {
  readonly stack: string;
  readonly bucket: string;
  readonly client: S3Client;
  readonly config: StorageConfig;
}

/** Opens the bucket of a stack, once its stack file allows the account of the credentials. */
export async function openObjects(stack: string, given: StackOptions): Promise<StackBucket> {
  const { file } = givenStack(stack, given);
  const { storage: config } = configOf(stack, file);
  if (config.domain === "efs") {
    throw new Error(`stack ${stack} has a file system and no bucket (storage.domain efs)`);
  }
  const provider = providerSettings(readSettings(stack, file));
  const account = await admittedAccount(provider);
  const bucket = bucketNameOf(namesOf(stack), account, config.bucketName);
  const endpoint = provider.endpointOf("s3");
  const client = new S3Client({
    ...{ ...provider.caller, ...endpointIn(endpoint) },
    // The name of the bucket is no host at an endpoint of one's own.
    ...(endpoint !== undefined && { forcePathStyle: true }),
  });
  say(`stack ${stack}, account ${account}, region ${provider.caller.region}: bucket ${bucket}`);
  return { stack, bucket, client, config };
}

/** Key of a file, or prefix of a folder, as a user's path or as S3 has it. */
export function keyOf(path: string): string {
  const key = path.replace(/^\/+/, "");
  if (key !== "") return key;
  throw new InvalidArgumentError(
    "Name a file such as alice/report.csv, or a folder such as alice/.",
  );
}

/** Key of a file. */
export function fileOf(path: string): string {
  const key = keyOf(path);
  if (!key.endsWith("/")) return key;
  throw new InvalidArgumentError("It is a folder; name one file, such as alice/report.csv.");
}

/** Day and time without seconds, such as `2026-12-05 00:00Z`. */
export const timeText = (time: Date): string =>
  `${time.toISOString().slice(0, 16).replace("T", " ")}Z`;
