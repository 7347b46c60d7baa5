import type { GraphResource } from "../../../../verify/graph/graph";
import { made } from "../../../support/reachability";
import { about } from "./case";
import type { RuleCase } from "../rule-case";

const SSE =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";

const blocked = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

const bucket = made("aws:s3/bucket:Bucket", "data", { bucket: "data" });
const COMPLETE: readonly GraphResource[] = [
  bucket,
  made(SSE, "data", { bucket: "data", rules: [] }),
  made(BLOCK, "data", { bucket: "data", ...blocked }),
  made(OWNERSHIP, "data", { bucket: "data", rule: { objectOwnership: "BucketOwnerEnforced" } }),
];

const incomplete = (refuses: string, lacks: string, says: string): RuleCase => ({
  rule: "bucket-complete",
  refuses,
  good: COMPLETE,
  bad: COMPLETE.filter(({ type }) => type !== lacks),
  says: [`aws:s3:Bucket data: ${says}`],
});

/** Rules about buckets. */
export const BUCKET_CASES: readonly RuleCase[] = [
  incomplete(
    "a bucket without default encryption",
    SSE,
    "has no BucketServerSideEncryptionConfiguration, so nothing states how objects are encrypted; add one",
  ),
  incomplete(
    "a bucket that could be made public",
    BLOCK,
    "has no BucketPublicAccessBlock, so a policy could make it public; add one",
  ),
  incomplete(
    "a bucket whose objects others may own",
    OWNERSHIP,
    "has no BucketOwnershipControls, so uploaders could own their objects; add one with BucketOwnerEnforced",
  ),
  {
    rule: "bucket-complete",
    refuses: "what another bucket has",
    good: COMPLETE,
    bad: COMPLETE.map((each) =>
      each.type === BLOCK ? made(BLOCK, "data", { bucket: "other", ...blocked }) : each,
    ),
    says: [
      "aws:s3:Bucket data: has no BucketPublicAccessBlock, so a policy could make it public; add one",
    ],
  },
  about("nothing-public", "a half block of public access", BLOCK, {
    good: { bucket: "data", ...blocked },
    bad: { bucket: "data", ...blocked, restrictPublicBuckets: false },
    says: "restrictPublicBuckets is off; set it to true",
  }),
  about("nothing-public", "access lists", OWNERSHIP, {
    good: { bucket: "data", rule: { objectOwnership: "BucketOwnerEnforced" } },
    bad: { bucket: "data", rule: { objectOwnership: "BucketOwnerPreferred" } },
    says: "objectOwnership leaves access lists in force; set it to BucketOwnerEnforced",
  }),
  about("nothing-public", "an open access point", "aws:s3/accessPoint:AccessPoint", {
    good: { publicAccessBlockConfiguration: blocked },
    bad: { publicAccessBlockConfiguration: { ...blocked, blockPublicPolicy: false } },
    says: "publicAccessBlockConfiguration.blockPublicPolicy is off; set it to true",
  }),
  {
    rule: "nothing-public",
    refuses: "a public access list",
    good: COMPLETE,
    bad: [
      ...COMPLETE.slice(1),
      made("aws:s3/bucket:Bucket", "data", { bucket: "data", acl: "public-read" }),
      made("aws:s3/bucketAcl:BucketAcl", "data", { bucket: "data", acl: "private" }),
    ],
    says: [
      "aws:s3:Bucket data: acl is public-read; remove it",
      "aws:s3:BucketAcl data: access lists are off with BucketOwnerEnforced; remove it and write a bucket policy",
    ],
  },
];
