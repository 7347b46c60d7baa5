import { listOf, text } from "../../graph/graph";
import { isRecord } from "../../graph/serialization";
import { RESOURCE_TYPES } from "../../resource-types/registry";
import {
  each,
  fine,
  harmless,
  type InputChange,
  type JudgeResource,
  nameOf,
  show,
  type TypeJudges,
} from "../judge";
import { bucketsIn, deletions, lifecycle, lifecycleRisks, replication } from "./lifecycle";
import { high, medium, type Risk } from "../model";

/** Data that is deleted, kept for another time, or kept under another key. */
export const DATA: TypeJudges = {
  "aws:s3/bucket:Bucket": {
    inputs: {
      // Both are told with the protection that is lost.
      ...each(["forceDestroy", "bucket"]),
      objectLockEnabled: () => [
        high("Cannot be undone: Object Lock is a property of a bucket for good"),
      ],
    },
    created: fine,
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    inputs: { rules: lifecycle, bucket: fine },
    created: (change, context) =>
      isNewBucket(change, context)
        ? []
        : lifecycleRisks(nameOf(change), [], listOf(change.after?.inputs["rules"])),
    deleted: fine,
    replaced: fine,
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    inputs: {
      bucket: fine,
      versioningConfiguration: ({ was, is, resource }) =>
        statusOf(is) === "Enabled"
          ? []
          : [
              high(
                `Versioning of bucket ${nameOf({ resource })} goes from ${statusOf(was)} to ${statusOf(is)}: what users delete or overwrite is lost`,
              ),
            ],
      mfa: fine,
    },
    created: fine,
    deleted: (change) => [
      high(
        `Versioning of bucket ${nameOf(change)} is no longer managed and is suspended: what users delete or overwrite is lost`,
      ),
    ],
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    inputs: { bucket: fine, rules: encryption },
    created: fine,
    deleted: (change) => [
      high(`Bucket ${nameOf(change)} has no default encryption of its own any more`),
    ],
  },
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": {
    inputs: { rule: retention, bucket: fine },
    created: (change) => [
      high(
        `Cannot be undone: Object Lock of bucket ${nameOf(change)}, ${lockText(change.after?.inputs["rule"])}`,
      ),
    ],
    deleted: (change) => [
      high(
        `New objects of bucket ${nameOf(change)} get no retention any more (Object Lock itself stays on)`,
      ),
    ],
  },
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": {
    inputs: {
      bucket: fine,
      rules: replication,
    },
    created: (change) => [
      medium(
        `Every object of bucket ${nameOf(change)} is copied to ${bucketsIn(change.after?.inputs["rules"])}`,
      ),
      ...deletions(nameOf(change), undefined, change.after?.inputs["rules"]),
    ],
    deleted: (change) => [high(`Objects of bucket ${nameOf(change)} are no longer replicated`)],
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    inputs: {
      bucket: fine,
      ...each(
        ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"],
        ({ is, resource }) =>
          is === true
            ? []
            : [high(`Bucket ${nameOf({ resource })} no longer blocks public access`)],
      ),
    },
    created: fine,
    deleted: (change) => [high(`Bucket ${nameOf(change)} no longer blocks public access`)],
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    inputs: {
      bucket: fine,
      rule: ({ is, resource }) =>
        JSON.stringify(is).includes("BucketOwnerEnforced")
          ? []
          : [high(`Object ACLs can give access to bucket ${nameOf({ resource })}`)],
    },
    created: fine,
    deleted: fine,
  },
  "aws:s3/bucketLogging:BucketLogging": {
    inputs: { bucket: fine, targetObjectKeyFormat: fine, targetPrefix: fine },
    created: fine,
    deleted: (change) => [high(`Access to bucket ${nameOf(change)} is no longer logged`)],
  },
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": {
    inputs: {
      bucket: fine,
      corsRules: (change) => [
        medium(
          `Browsers: pages of other origins may send requests to bucket ${nameOf(change)}: ${originsIn(change.is)}`,
        ),
      ],
    },
    created: (change) => [
      medium(
        `Browsers: pages of ${originsIn(change.after?.inputs["corsRules"])} may send requests to bucket ${nameOf(change)}`,
      ),
    ],
    deleted: fine,
  },
  "aws:s3/bucketNotification:BucketNotification": {
    inputs: { bucket: fine },
    created: fine,
    deleted: (change) => [medium(`Bucket ${nameOf(change)} sends no events any more`)],
  },
  "aws:s3/inventory:Inventory": harmless("schedule", "optionalFields"),
  "aws:s3/accessPoint:AccessPoint": {
    inputs: { policy: fine, name: fine },
    created: ({ after }) =>
      isRecord(after?.inputs["vpcConfiguration"])
        ? []
        : [medium(`Access point ${after?.name} takes requests from any network`)],
    deleted: fine,
  },
};

/** Deleted or replaced resources that hold data. */
export const dataLoss: JudgeResource = (change, { changes }) => {
  const { before, kind } = change;
  if (before === undefined) return [];
  const data = RESOURCE_TYPES[before.type]?.data;
  // The lockout's records expire within a day; turning it off is told by itself.
  if (data === undefined || before.id.endsWith("-identity-lockout")) return [];
  if (before.options.retainOnDelete === true)
    return [medium(`${data} ${nameOf(change)} leaves the stack but stays in the account`)];
  // A log group that is made again in another mode keeps its name, and is told as such by the preview.
  const again = changes.some(
    ({ after }) => after !== undefined && after.type === before.type && after.id === before.id,
  );
  const what =
    again && kind === "delete"
      ? "is deleted and made again, empty"
      : kind === "replace"
        ? "is replaced by an empty one and deleted"
        : "is deleted";
  const end =
    data === "KMS key" ? "; what it encrypted cannot be read any more" : " with everything in it";
  return [
    high(
      `Cannot be undone: ${data} ${nameOf({ resource: before })} ${what}${end}${before.options.protect === true ? " (protected, so pulumi up refuses)" : ""}`,
    ),
  ];
};

const statusOf = (value: unknown): string =>
  (isRecord(value) ? text(value["status"]) : "") || "none";
const originsIn = (rules: unknown): string =>
  listOf(rules)
    .flatMap((rule) => (isRecord(rule) ? listOf(rule["allowedOrigins"]) : []))
    .map(show)
    .join(", ");
/** Whether a setting comes with the bucket that it is of. */
const isNewBucket: (...args: Parameters<JudgeResource>) => boolean = (
  { resource: { inputs } },
  { changes },
) =>
  changes.some(
    ({ kind, resource }) =>
      kind === "create" &&
      resource.type === "aws:s3/bucket:Bucket" &&
      resource.id === inputs["bucket"],
  );

function encryption({ was, is, resource }: InputChange): readonly Risk[] {
  const of = (rules: unknown): Readonly<Record<string, unknown>> => {
    const [rule] = listOf(rules).filter(isRecord);
    const byDefault = rule?.["applyServerSideEncryptionByDefault"];
    return { ...rule, ...(isRecord(byDefault) ? byDefault : {}) };
  };
  const [old, now] = [of(was), of(is)];
  const keyOf = (rule: typeof old): string =>
    `${show(rule["sseAlgorithm"])}${rule["kmsMasterKeyId"] === undefined ? "" : ` with ${show(rule["kmsMasterKeyId"])}`}`;
  const blocked = listOf(old["blockedEncryptionTypes"]).filter(
    (type) => !listOf(now["blockedEncryptionTypes"]).includes(type),
  );
  return [
    ...(keyOf(old) === keyOf(now)
      ? []
      : [
          high(
            `Encryption of bucket ${nameOf({ resource })} changes from ${keyOf(old)} to ${keyOf(now)}: objects already there stay under the old key, which has to be kept`,
          ),
        ]),
    ...(blocked.length > 0
      ? [
          medium(
            `Bucket ${nameOf({ resource })} accepts objects under ${blocked.map(show).join(", ")}`,
          ),
        ]
      : []),
  ];
}

function retention({ was, is, resource }: InputChange): readonly Risk[] {
  return [
    high(
      `Object Lock of bucket ${nameOf({ resource })}: ${lockText(was)} → ${lockText(is)}; versions that are locked keep their retention, which COMPLIANCE lets nobody shorten`,
    ),
  ];
}

function lockText(rule: unknown): string {
  const retained = isRecord(rule) ? rule["defaultRetention"] : undefined;
  if (!isRecord(retained)) return "without default retention";
  const { mode, days, years } = retained;
  return `${show(mode)} for ${days === undefined ? `${show(years)} years` : `${show(days)} days`}`;
}
