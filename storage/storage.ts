import type * as pulumi from "@pulumi/pulumi";

/** A bucket, as far as other components have to know it. */
export interface BucketStorage {
  readonly domain: "s3";
  /** Name of the bucket. */
  readonly bucketName: pulumi.Output<string>;
  /** ARN of the bucket. */
  readonly bucketArn: pulumi.Output<string>;
  /** ARN of the bucket's key; absent with AES256. */
  readonly keyArn: pulumi.Output<string> | undefined;
}

/** A file system, as far as other components have to know it. */
export interface FileStorage {
  readonly domain: "efs";
  /** Identifier, for example `fs-0123456789abcdef0`. */
  readonly fileSystemId: pulumi.Output<string>;
  /** ARN of the file system. */
  readonly fileSystemArn: pulumi.Output<string>;
  /** ARN of the key, which only EFS itself uses. */
  readonly keyArn: pulumi.Output<string>;
}

/** What users' files are in. */
export type Storage = BucketStorage | FileStorage;
