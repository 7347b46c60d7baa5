import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { LifecycleConfig, StorageConfig } from "../../config/schema/storage";

type LifecycleRule = aws.types.input.s3.BucketLifecycleConfigurationRule;

/** Id of a folder's rule, derived from the folder so that reordering the list changes nothing. */
const ruleId = (prefix: string): string => `folder-${prefix === "" ? "all" : prefix.slice(0, -1)}`;

const folderRule = (config: LifecycleConfig): LifecycleRule => ({
  id: ruleId(config.prefix),
  status: "Enabled",
  filter: { prefix: config.prefix },
  ...(config.transitions.length > 0 && {
    transitions: config.transitions.map(({ days, storageClass }) => ({ days, storageClass })),
  }),
  ...(config.expireDays !== undefined && { expiration: { days: config.expireDays } }),
  ...(config.noncurrentExpireDays !== undefined && {
    noncurrentVersionExpiration: { noncurrentDays: config.noncurrentExpireDays },
  }),
});

/** Lifecycle rules of the bucket: two for the whole bucket, and one per folder. */
function lifecycleRules(config: StorageConfig): LifecycleRule[] {
  const everywhere = { status: "Enabled", filter: { prefix: "" } };
  return [
    {
      id: "abort-incomplete-uploads",
      ...everywhere,
      abortIncompleteMultipartUpload: { daysAfterInitiation: config.abortIncompleteUploadDays },
    },
    {
      id: "expire-noncurrent-versions",
      ...everywhere,
      noncurrentVersionExpiration: { noncurrentDays: config.noncurrentVersionDays },
      expiration: { expiredObjectDeleteMarker: true },
    },
    ...[...config.lifecycle].sort((a, b) => (a.prefix < b.prefix ? -1 : 1)).map(folderRule),
  ];
}

/** Arguments for {@link keepVersions}. */
export interface BucketVersionsArgs {
  /** Name of the bucket. */
  readonly bucket: pulumi.Input<string>;
  /**
   * Region of the bucket.
   * @default the provider's
   */
  readonly region?: string;
  readonly config: StorageConfig;
}

/**
 * Turns versioning on, with lifecycle rules and the default retention of Object Lock.
 *
 * @returns what replication from or to the bucket depends on
 */
export function keepVersions(
  name: string,
  { bucket, region, config }: BucketVersionsArgs,
  opts: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  const inBucket = { bucket, region };
  const versioning = new aws.s3.BucketVersioning(
    name,
    { ...inBucket, versioningConfiguration: { status: "Enabled" } },
    opts,
  );
  const afterVersioning = { ...opts, dependsOn: versioning };
  new aws.s3.BucketLifecycleConfiguration(
    name,
    { ...inBucket, rules: lifecycleRules(config) },
    afterVersioning,
  );
  if (config.objectLock === undefined) return [versioning];
  const { mode, retentionDays } = config.objectLock;
  // Not objectLockEnabled of the bucket, a change of which would replace the bucket. Not protected: it
  // holds no data, and a protected one could not be removed from the configuration.
  const lock = new aws.s3.BucketObjectLockConfiguration(
    name,
    { ...inBucket, rule: { defaultRetention: { mode, days: retentionDays } } },
    { ...afterVersioning, protect: false },
  );
  return [versioning, lock];
}
