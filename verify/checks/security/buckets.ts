import {
  byType,
  differs,
  isMissing,
  ofType,
  type PolicySubject,
  type SecurityRule,
  UNKNOWN,
  valueAt,
} from "./subject";
import type { Problem } from "../rule";

const BUCKET = "aws:s3/bucket:Bucket";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";

/** Resources that every bucket has beside it, and what it is like without. */
const COMPANIONS: Readonly<Record<string, string>> = {
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    "has no BucketServerSideEncryptionConfiguration, so nothing states how objects are encrypted; add one",
  [BLOCK]: "has no BucketPublicAccessBlock, so a policy could make it public; add one",
  [OWNERSHIP]:
    "has no BucketOwnershipControls, so uploaders could own their objects; add one with BucketOwnerEnforced",
};

const BLOCKS = [
  "blockPublicAcls",
  "blockPublicPolicy",
  "ignorePublicAcls",
  "restrictPublicBuckets",
];

/** Whether a resource is about a bucket; one whose bucket nobody can tell yet may be. */
function concerns({ properties, sources }: PolicySubject, bucket: PolicySubject): boolean {
  const named = properties["bucket"];
  if (sources["bucket"]?.includes(bucket.urn)) return true;
  if (named === UNKNOWN) return (sources["bucket"] ?? []).length === 0;
  return [bucket.properties["id"], bucket.properties["bucket"]].includes(named);
}

function lacking(stack: readonly PolicySubject[], bucket: PolicySubject): Problem[] {
  return Object.entries(COMPANIONS).flatMap(([type, problem]) =>
    ofType(stack, type).some((each) => concerns(each, bucket)) ? [] : { subject: bucket, problem },
  );
}

/** Settings that let something be public. */
const openings = (settings: unknown, prefix = ""): string[] =>
  BLOCKS.filter((key) => differs(valueAt(settings, key), true)).map(
    (key) => `${prefix}${key} is off; set it to true`,
  );

/** Rules about buckets. */
export const BUCKET_RULES: readonly SecurityRule[] = [
  {
    name: "bucket-complete",
    description:
      "Every bucket has default encryption, blocks public access, and owns all its objects.",
    scope: "stack",
    problems: (stack) => ofType(stack, BUCKET).flatMap((bucket) => lacking(stack, bucket)),
  },
  {
    name: "nothing-public",
    description: "No bucket, access point or ACL grants public access.",
    ...byType({
      [BLOCK]: (properties) => openings(properties),
      "aws:s3/accessPoint:AccessPoint": ({ publicAccessBlockConfiguration: block }) =>
        // S3 blocks public access through a new access point unless it is told otherwise.
        !isMissing(block) && openings(block, "publicAccessBlockConfiguration."),
      [OWNERSHIP]: ({ rule }) =>
        differs(valueAt(rule, "objectOwnership"), "BucketOwnerEnforced") &&
        "objectOwnership leaves access lists in force; set it to BucketOwnerEnforced",
      [BUCKET]: ({ acl }) => /^public/.test(String(acl)) && `acl is ${String(acl)}; remove it`,
      "aws:s3/bucketAcl:BucketAcl": () =>
        "access lists are off with BucketOwnerEnforced; remove it and write a bucket policy",
    }),
  },
];
