import { writeFileSync } from "node:fs";

import { S3Client } from "@aws-sdk/client-s3";

import type { StackBucket } from "../../../cli/objects/store";
import { StorageSchema } from "../../../config/schema/storage";
import type { CommandLine } from "../../../cli/command-line";
import { temporaryFolder } from "../../sandbox/support";
import { call, type Outcome } from "../../support/command";
import { type LocalS3, type LocalS3Args, startLocalS3 } from "../../support/local-s3";

export const ACCOUNT = "111122223333";
export const BUCKET = `managed-sftp-prod-${ACCOUNT}`;

const CREDENTIALS = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "example-secret" };

/** What a command did with a bucket. */
export interface Call extends Outcome {
  readonly s3: LocalS3;
}

/** Calls a command about stack prod, whose bucket an endpoint on this machine stands for. */
export async function callOn(
  command: CommandLine,
  args: readonly string[],
  { storage = {}, account, ...own }: LocalS3Args & { readonly storage?: object },
): Promise<Call> {
  const s3 = await startLocalS3({ ...own, ...(account !== undefined && { account }) });
  const folder = temporaryFolder();
  const file = folder.file("Pulumi.prod.yaml");
  const settings = {
    "aws:region": "eu-central-1",
    "aws:allowedAccountIds": [ACCOUNT],
    "aws:endpoints": [{ s3: s3.url, sts: s3.url }],
    "managed-sftp:network": { mode: "public" },
    "managed-sftp:storage": storage,
  };
  writeFileSync(file, JSON.stringify({ config: settings }));
  try {
    const outcome = await call(command, ["prod", ...args, "--file", file], {
      ...CREDENTIALS,
      AWS_MAX_ATTEMPTS: "1",
    });
    return { ...outcome, s3 };
  } finally {
    folder.remove();
    s3.close();
  }
}

/** A bucket on an endpoint of this machine. */
export const storeAt = ({ url }: LocalS3): StackBucket => ({
  ...{ stack: "prod", bucket: BUCKET, config: StorageSchema.parse({}) },
  client: new S3Client({
    ...{ region: "eu-central-1", endpoint: url, forcePathStyle: true, maxAttempts: 1 },
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example-secret" },
  }),
});
