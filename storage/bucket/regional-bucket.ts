import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Policy } from "../../aws/policy-document";
import type { StorageConfig } from "../../config/schema/storage";
import { defaultEncryption, restrictToOwner } from "./bucket-security";

/** Arguments for {@link regionalBucket}. */
export interface RegionalBucketArgs {
  readonly bucketName: pulumi.Output<string>;
  readonly region: string;
  readonly algorithm: StorageConfig["encryption"];
  /** Key in the region; absent with AES256. The bucket depends on it. */
  readonly key: aws.kms.Key | undefined;
  readonly forceDestroy: boolean;
  /** Tags beside `Name`. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly policy: pulumi.Output<Policy>;
}

/** Private, encrypted bucket in another region, with its policy. Returns its name, known once it exists. */
export function regionalBucket(
  name: string,
  { bucketName, region, algorithm, key, forceDestroy, tags, policy }: RegionalBucketArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { id: bucket } = new aws.s3.Bucket(
    name,
    { bucket: bucketName, region, forceDestroy, tags: { Name: name, ...tags } },
    { ...opts, ...(key && { dependsOn: key }) },
  );
  const publicAccessBlock = restrictToOwner(name, { bucket, region }, opts);
  defaultEncryption(name, bucket, { algorithm, keyArn: key?.arn, region }, opts);
  new aws.s3.BucketPolicy(
    name,
    { bucket, region, policy: pulumi.jsonStringify(policy) },
    { ...opts, dependsOn: publicAccessBlock },
  );
  return bucket;
}
