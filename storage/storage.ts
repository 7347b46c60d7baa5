import type * as pulumi from "@pulumi/pulumi";

/** Copies of a bucket, as CloudWatch knows them. */
export interface Copies {
  /** Dimensions of the metrics of S3 Replication. */
  readonly dimensions: {
    readonly SourceBucket: pulumi.Output<string>;
    readonly DestinationBucket: pulumi.Output<string>;
    readonly RuleId: string;
  };
  /** URN of the alarm while it stood here, without a topic to go to. */
  readonly formerAlarm: pulumi.Output<pulumi.URN>;
}

/** A bucket, as far as other components have to know it. */
export interface BucketStorage {
  readonly domain: "s3";
  /** Name of the bucket. */
  readonly bucketName: pulumi.Output<string>;
  /** ARN of the bucket. */
  readonly bucketArn: pulumi.Output<string>;
  /** ARN of the bucket's key; absent with AES256. */
  readonly keyArn: pulumi.Output<string> | undefined;
  /** Copies in another region; absent unless configured. */
  readonly copies: Copies | undefined;
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
