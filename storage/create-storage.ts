import type * as pulumi from "@pulumi/pulumi";

import { EncryptedBucket, type EncryptedBucketArgs } from "./bucket/encrypted-bucket";
import { FileSystem } from "./file-system/file-system";
import type { Storage } from "./storage";

/** The storage of the configured domain. */
export const createStorage = (
  name: string,
  args: EncryptedBucketArgs,
  opts?: pulumi.ComponentResourceOptions,
): Storage =>
  args.config.domain === "s3"
    ? new EncryptedBucket(name, args, opts)
    : new FileSystem(name, args, opts);
