import type * as aws from "@pulumi/aws";

import type { LifecycleConfig, StorageConfig } from "../../config/schema/storage";

type LifecycleRule = aws.types.input.s3.BucketLifecycleConfigurationRule;

/** Id of a folder's rule; the folder is its key, so that reordering the table changes nothing. */
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

/** All lifecycle rules of the bucket: tidying up that always holds, then one rule per folder. */
export function lifecycleRules(config: StorageConfig): LifecycleRule[] {
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
