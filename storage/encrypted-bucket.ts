import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { bucketArn, type Names, type Place } from "../config/names";
import type { StackConfig } from "../config/schema";
import { bucketPolicy } from "./bucket-policy";
import { EncryptionKey } from "./encryption-key";
import { dataKeyPolicy } from "./key-policies";

/** Arguments for {@link EncryptedBucket}. */
export interface EncryptedBucketArgs {
  /** Where the stack lives. */
  readonly place: pulumi.Output<Place>;
  /** Physical names of the stack. */
  readonly names: Names;
  /** Section `storage` of the stack's configuration. */
  readonly config: StackConfig["storage"];
}

/**
 * The bucket that partners' files live in, under a customer-managed key. It takes nothing from the
 * network, so that switching the mode leaves every byte where it is.
 *
 * Cost: one KMS key, $1 a month; storage and requests as S3 charges them.
 */
export class EncryptedBucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  public readonly bucketName: pulumi.Output<string>;
  /** ARN of the bucket, known before the bucket exists. */
  public readonly bucketArn: pulumi.Output<string>;
  /** ARN of the key. */
  public readonly keyArn: pulumi.Output<string>;

  public constructor(
    name: string,
    { place, names, config }: EncryptedBucketArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:EncryptedBucket", name, {}, opts);
    const parent: pulumi.CustomResourceOptions = { parent: this };
    const chosen = place.apply((p) => config.bucketName ?? `${names.prefix}-${p.accountId}`);
    this.bucketArn = pulumi.all([place, chosen]).apply(([p, bucket]) => bucketArn(p, bucket));

    const { key } = new EncryptionKey(
      `${name}-data`,
      {
        alias: `${names.prefix}-data`,
        description: `Files of ${names.prefix}`,
        policy: pulumi
          .all([place, this.bucketArn])
          .apply(([p, arn]) => dataKeyPolicy(p, names.userRole, arn)),
      },
      parent,
    );
    this.keyArn = key.arn;

    // Depends on the key so that a bucket which cannot be deleted keeps the key it needs.
    const { id: bucket } = new aws.s3.Bucket(
      name,
      { bucket: chosen, forceDestroy: !config.deletionProtection, tags: { Name: name } },
      { ...parent, dependsOn: key },
    );
    this.bucketName = bucket;
    const open = this.lockDown(name, bucket, parent);
    this.encrypt(name, bucket, parent);
    this.keepVersions(name, bucket, config, parent);
    new aws.s3.BucketPolicy(
      name,
      {
        bucket,
        policy: pulumi.jsonStringify(
          pulumi.all([this.bucketArn, key.arn]).apply(([arn, keyArn]) => bucketPolicy(arn, keyArn)),
        ),
      },
      // S3 refuses two configuration calls at once on a young bucket.
      { ...parent, dependsOn: open },
    );

    this.registerOutputs({ bucketName: this.bucketName, keyArn: this.keyArn });
  }

  /** Nobody but the bucket's owner owns objects, and nothing can make one public. */
  private lockDown(
    name: string,
    bucket: pulumi.Output<string>,
    parent: pulumi.CustomResourceOptions,
  ): pulumi.Resource {
    new aws.s3.BucketOwnershipControls(
      name,
      { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      parent,
    );
    return new aws.s3.BucketPublicAccessBlock(
      name,
      {
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      parent,
    );
  }

  /** Default encryption, which Transfer relies on: it sends no encryption header of its own. */
  private encrypt(
    name: string,
    bucket: pulumi.Output<string>,
    parent: pulumi.CustomResourceOptions,
  ): void {
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            applyServerSideEncryptionByDefault: {
              sseAlgorithm: "aws:kms",
              kmsMasterKeyId: this.keyArn,
            },
            bucketKeyEnabled: true,
            blockedEncryptionTypes: ["SSE-C"],
          },
        ],
      },
      parent,
    );
  }

  /** Replaced and deleted objects stay for a while; parts of broken uploads do not. */
  private keepVersions(
    name: string,
    bucket: pulumi.Output<string>,
    config: StackConfig["storage"],
    parent: pulumi.CustomResourceOptions,
  ): void {
    const versioning = new aws.s3.BucketVersioning(
      name,
      { bucket, versioningConfiguration: { status: "Enabled" } },
      parent,
    );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            id: "abort-incomplete-uploads",
            status: "Enabled",
            filter: { prefix: "" },
            abortIncompleteMultipartUpload: {
              daysAfterInitiation: config.abortIncompleteUploadDays,
            },
          },
          {
            id: "expire-noncurrent-versions",
            status: "Enabled",
            filter: { prefix: "" },
            noncurrentVersionExpiration: { noncurrentDays: config.noncurrentVersionDays },
            expiration: { expiredObjectDeleteMarker: true },
          },
        ],
      },
      { ...parent, dependsOn: versioning },
    );
  }
}
