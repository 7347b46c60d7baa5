import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Names, AwsEnvironment } from "../../aws/resource-names";
import type { Policy } from "../../aws/policy-document";
import type { StorageConfig } from "../../config/schema/storage";
import { EncryptionKey, existingKeyArn, type StorageKey } from "../encryption-key";
import { dataKeyPolicy } from "../key-policies";

/** Arguments for {@link bucketKey}. */
export interface BucketKeyArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly bucketArn: pulumi.Output<string>;
  readonly config: StorageConfig;
  /** Name of the workflow's role. */
  readonly workflowRole?: string | undefined;
}

/** Policy of the bucket's key. */
const keyPolicy = (
  { awsEnvironment, names, bucketArn, config, workflowRole }: BucketKeyArgs,
  distributionArn?: pulumi.Output<string>,
): pulumi.Output<Policy> =>
  pulumi
    .all([awsEnvironment, bucketArn, distributionArn])
    .apply(([environment, arn, distribution]) =>
      dataKeyPolicy({
        awsEnvironment: environment,
        bucketArn: arn,
        userRole: names.userRole,
        replicationRole: config.replication && names.replicationRole,
        regionsRole: config.multiRegion && names.regionsRole,
        workflowRole,
        malwareRole: config.malware && names.malwareRole,
        quarantineRole: config.malware?.quarantine && names.quarantineRole,
        distributionArn: distribution,
        config,
      }),
    );

/** Creates or looks up the key of the bucket; none with AES256. */
export function bucketKey(
  name: string,
  args: BucketKeyArgs,
  opts: pulumi.ComponentResourceOptions,
): StorageKey | undefined {
  const { names, config } = args;
  if (config.encryption === "AES256") return undefined;
  if (config.existingKey !== undefined) {
    return { arn: existingKeyArn(config.existingKey), resource: [] };
  }
  const { key } = new EncryptionKey(
    `${name}-data`,
    {
      alias: `${names.prefix}-data`,
      description: `Files of ${names.prefix}`,
      // A distribution is made after the bucket, and the bucket after its key.
      ...(config.publish === undefined && { policy: keyPolicy(args) }),
    },
    opts,
  );
  return { arn: key.arn, resource: [key] };
}

/**
 * Sets the policy of the key of a bucket with a published folder, which names the distribution.
 *
 * @param key absent with AES256
 */
export function setKeyPolicy(
  name: string,
  key: StorageKey | undefined,
  { distributionArn, ...args }: BucketKeyArgs & { readonly distributionArn: pulumi.Output<string> },
  opts: pulumi.CustomResourceOptions,
): void {
  for (const { keyId } of key?.resource ?? []) {
    new aws.kms.KeyPolicy(
      `${name}-data`,
      { keyId, policy: pulumi.jsonStringify(keyPolicy(args, distributionArn)) },
      // Deleted, it would leave the key with KMS's default policy, after the key has its own again.
      { ...opts, protect: false, retainOnDelete: true },
    );
  }
}

/** Arguments for {@link defaultEncryption}. */
export interface DefaultEncryptionArgs {
  readonly algorithm: StorageConfig["encryption"];
  /** ARN of the key; absent with AES256. */
  readonly keyArn: pulumi.Output<string> | undefined;
  /**
   * Region of the bucket.
   * @default the provider's
   */
  readonly region?: string;
}

/** Sets the default encryption, which applies to uploads of Transfer: it sends no encryption header. */
export const defaultEncryption = (
  name: string,
  bucket: pulumi.Input<string>,
  { algorithm, keyArn, region }: DefaultEncryptionArgs,
  opts: pulumi.CustomResourceOptions,
): aws.s3.BucketServerSideEncryptionConfiguration =>
  new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    {
      bucket,
      region,
      rules: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: algorithm,
            kmsMasterKeyId: keyArn,
          },
          // A bucket key saves a KMS request per object; S3 does not support it with dsse.
          ...(algorithm === "aws:kms" && { bucketKeyEnabled: true }),
          blockedEncryptionTypes: ["SSE-C"],
        },
      ],
    },
    opts,
  );

/** Settings of a bucket or access point that is never public. */
export const NO_PUBLIC_ACCESS = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
} as const;

/** Arguments for {@link restrictToOwner}. */
export interface BucketOwnershipArgs {
  /** Name of the bucket. */
  readonly bucket: pulumi.Input<string>;
  /**
   * Region of the bucket.
   * @default the provider's
   */
  readonly region?: string | undefined;
}

/** Turns ACLs off and blocks all public access. */
export function restrictToOwner(
  name: string,
  { bucket, region }: BucketOwnershipArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  new aws.s3.BucketOwnershipControls(
    name,
    { bucket, region, rule: { objectOwnership: "BucketOwnerEnforced" } },
    opts,
  );
  return new aws.s3.BucketPublicAccessBlock(name, { bucket, region, ...NO_PUBLIC_ACCESS }, opts);
}
