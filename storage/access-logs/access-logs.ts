import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { bucketArn, type AwsEnvironment } from "../../aws/resource-names";
import { type Policy, policyOf, type Statement } from "../../aws/policy-document";
import type { StorageConfig } from "../../config/schema/storage";
import { lockDown } from "../bucket/plain-bucket";

/** Folders of the log bucket. */
export const LOG_PREFIX = { access: "access/", inventory: "inventory/", queries: "queries/" };

/** Arguments for {@link AccessLogs}. */
export interface AccessLogsArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Name of the bucket whose requests are logged; known before it exists. */
  readonly sourceName: pulumi.Output<string>;
  /** The logged bucket itself. */
  readonly source: pulumi.Output<string>;
  /** Days for which logs are kept. */
  readonly retentionDays: number;
  /** Whether a destroy may delete logs. */
  readonly forceDestroy: boolean;
  /** How often all objects are listed. */
  readonly inventory: StorageConfig["inventory"];
}

/**
 * Server access logs of the data bucket in a bucket of their own, under SSE-S3: log delivery cannot
 * use a customer-managed key.
 *
 * Cost: storage of the logs.
 */
export class AccessLogs extends pulumi.ComponentResource {
  /** Name of the log bucket, known before it exists. */
  public readonly bucketName: pulumi.Output<string>;
  /** The log bucket itself. */
  public readonly bucket: pulumi.Output<string>;

  public constructor(
    name: string,
    private readonly args: AccessLogsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:AccessLogs", name, {}, opts);
    const parent: pulumi.CustomResourceOptions = { parent: this };
    this.bucketName = args.sourceName.apply((source) => `${source}-logs`);
    const { id: bucket } = new aws.s3.Bucket(
      name,
      { bucket: this.bucketName, forceDestroy: args.forceDestroy, tags: { Name: name } },
      parent,
    );
    this.bucket = bucket;
    const open = lockDown(name, { bucket }, parent);
    this.keepForAWhile(name, parent);
    const policy = new aws.s3.BucketPolicy(
      name,
      {
        bucket,
        policy: pulumi.jsonStringify(
          pulumi
            .all([args.awsEnvironment, this.bucketName, args.sourceName])
            .apply(([place, target, source]) => logBucketPolicy(place, target, source)),
        ),
      },
      { ...parent, dependsOn: open },
    );
    // S3 refuses a target that does not yet let it write.
    this.deliver(name, { ...parent, dependsOn: policy });
    this.registerOutputs({ bucketName: bucket });
  }

  private keepForAWhile(name: string, parent: pulumi.CustomResourceOptions): void {
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        bucket: this.bucket,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      },
      parent,
    );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        bucket: this.bucket,
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
        targetBucket: this.bucket,
        targetPrefix: LOG_PREFIX.access,
        // Folders by the date of the event, so that a query reads the days that it asks for.
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

/** Lets S3 deliver logs and inventories of the one bucket, and nobody use plain HTTP. */
function logBucketPolicy(awsEnvironment: AwsEnvironment, target: string, source: string): Policy {
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
  );
}
