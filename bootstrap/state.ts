import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { AwsEnvironment } from "../aws/resource-names";
import { restrictToOwner } from "../storage/bucket/bucket-security";
import { stateBucketPolicy, stateKeyPolicy } from "./state-policies";

/** Outputs of the state store. */
export interface StateStore {
  readonly bucket: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
  /** Name of the key's alias, with `alias/`. */
  readonly aliasName: pulumi.Output<string>;
}

/**
 * Creates a bucket for Pulumi's state, and a key for the secrets in it. Both are protected.
 *
 * Cost: KMS key $1 a month; storage of the state is negligible.
 *
 * @param bucketName default: `pulumi-state-<account>-<region>`
 */
export function createState(
  name: string,
  awsEnvironment: pulumi.Output<AwsEnvironment>,
  bucketName: string | undefined,
): StateStore {
  const opts = { protect: true };
  const key = new aws.kms.Key(
    name,
    {
      description: "Secrets in Pulumi's state, and the state itself",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: pulumi.jsonStringify(awsEnvironment.apply(stateKeyPolicy)),
    },
    opts,
  );
  const alias = new aws.kms.Alias(name, { name: "alias/pulumi", targetKeyId: key.keyId }, opts);
  const chosenName = awsEnvironment.apply(
    ({ accountId, region }) => bucketName ?? `pulumi-state-${accountId}-${region}`,
  );
  const { id: bucket } = new aws.s3.Bucket(name, { bucket: chosenName }, opts);
  new aws.s3.BucketVersioning(
    name,
    { bucket, versioningConfiguration: { status: "Enabled" } },
    opts,
  );
  const encryption = { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn };
  new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    {
      bucket,
      rules: [{ applyServerSideEncryptionByDefault: encryption, bucketKeyEnabled: true }],
    },
    opts,
  );
  const publicAccessBlock = restrictToOwner(name, { bucket }, opts);
  const policy = pulumi
    .all([awsEnvironment, chosenName])
    .apply(([environment, chosen]) => stateBucketPolicy(environment, chosen));
  new aws.s3.BucketPolicy(
    name,
    { bucket, policy: pulumi.jsonStringify(policy) },
    // S3 refuses concurrent configuration requests for a new bucket.
    { ...opts, dependsOn: publicAccessBlock },
  );
  return { bucket, keyArn: key.arn, aliasName: alias.name };
}
