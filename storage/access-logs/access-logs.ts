import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { bucketArn, type AwsEnvironment } from "../../aws/resource-names";
import { type Policy, policyOf, type Statement } from "../../aws/policy-document";
import type { StorageConfig } from "../../config/schema/storage";
import { restrictToOwner } from "../bucket/bucket-security";
import { viewerLogStatement } from "../publish/viewer-logs";

/** Prefixes in the log bucket. */
export const LOG_PREFIX = { access: "access/", inventory: "inventory/", queries: "queries/" };

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

  private readonly inRegion: { readonly region?: string };

  public constructor(
    name: string,
    private readonly args: AccessLogsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:AccessLogs", name, {}, opts);
    const parent: pulumi.CustomResourceOptions = { parent: this };
    this.bucketName = args.bucketName;
    this.inRegion = args.region === undefined ? {} : { region: args.region };
    const { id: bucket } = new aws.s3.Bucket(
      name,
      {
        bucket: this.bucketName,
        ...this.inRegion,
        forceDestroy: args.forceDestroy,
        tags: { Name: name },
      },
      parent,
    );
    this.bucket = bucket;
    const publicAccessBlock = restrictToOwner(name, { bucket, ...this.inRegion }, parent);
    this.encryptAndExpire(name, parent);
    this.policy = new aws.s3.BucketPolicy(
      name,
      {
        bucket,
        ...this.inRegion,
        policy: pulumi.jsonStringify(
          pulumi
            .all([args.awsEnvironment, this.bucketName, args.sourceName])
            .apply(([environment, target, source]) =>
              logBucketPolicy(environment, { target, source, viewerLogs: args.viewerLogs }),
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
        ...this.inRegion,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      },
      parent,
    );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        bucket: this.bucket,
        ...this.inRegion,
        rules: [
          {
            id: "expire",
            status: "Enabled",
            filter: { prefix: "" },
            expiration: { days: this.args.retentionDays },
          },
        ],
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
        ...this.inRegion,
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

/** Policy of the log bucket: S3 may deliver logs and inventories of the data bucket, over TLS only. */
function logBucketPolicy(
  awsEnvironment: AwsEnvironment,
  {
    target,
    source,
    viewerLogs,
  }: { readonly target: string; readonly source: string; readonly viewerLogs: string | undefined },
): Policy {
  const arn = bucketArn(awsEnvironment, target);
  const deliver = (Sid: string, service: string, prefix: string): Statement => ({
    Sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action: "s3:PutObject",
    Resource: `${arn}/${prefix}*`,
    Condition: {
      ArnLike: { "aws:SourceArn": bucketArn(awsEnvironment, source) },
      StringEquals: { "aws:SourceAccount": awsEnvironment.accountId },
    },
  });
  return policyOf(
    {
      Sid: "DenyPlainHttp",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    deliver("AccessLogs", "logging.s3.amazonaws.com", LOG_PREFIX.access),
    deliver("Inventory", "s3.amazonaws.com", LOG_PREFIX.inventory),
    ...(viewerLogs === undefined
      ? []
      : [viewerLogStatement(awsEnvironment, { logBucket: target, source: viewerLogs })]),
  );
}
