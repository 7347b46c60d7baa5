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
  /** Name of the role of the workflow for uploads. */
  readonly workflowRole?: string | undefined;
}

/** The key that the configuration asks for: made, given, or none with AES256. */
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

/** Default encryption, which Transfer relies on: it sends no encryption header of its own. */
export const defaultEncryption = (
  name: string,
  bucket: pulumi.Output<string>,
  {
    algorithm,
    key,
  }: {
    readonly algorithm: StorageConfig["encryption"];
    readonly key: StorageKey | undefined;
  },
  opts: pulumi.CustomResourceOptions,
): aws.s3.BucketServerSideEncryptionConfiguration =>
  new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    {
      bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: algorithm,
            ...(key && { kmsMasterKeyId: key.arn }),
          },
          // A bucket key spares a KMS request per object; dsse has none.
          ...(algorithm === "aws:kms" && { bucketKeyEnabled: true }),
          blockedEncryptionTypes: ["SSE-C"],
        },
      ],
    },
    opts,
  );
