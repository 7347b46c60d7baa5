import { allow, policyOf, type Statement } from "../../aws/policy-document";

/** Access level of a user in the user's folders. */
export type AccessLevel = "read-write" | "read-only" | "write-only";

/** Folder or object that a user may access. */
export interface GrantedLocation {
  /** For example `arn:aws:s3:::files`. */
  readonly bucketArn: string;
  /** Object key without a slash at either end; blank for the whole bucket. */
  readonly path: string;
  /** Whether the path is an object, not a folder. */
  readonly isFile: boolean;
}

/** Maximum length of a session policy, in characters. */
export const MAX_POLICY_LENGTH = 2048;

const READ = ["s3:GetObject"];
const WRITE = ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];

// To rename is to copy and delete, which only read-write includes.
const OBJECT_ACTIONS: Readonly<Record<AccessLevel, readonly string[]>> = {
  "read-write": [...READ, ...WRITE, "s3:DeleteObject"],
  "read-only": READ,
  "write-only": WRITE,
};

// S3 decrypts the parts of a multipart upload to join them, so writing needs both.
const KEY_ACTIONS: Readonly<Record<AccessLevel, readonly string[]>> = {
  "read-write": ["kms:GenerateDataKey", "kms:Decrypt"],
  "read-only": ["kms:Decrypt"],
  "write-only": ["kms:GenerateDataKey", "kms:Decrypt"],
};

/** With the slash, so that `bob` may not list `bobby/`. */
const prefixOf = ({ path }: GrantedLocation): string => (path === "" ? "" : `${path}/`);

/** Prefixes that may be listed; some requests ask for a folder by its name without the slash. */
const listedPrefixes = (location: GrantedLocation): string[] =>
  location.path === "" ? ["*"] : [location.path, `${prefixOf(location)}*`];

function bucketStatements(
  bucketArn: string,
  index: number,
  all: readonly GrantedLocation[],
): Statement[] {
  const prefixes = all
    .filter((location) => location.bucketArn === bucketArn && !location.isFile)
    .flatMap(listedPrefixes);
  const condition = { StringLike: { "s3:prefix": prefixes } };
  return prefixes.length > 0 ? [allow(`List${index}`, bucketArn, "s3:ListBucket", condition)] : [];
}

/** Lets a client that may not read see that a folder exists, which is an empty object named `…/`. */
const folderMarkers = (locations: readonly GrantedLocation[]): Statement =>
  allow(
    "Folders",
    locations.map((l) => `${l.bucketArn}/${prefixOf(l)}*/`),
    READ,
  );

/**
 * Session policy that narrows a role to a user's locations. With many locations it may be longer than
 * {@link MAX_POLICY_LENGTH}, which the caller checks.
 *
 * @param keyArn KMS key of the buckets, if they have one
 */
export function sessionPolicy(
  locations: readonly GrantedLocation[],
  access: AccessLevel,
  keyArn: string | undefined,
): string {
  const buckets = [...new Set(locations.map(({ bucketArn }) => bucketArn))];
  const folders = locations.filter(({ isFile }) => !isFile);
  const objects = locations.map((l) => `${l.bucketArn}/${l.isFile ? l.path : `${prefixOf(l)}*`}`);
  const statements = [
    allow("Buckets", buckets, "s3:GetBucketLocation"),
    ...buckets.flatMap((bucket, index) => bucketStatements(bucket, index, locations)),
    allow("Objects", objects, OBJECT_ACTIONS[access]),
    ...(access === "write-only" && folders.length > 0 ? [folderMarkers(folders)] : []),
    ...(keyArn === undefined ? [] : [allow("Key", keyArn, KEY_ACTIONS[access])]),
  ];
  return JSON.stringify(policyOf(...statements));
}
