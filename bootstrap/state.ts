import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { AwsEnvironment } from "../aws/resource-names";
import { stateBucketPolicy, stateKeyPolicy } from "./state-policies";

/** Where Pulumi keeps its state. */
export interface StateStore {
  readonly bucket: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
  /** Name of the key's alias, with `alias/`. */
  readonly aliasName: pulumi.Output<string>;
}

/**
 * A bucket for Pulumi's state and a key for the secrets in it. Neither can be destroyed.
 *
 * Cost: the key $1 a month; state and its versions next to nothing.
 *
 * @param bucketName `pulumi-state-<account>-<region>` unless given
 */
export function createState(
  name: string,
  awsEnvironment: pulumi.Output<AwsEnvironment>,
  bucketName: string | undefined,
): StateStore {
  const kept = { protect: true };
  const key = new aws.kms.Key(
    name,
    {
      description: "Secrets in Pulumi's state, and the state itself",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: pulumi.jsonStringify(awsEnvironment.apply(stateKeyPolicy)),
    },
    kept,
  );
  const alias = new aws.kms.Alias(name, { name: "alias/pulumi", targetKeyId: key.keyId }, kept);
  const chosen = awsEnvironment.apply(
    ({ accountId, region }) => bucketName ?? `pulumi-state-${accountId}-${region}`,
  );
  const { id: bucket } = new aws.s3.Bucket(name, { bucket: chosen }, kept);
  configure(name, { bucket, chosen, awsEnvironment, keyArn: key.arn });
  return { bucket, keyArn: key.arn, aliasName: alias.name };
}

/** The bucket's own settings: versions, encryption, TLS only, nothing public, no ACLs. */
function configure(
  name: string,
  {
    bucket,
    chosen,
    awsEnvironment,
    keyArn,
  }: {
    bucket: pulumi.Output<string>;
    chosen: pulumi.Output<string>;
    awsEnvironment: pulumi.Output<AwsEnvironment>;
    keyArn: pulumi.Output<string>;
  },
): void {
  const kept = { protect: true };
  new aws.s3.BucketVersioning(
    name,
    { bucket, versioningConfiguration: { status: "Enabled" } },
    kept,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    {
      bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          bucketKeyEnabled: true,
        },
      ],
    },
    kept,
  );
  new aws.s3.BucketOwnershipControls(
    name,
    { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    kept,
  );
  const block = new aws.s3.BucketPublicAccessBlock(
    name,
    {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    kept,
  );
  new aws.s3.BucketPolicy(
    name,
    {
      bucket,
      policy: pulumi.jsonStringify(
        pulumi
          .all([awsEnvironment, chosen])
          .apply(([environment, arn]) => stateBucketPolicy(environment, arn)),
      ),
    },
    // S3 refuses two configuration calls at once on a young bucket.
    { ...kept, dependsOn: block },
  );
}
