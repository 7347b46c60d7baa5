import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Policy } from "../../aws/policy-document";
import type { AwsEnvironment } from "../../aws/resource-names";
import type { StorageConfig } from "../../config/schema/storage";
import { AccessLogs } from "../access-logs/access-logs";
import { defaultEncryption, restrictToOwner } from "./bucket-security";
import { keepVersions } from "./versions";

/** Arguments for {@link regionalBucket}. */
export interface RegionalBucketArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly bucketName: pulumi.Output<string>;
  readonly region: string;
  readonly config: StorageConfig;
  /** Key in the region; absent with AES256. The bucket depends on it. */
  readonly key: aws.kms.Key | undefined;
  readonly forceDestroy: boolean;
  /** Tags beside `Name`. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly policy: pulumi.Output<Policy>;
  /** Name of the bucket for its access logs. */
  readonly logBucketName: pulumi.Output<string>;
  /** Days for which access logs are kept; without, there are none. */
  readonly logDays: number | undefined;
}

/** A bucket in another region. */
export interface CreatedBucket {
  /** Name, known once the bucket exists. */
  readonly bucket: pulumi.Output<string>;
  /** Versioning and Object Lock, which replication requires. */
  readonly versions: readonly pulumi.Resource[];
}

/**
 * Private, encrypted bucket in another region, with its policy, access logs, and the lifecycle rules of
 * the stack's own bucket, as S3 does not copy lifecycle expiry.
 */
export function regionalBucket(
  name: string,
  args: RegionalBucketArgs,
  opts: pulumi.CustomResourceOptions,
): CreatedBucket {
  const { awsEnvironment, bucketName, region, config, key, forceDestroy, logDays } = args;
  const { id: bucket } = new aws.s3.Bucket(
    name,
    { bucket: bucketName, region, forceDestroy, tags: { Name: name, ...args.tags } },
    { ...opts, ...(key && { dependsOn: key }) },
  );
  const publicAccessBlock = restrictToOwner(name, { bucket, region }, opts);
  const { encryption: algorithm } = config;
  defaultEncryption(name, bucket, { algorithm, keyArn: key?.arn, region }, opts);
  new aws.s3.BucketPolicy(
    name,
    { bucket, region, policy: pulumi.jsonStringify(args.policy) },
    { ...opts, dependsOn: publicAccessBlock },
  );
  if (logDays !== undefined) {
    new AccessLogs(
      `${name}-access-logs`,
      {
        ...{ awsEnvironment, region, forceDestroy, retentionDays: logDays },
        bucketName: args.logBucketName,
        sourceName: bucketName,
        source: bucket,
      },
      opts,
    );
  }
  return { bucket, versions: keepVersions(name, { bucket, region, config }, opts) };
}
