import { type CostContext, type CostLine, costLine, MILLION } from "../cost/model";
import {
  type Inputs,
  regionalArn,
  type ResourceType,
  type ResourceTypes,
  settingOf,
} from "./resource-type";

/** The users' bucket and its replica; buckets of logs cost nothing that counts. */
function bucketPrice({ resource: { name }, usage }: CostContext): CostLine[] {
  const isReplica = name.includes("repli");
  if (name !== "sftp" && !isReplica) return [];
  const what = isReplica ? "Replica" : "Bucket";
  return [
    costLine(`${what}, storage`, usage.gbStored, "s3StandardGbMonth", "each GB kept, S3 Standard"),
    costLine(`${what}, writes`, (usage.files * 2) / MILLION, "s3PutMillion", "2 requests a file"),
    isReplica
      ? costLine("Replica, traffic", usage.gbIn, "crossRegionGb", "each GB up is copied once")
      : costLine("Bucket, reads", (usage.files * 3) / MILLION, "s3GetMillion", "3 requests a file"),
  ];
}

/** Default retention of Object Lock in words. */
function retentionText(inputs: Inputs): string {
  const rule = inputs["rule"] as { defaultRetention?: { mode?: string; days?: number } };
  const { mode, days } = rule.defaultRetention ?? {};
  const who =
    mode === "COMPLIANCE"
      ? "by nobody, the account's root included"
      : "but with s3:BypassGovernanceRetention";
  return `every new version cannot be deleted for ${days} days (${mode}), ${who}`;
}

/** A setting of a bucket that decides nothing about access. */
const bucketSetting = (...replacedBy: readonly string[]): ResourceType =>
  settingOf({ replacedBy, reachability: "irrelevant", access: "irrelevant" });

/** A setting of a bucket that the access matrix evaluates. */
const accessSetting = (...replacedBy: readonly string[]): ResourceType =>
  settingOf({ replacedBy, reachability: "irrelevant", access: "modelled" });

/** Amazon S3. */
export const S3: ResourceTypes = {
  "aws:s3/accessPoint:AccessPoint": {
    outputs: (resource) => {
      const name = String(resource.inputs["name"]);
      return {
        arn: regionalArn(resource, "s3", `accesspoint/${name}`),
        alias: `${name}-s3alias`,
      };
    },
    replacedBy: [
      "accountId",
      "bucket",
      "bucketAccountId",
      "name",
      "publicAccessBlockConfiguration",
      "vpcConfiguration",
    ],
    price: "free",
    uniqueName: { input: "name", max: 50, givenByOperator: true },
    nameTag: false,
    reachability: "irrelevant",
    access: "modelled",
  },
  "aws:s3/bucket:Bucket": {
    outputs: ({ id, awsEnvironment: { partition, region } }) => ({
      bucket: id,
      arn: `arn:${partition}:s3:::${id}`,
      bucketDomainName: `${id}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${id}.s3.${region}.amazonaws.com`,
    }),
    // Object Lock can be switched on for an existing bucket, but never off.
    replacedBy: ["bucket", "objectLockEnabled"],
    price: bucketPrice,
    uniqueName: { input: "bucket", max: 63, isId: true, givenByOperator: true },
    nameTag: false,
    reachability: "irrelevant",
    access: { modelledExcept: ["acl", "grants", "policy", "serverSideEncryptionConfiguration"] },
    data: "bucket",
  },
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": bucketSetting(
    "bucket",
    "expectedBucketOwner",
  ),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketSetting(
    "bucket",
    "expectedBucketOwner",
  ),
  "aws:s3/bucketLogging:BucketLogging": accessSetting("bucket", "expectedBucketOwner"),
  "aws:s3/bucketNotification:BucketNotification": bucketSetting("bucket"),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": {
    ...accessSetting("bucket", "expectedBucketOwner", "objectLockEnabled"),
    irreversible: {
      set: (inputs) =>
        `Cannot be undone: Object Lock of bucket ${String(inputs["bucket"])}; the bucket is not replaced, and ${retentionText(inputs)}`,
      deleted: ({ bucket }) =>
        `Stays on: Object Lock of bucket ${String(bucket)}, which S3 never switches off; versions keep their retention, new ones get none`,
    },
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    ...bucketSetting("bucket"),
    access: { unmodelled: "the policy rule nothing-public refuses access lists" },
  },
  "aws:s3/bucketPolicy:BucketPolicy": accessSetting("bucket"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": accessSetting("bucket"),
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": bucketSetting("bucket"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    accessSetting("bucket", "expectedBucketOwner"),
  "aws:s3/bucketVersioning:BucketVersioning": bucketSetting("bucket", "expectedBucketOwner"),
  "aws:s3/inventory:Inventory": bucketSetting("bucket", "name"),
};
