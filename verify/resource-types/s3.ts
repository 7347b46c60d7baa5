import { type CostContext, type CostLine, costLine, MILLION } from "../cost/model";
import {
  type Inputs,
  PROVIDER_ONLY,
  regionalArn,
  type ResourceType,
  type ResourceTypes,
  settingOf,
} from "./resource-type";
import { dnsSuffixOf, regionalService } from "../../aws/partition";

/** The users' bucket, its replica and the one of a second region; buckets of logs cost nothing that counts. */
function bucketPrice({ resource: { name }, usage }: CostContext): CostLine[] {
  const isSecond = name === "sftp-second";
  const isCopy = isSecond || name.endsWith("-replica");
  if (name !== "sftp" && !isCopy) return [];
  const what = isSecond ? "Second bucket" : isCopy ? "Replica" : "Bucket";
  return [
    costLine(`${what}, storage`, usage.gbStored, "s3StandardGbMonth", "each GB kept, S3 Standard"),
    costLine(`${what}, writes`, (usage.files * 2) / MILLION, "s3PutMillion", "2 requests a file"),
    ...(isCopy
      ? []
      : [
          costLine(
            "Bucket, reads",
            (usage.files * 3) / MILLION,
            "s3GetMillion",
            "3 requests a file",
          ),
        ]),
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

/** A setting of a bucket, whose operation takes the bucket beside the setting. */
const bucketSetting = ({
  api: { operation, at, names },
  ...facts
}: Pick<ResourceType, "replacedBy" | "api" | "access"> & Partial<ResourceType>): ResourceType =>
  settingOf({
    ...facts,
    api: {
      operation: `s3.${operation}`,
      ...(at !== undefined && { at }),
      names: { ...PROVIDER_ONLY, ...names, ...(at !== undefined && { bucket: "^Bucket" }) },
    },
    reachability: "irrelevant",
  });

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
    api: {
      operation: "s3control.CreateAccessPoint",
      names: { policy: "=s3control.PutAccessPointPolicy.Policy" },
    },
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
      bucketDomainName: `${id}.s3.${dnsSuffixOf(region)}`,
      bucketRegionalDomainName: `${id}.${regionalService("s3", region)}`,
    }),
    // Object Lock can be switched on for an existing bucket, but never off.
    replacedBy: ["bucket", "objectLockEnabled"],
    api: {
      operation: "s3.CreateBucket",
      names: {
        ...PROVIDER_ONLY,
        tags: "=s3.PutBucketTagging.Tagging.TagSet",
        objectLockEnabled: "ObjectLockEnabledForBucket",
      },
    },
    price: bucketPrice,
    uniqueName: { input: "bucket", max: 63, isId: true, givenByOperator: true },
    nameTag: false,
    reachability: "irrelevant",
    access: { modelledExcept: ["acl", "grants", "policy", "serverSideEncryptionConfiguration"] },
    data: "bucket",
  },
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": bucketSetting({
    replacedBy: ["bucket", "expectedBucketOwner"],
    api: { operation: "PutBucketCors", at: "CORSConfiguration", names: { corsRules: "CORSRules" } },
    access: "irrelevant",
  }),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketSetting({
    replacedBy: ["bucket", "expectedBucketOwner"],
    api: {
      operation: "PutBucketLifecycleConfiguration",
      at: "LifecycleConfiguration",
      names: { "rules.id": "ID" },
    },
    access: "irrelevant",
  }),
  "aws:s3/bucketLogging:BucketLogging": bucketSetting({
    replacedBy: ["bucket", "expectedBucketOwner"],
    api: { operation: "PutBucketLogging", at: "BucketLoggingStatus.LoggingEnabled" },
    access: "modelled",
  }),
  "aws:s3/bucketNotification:BucketNotification": bucketSetting({
    replacedBy: ["bucket"],
    api: {
      operation: "PutBucketNotificationConfiguration",
      at: "NotificationConfiguration",
      names: { eventbridge: false },
    },
    access: "irrelevant",
  }),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": bucketSetting({
    replacedBy: ["bucket", "expectedBucketOwner", "objectLockEnabled"],
    api: { operation: "PutObjectLockConfiguration", at: "ObjectLockConfiguration" },
    access: "modelled",
    irreversible: {
      set: (inputs) =>
        `Cannot be undone: Object Lock of bucket ${String(inputs["bucket"])}; the bucket is not replaced, and ${retentionText(inputs)}`,
      deleted: ({ bucket }) =>
        `Stays on: Object Lock of bucket ${String(bucket)}, which S3 never switches off; versions keep their retention, new ones get none`,
    },
  }),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketSetting({
    replacedBy: ["bucket"],
    api: {
      operation: "PutBucketOwnershipControls",
      at: "OwnershipControls",
      names: { rule: "Rules[]" },
    },
    access: { unmodelled: "the policy rule nothing-public refuses access lists" },
  }),
  "aws:s3/bucketPolicy:BucketPolicy": bucketSetting({
    replacedBy: ["bucket"],
    api: { operation: "PutBucketPolicy" },
    access: "modelled",
  }),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketSetting({
    replacedBy: ["bucket"],
    api: { operation: "PutPublicAccessBlock", at: "PublicAccessBlockConfiguration" },
    access: "modelled",
  }),
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": bucketSetting({
    replacedBy: ["bucket"],
    // Of two that copy both ways, each file passes one: S3 does not copy a copy back.
    price: ({ resource, usage }) =>
      resource.name.endsWith("-back")
        ? []
        : [
            costLine(
              "Replication, traffic",
              usage.gbIn,
              "crossRegionGb",
              "each GB up is copied once",
            ),
            costLine(
              "Replication, time control",
              usage.gbIn,
              "replicationTimeGb",
              "each GB copied",
            ),
          ],
    api: {
      operation: "PutBucketReplication",
      at: "ReplicationConfiguration",
      names: {
        "rules.id": "ID",
        "rules.destination.encryptionConfiguration.replicaKmsKeyId": "ReplicaKmsKeyID",
      },
    },
    access: "irrelevant",
  }),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    bucketSetting({
      replacedBy: ["bucket", "expectedBucketOwner"],
      api: {
        operation: "PutBucketEncryption",
        at: "ServerSideEncryptionConfiguration",
        names: {
          "rules.applyServerSideEncryptionByDefault.kmsMasterKeyId": "KMSMasterKeyID",
          "rules.applyServerSideEncryptionByDefault.sseAlgorithm": "SSEAlgorithm",
          "rules.blockedEncryptionTypes": "BlockedEncryptionTypes.EncryptionType",
        },
      },
      access: "modelled",
    }),
  "aws:s3/bucketVersioning:BucketVersioning": bucketSetting({
    replacedBy: ["bucket", "expectedBucketOwner"],
    api: {
      operation: "PutBucketVersioning",
      names: { versioningConfiguration: "VersioningConfiguration" },
    },
    access: "irrelevant",
  }),
  "aws:s3/inventory:Inventory": bucketSetting({
    replacedBy: ["bucket", "name"],
    api: {
      operation: "PutBucketInventoryConfiguration",
      at: "InventoryConfiguration",
      names: {
        name: "Id",
        "destination.bucket": "S3BucketDestination",
        "destination.bucket.bucketArn": "Bucket",
      },
    },
    access: "irrelevant",
  }),
};
