import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { bucketArn, type AwsEnvironment } from "../../aws/resource-names";
import type { StorageConfig } from "../../config/schema/storage";
import { restrictToOwner } from "../bucket/bucket-security";
import { expiryRules, LOG_PREFIX, logBucketPolicy, type LogBucketTrail } from "./log-bucket";

/** Arguments for {@link AccessLogs}. */
export interface AccessLogsArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Name of the log bucket. */
  readonly bucketName: pulumi.Output<string>;
  /**
   * Region of both buckets, as S3 delivers logs inside a region only.
   * @default the provider's
   */
  readonly region?: string;
  /** Name of the logged bucket, known before the bucket exists. */
  readonly sourceName: pulumi.Output<string>;
  /** Name of the logged bucket, known once the bucket exists. */
  readonly source: pulumi.Output<string>;
  /** Days for which logs are kept. */
  readonly retentionDays: number;
  /** Whether a destroy deletes the logs. */
  readonly forceDestroy: boolean;
  /**
   * Name of the source of viewers' logs.
   * @default none: nothing is published
   */
  readonly viewerLogs?: string | undefined;
  /** Frequency of S3 Inventory. */
  readonly inventory?: StorageConfig["inventory"];
  /** Trail that delivers to the bucket as well. */
  readonly audit?: LogBucketTrail | undefined;
}

/**
 * Bucket for the server access logs of the data bucket or its replica, encrypted with SSE-S3: log delivery does not
 * support customer managed keys.
 *
 * Cost: storage of the logs.
 */
export class AccessLogs extends pulumi.ComponentResource {
  /** Name of the log bucket, known before the bucket exists. */
  public readonly bucketName: pulumi.Output<string>;
  /** Name of the log bucket, known once the bucket exists. */
  public readonly bucket: pulumi.Output<string>;
  /** Policy of the log bucket, without which a delivery cannot be set up. */
  public readonly policy: pulumi.Resource;

  public constructor(
    name: string,
    private readonly args: AccessLogsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:AccessLogs", name, {}, opts);
    const parent: pulumi.CustomResourceOptions = { parent: this };
    const { region } = args;
    this.bucketName = args.bucketName;
    const { id: bucket } = new aws.s3.Bucket(
      name,
      {
        bucket: this.bucketName,
        region,
        forceDestroy: args.forceDestroy,
        tags: { Name: name },
      },
      parent,
    );
    this.bucket = bucket;
    const publicAccessBlock = restrictToOwner(name, { bucket, region }, parent);
    this.encryptAndExpire(name, parent);
    this.policy = new aws.s3.BucketPolicy(
      name,
      {
        bucket,
        region,
        policy: pulumi.jsonStringify(
          pulumi
            .all([args.awsEnvironment, this.bucketName, args.sourceName])
            .apply(([environment, target, source]) =>
              logBucketPolicy(environment, {
                ...{ target, source, viewerLogs: args.viewerLogs, audit: args.audit },
              }),
            ),
        ),
      },
      { ...parent, dependsOn: publicAccessBlock },
    );
    // S3 refuses a target bucket whose policy does not let it write.
    // Delivery holds no data, so it needs no protection.
    this.deliver(name, { ...parent, dependsOn: this.policy, protect: false });
    this.registerOutputs({ bucketName: bucket });
  }

  private encryptAndExpire(name: string, parent: pulumi.CustomResourceOptions): void {
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        bucket: this.bucket,
        region: this.args.region,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      },
      parent,
    );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        bucket: this.bucket,
        region: this.args.region,
        rules: expiryRules(this.args),
      },
      parent,
    );
  }

  private deliver(name: string, opts: pulumi.CustomResourceOptions): void {
    const { source, inventory, awsEnvironment } = this.args;
    new aws.s3.BucketLogging(
      name,
      {
        bucket: source,
        region: this.args.region,
        targetBucket: this.bucket,
        targetPrefix: LOG_PREFIX.access,
        // Partitions by the date of the event, so that a query scans only the days that it selects.
        targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
      },
      opts,
    );
    if (inventory === undefined) return;
    new aws.s3.Inventory(
      name,
      {
        bucket: source,
        includedObjectVersions: "All",
        schedule: { frequency: inventory },
        optionalFields: ["Size", "LastModifiedDate", "StorageClass", "EncryptionStatus"],
        destination: {
          bucket: {
            bucketArn: pulumi
              .all([awsEnvironment, this.bucketName])
              .apply(([environment, target]) => bucketArn(environment, target)),
            format: "Parquet",
            prefix: LOG_PREFIX.inventory,
            encryption: { sseS3: {} },
          },
        },
      },
      opts,
    );
  }
}
