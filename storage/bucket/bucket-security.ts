import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Names, AwsEnvironment } from "../../aws/resource-names";
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

/** Creates or looks up the key of the bucket; none with AES256. */
export function bucketKey(
  name: string,
  { awsEnvironment, names, bucketArn, config, workflowRole }: BucketKeyArgs,
  opts: pulumi.ComponentResourceOptions,
): StorageKey | undefined {
  if (config.encryption === "AES256") return undefined;
  if (config.existingKey !== undefined) {
    return { arn: existingKeyArn(config.existingKey), resource: [] };
  }
  const { key } = new EncryptionKey(
    `${name}-data`,
    {
      alias: `${names.prefix}-data`,
      description: `Files of ${names.prefix}`,
      policy: pulumi.all([awsEnvironment, bucketArn]).apply(([environment, arn]) =>
        dataKeyPolicy({
          awsEnvironment: environment,
          bucketArn: arn,
          userRole: names.userRole,
          replicationRole: config.replication && names.replicationRole,
          workflowRole,
          config,
        }),
      ),
    },
    opts,
  );
  return { arn: key.arn, resource: [key] };
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
      ...(region !== undefined && { region }),
      rules: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: algorithm,
            ...(keyArn && { kmsMasterKeyId: keyArn }),
          },
          // A bucket key saves a KMS request per object; S3 does not support it with dsse.
          ...(algorithm === "aws:kms" && { bucketKeyEnabled: true }),
          blockedEncryptionTypes: ["SSE-C"],
        },
      ],
    },
    opts,
  );

/** Arguments for {@link restrictToOwner}. */
export interface BucketOwnershipArgs {
  /** Name of the bucket. */
  readonly bucket: pulumi.Input<string>;
  /**
   * Region of the bucket.
   * @default the provider's
   */
  readonly region?: string;
}

/** Turns ACLs off and blocks all public access. */
export function restrictToOwner(
  name: string,
  { bucket, region }: BucketOwnershipArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const inRegion = region === undefined ? {} : { region };
  new aws.s3.BucketOwnershipControls(
    name,
    { bucket, ...inRegion, rule: { objectOwnership: "BucketOwnerEnforced" } },
    opts,
  );
  return new aws.s3.BucketPublicAccessBlock(
    name,
    {
      bucket,
      ...inRegion,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
}
