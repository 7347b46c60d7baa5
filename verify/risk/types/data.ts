import { listOf, record, records, text } from "../../graph/graph";
import { isRecord } from "../../graph/serialization";
import { isTransient } from "../../preview/summary";
import { RESOURCE_TYPES } from "../../resource-types/registry";
import { nameOf } from "../context";
import {
  each,
  fine,
  harmless,
  type InputChange,
  type JudgeInput,
  show,
  type TypeJudges,
  unless,
} from "../judge";
import { bucketsIn, deletions, lifecycle, lifecycleRisks, replication } from "./lifecycle";
import { type Change, high, medium, type Risk, type RiskContext, without } from "../model";

const BUCKET = "aws:s3/bucket:Bucket";

/** Data that is deleted, kept for another time, or kept under another key. */
export const DATA: TypeJudges = {
  [BUCKET]: {
    inputs: {
      // Both are told with the protection that is lost.
      ...each(["forceDestroy", "bucket"]),
      objectLockEnabled: () =>
        high("Cannot be undone: Object Lock is a property of a bucket for good"),
    },
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    ...harmless(),
    inputs: { rules: lifecycle, bucket: fine },
    created: (change, context) =>
      !isWithBucket(change, context) &&
      lifecycleRisks(change.name, undefined, change.after?.inputs["rules"]),
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    inputs: {
      ...each(["bucket", "mfa"]),
      versioningConfiguration: ({ was, is, name }) =>
        statusOf(is) !== "Enabled" &&
        high(
          `Versioning of bucket ${name} goes from ${statusOf(was)} to ${statusOf(is)}: what users delete or overwrite is lost`,
        ),
    },
    deleted: ({ name }) =>
      high(
        `Versioning of bucket ${name} is no longer managed and is suspended: what users delete or overwrite is lost`,
      ),
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    inputs: { bucket: fine, rules: encryption },
    deleted: ({ name }) => high(`Bucket ${name} has no default encryption of its own any more`),
  },
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": {
    inputs: {
      bucket: fine,
      rule: ({ was, is, name }) =>
        high(
          `Object Lock of bucket ${name}: ${lockText(was)} → ${lockText(is)}; versions that are locked keep their retention, which COMPLIANCE lets nobody shorten`,
        ),
    },
    created: ({ name, after }) =>
      high(`Cannot be undone: Object Lock of bucket ${name}, ${lockText(after?.inputs["rule"])}`),
    deleted: ({ name }) =>
      high(`New objects of bucket ${name} get no retention any more (Object Lock itself stays on)`),
  },
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": {
    inputs: { bucket: fine, rules: replication },
    created: ({ name, after }) => [
      medium(`Every object of bucket ${name} is copied to ${bucketsIn(after?.inputs["rules"])}`),
      deletions(name, undefined, after?.inputs["rules"]),
    ],
    deleted: ({ name }) => high(`Objects of bucket ${name} are no longer replicated`),
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    inputs: {
      bucket: fine,
      ...each(
        ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"],
        unless(true, unblocked),
      ),
    },
    deleted: unblocked,
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    inputs: {
      bucket: fine,
      rule: ({ is, name }) =>
        !JSON.stringify(is).includes("BucketOwnerEnforced") &&
        high(`Object ACLs can give access to bucket ${name}`),
    },
    deleted: fine,
  },
  "aws:s3/bucketLogging:BucketLogging": {
    inputs: each(["bucket", "targetObjectKeyFormat", "targetPrefix"]),
    deleted: ({ name }) => high(`Access to bucket ${name} is no longer logged`),
  },
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": {
    inputs: {
      bucket: fine,
      corsRules: ({ is, name }) =>
        medium(
          `Browsers: pages of other origins may send requests to bucket ${name}: ${originsIn(is)}`,
        ),
    },
    created: ({ name, after }) =>
      medium(
        `Browsers: pages of ${originsIn(after?.inputs["corsRules"])} may send requests to bucket ${name}`,
      ),
    deleted: fine,
  },
  "aws:s3/bucketNotification:BucketNotification": {
    inputs: { bucket: fine },
    deleted: ({ name }) => medium(`Bucket ${name} sends no events any more`),
  },
  "aws:s3/inventory:Inventory": harmless("schedule", "optionalFields"),
  "aws:s3/accessPoint:AccessPoint": {
    inputs: { policy: fine, name: fine },
    created: ({ after }) =>
      !isRecord(after?.inputs["vpcConfiguration"]) &&
      medium(`Access point ${after?.name} takes requests from any network`),
    deleted: fine,
  },
};

/** Deleted or replaced resources that hold data. */
export function dataLoss(
  { before, kind, name }: Change,
  { changes }: RiskContext,
): readonly Risk[] {
  if (before === undefined) return [];
  const data = RESOURCE_TYPES[before.type]?.data;
  // Turning the lockout off is told by itself.
  if (data === undefined || isTransient(before)) return [];
  if (before.options.retainOnDelete === true)
    return [medium(`${data} ${name} leaves the stack but stays in the account`)];
  // A log group that is made again in another mode keeps its name, and is told as such by the preview.
  const again = changes.some(({ after }) => after?.type === before.type && after.id === before.id);
  const what =
    again && kind === "delete"
      ? "is deleted and made again, empty"
      : kind === "replace"
        ? "is replaced by an empty one and deleted"
        : "is deleted";
  const end =
    data === "KMS key" ? "; what it encrypted cannot be read any more" : " with everything in it";
  const refused = before.options.protect === true ? " (protected, so pulumi up refuses)" : "";
  return [high(`Cannot be undone: ${data} ${nameOf(before)} ${what}${end}${refused}`)];
}

/** Whether a setting comes or goes with the bucket that it is of. */
export const isWithBucket = (
  { kind, resource: { type, inputs } }: Change,
  { changes }: RiskContext,
): boolean =>
  type.startsWith("aws:s3/") &&
  type !== BUCKET &&
  changes.some(
    (change) =>
      change.kind === kind &&
      change.resource.type === BUCKET &&
      change.resource.id === inputs["bucket"],
  );

function unblocked({ name }: Change): Risk {
  return high(`Bucket ${name} no longer blocks public access`);
}

const statusOf = (value: unknown): string => text(record(value)["status"]) || "none";
const originsIn = (rules: unknown): string =>
  records(rules)
    .flatMap((rule) => listOf(rule["allowedOrigins"]))
    .map(show)
    .join(", ");

function encryption({ was, is, name }: InputChange): ReturnType<JudgeInput> {
  const of = (rules: unknown): Readonly<Record<string, unknown>> => {
    const [rule] = records(rules);
    return { ...rule, ...record(rule?.["applyServerSideEncryptionByDefault"]) };
  };
  const [old, now] = [of(was), of(is)];
  const keyOf = (rule: typeof old): string =>
    `${show(rule["sseAlgorithm"])}${rule["kmsMasterKeyId"] === undefined ? "" : ` with ${show(rule["kmsMasterKeyId"])}`}`;
  const accepted = without(
    listOf(old["blockedEncryptionTypes"]),
    listOf(now["blockedEncryptionTypes"]),
  );
  return [
    keyOf(old) !== keyOf(now) &&
      high(
        `Encryption of bucket ${name} changes from ${keyOf(old)} to ${keyOf(now)}: objects already there stay under the old key, which has to be kept`,
      ),
    accepted.length > 0 &&
      medium(`Bucket ${name} accepts objects under ${accepted.map(show).join(", ")}`),
  ];
}

function lockText(rule: unknown): string {
  const retained = record(rule)["defaultRetention"];
  if (!isRecord(retained)) return "without default retention";
  const { mode, days, years } = retained;
  return `${show(mode)} for ${days === undefined ? `${show(years)} years` : `${show(days)} days`}`;
}
