import { policyOf, type Statement } from "../../aws/policy-document";

/** What a user may do in the own folders. */
export type AccessLevel = "read-write" | "read-only" | "write-only";

/** A folder, or one object, that a user reaches. */
export interface GrantedLocation {
  /** For example `arn:aws:s3:::files`. */
  readonly bucketArn: string;
  /** Key without a slash at either end; blank for a whole bucket. */
  readonly path: string;
  /** Whether the path is one object, not a folder. */
  readonly isFile: boolean;
}

/** Longest session policy that the service takes, in characters. */
export const MAX_POLICY_LENGTH = 2048;

const READ = ["s3:GetObject"];
const WRITE = ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];

// A rename is a copy and a delete, so it takes all of read-write.
const OBJECT_ACTIONS: Readonly<Record<AccessLevel, readonly string[]>> = {
  "read-write": [...READ, ...WRITE, "s3:DeleteObject"],
  "read-only": READ,
  "write-only": WRITE,
};

// S3 decrypts the parts of a multipart upload when it joins them, so writing takes both.
const KEY_ACTIONS: Readonly<Record<AccessLevel, readonly string[]>> = {
  "read-write": ["kms:GenerateDataKey", "kms:Decrypt"],
  "read-only": ["kms:Decrypt"],
  "write-only": ["kms:GenerateDataKey", "kms:Decrypt"],
};

/** The slash keeps `bob` out of `bobby/`. */
const prefixOf = ({ path }: GrantedLocation): string => (path === "" ? "" : `${path}/`);

function bucketStatements(
  bucketArn: string,
  index: number,
  all: readonly GrantedLocation[],
): Statement[] {
  const prefixes = all
    .filter((location) => location.bucketArn === bucketArn && !location.isFile)
    .map((location) => `${prefixOf(location)}*`);
  const list: Statement = {
    Sid: `List${index}`,
    Effect: "Allow",
    Action: "s3:ListBucket",
    Resource: bucketArn,
    Condition: { StringLike: { "s3:prefix": prefixes } },
  };
  return prefixes.length > 0 ? [list] : [];
}

/** Lets a client that may not read still see that a folder, an empty object named `…/`, is there. */
const folderMarkers = (locations: readonly GrantedLocation[]): Statement => ({
  Sid: "Folders",
  Effect: "Allow",
  Action: READ,
  Resource: locations.map((l) => `${l.bucketArn}/${prefixOf(l)}*/`),
});

/**
 * Composes the session policy that narrows a role to a user's locations. It may be longer than
 * {@link MAX_POLICY_LENGTH} where they are many; the caller checks.
 *
 * @param keyArn key of the locations' buckets; without it the policy names none
 */
export function sessionPolicy(
  locations: readonly GrantedLocation[],
  access: AccessLevel,
  keyArn: string | undefined,
): string {
  const buckets = [...new Set(locations.map(({ bucketArn }) => bucketArn))];
  const folders = locations.filter(({ isFile }) => !isFile);
  const statements: Statement[] = [
    { Sid: "Buckets", Effect: "Allow", Action: "s3:GetBucketLocation", Resource: buckets },
    ...buckets.flatMap((bucket, index) => bucketStatements(bucket, index, locations)),
    {
      Sid: "Objects",
      Effect: "Allow",
      Action: OBJECT_ACTIONS[access],
      Resource: locations.map((l) => `${l.bucketArn}/${l.isFile ? l.path : `${prefixOf(l)}*`}`),
    },
    ...(access === "write-only" && folders.length > 0 ? [folderMarkers(folders)] : []),
    ...(keyArn === undefined
      ? []
      : [
          {
            Sid: "Key",
            Effect: "Allow",
            Action: KEY_ACTIONS[access],
            Resource: keyArn,
          } satisfies Statement,
        ]),
  ];
  return JSON.stringify(policyOf(...statements));
}
