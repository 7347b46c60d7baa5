import { type Graph, resourcesOf } from "../../../graph/graph";
import { bucketEncryption } from "../../s3-operation";
import type { Actor } from "../actors";
import { identityOperations } from "../identity-operations";
import {
  getNeighbour,
  getOwn,
  isService,
  listOwn,
  onBucket,
  onlyFor,
  onResource,
  type Operation,
  putOwn,
  type S3Step,
} from "../operation";
import { auditOperations } from "./audit";
import { type BucketContext, logTargetOf } from "./actors";
import { networkOperations } from "./network-operations";
import { publishedOperations } from "./published";
import { scanOperations } from "./scanned";
import { secondRegionOperations } from "./second-region";

const ALGORITHM = "x-amz-server-side-encryption";
const KEY_ID = `${ALGORITHM}-aws-kms-key-id`;

/** Operations on a bucket, its key and its logs, and those on users. */
export const bucketOperations = (matrix: BucketContext): readonly Operation[] => [
  ...objectOperations(matrix),
  ...headerOperations(matrix),
  ...networkOperations(matrix),
  ...administration(matrix),
  ...identityOperations(matrix),
  ...logOperations(matrix),
  ...publishedOperations(matrix),
  ...scanOperations(matrix),
  ...auditOperations(matrix),
  ...secondRegionOperations(matrix),
];

/** Operations of an SFTP client, in the own folder and outside it. */
const CLIENT_OPERATIONS: readonly Parameters<ReturnType<typeof onBucket>>[] = [
  ["list-own", "list the own folder", listOwn],
  [
    "list-neighbour",
    "list the folder of a neighbour, whose name begins with the own one",
    ({ folder }) => ({ operation: "list", key: `${folder}by/` }),
  ],
  ["list-root", "list the bucket", () => ({ operation: "list", key: "" })],
  ["get-own", "read an own file", getOwn],
  ["get-neighbour", "read a neighbour's", getNeighbour],
  ["put-own", "write an own file", putOwn],
  ["put-neighbour", "write a neighbour's", (a) => ({ ...getNeighbour(a), operation: "put" })],
  [
    "put-multipart",
    "write a large file in parts",
    (a) => ({ ...putOwn(a), operation: "multipart" }),
  ],
  [
    "rename-own",
    "rename an own file: copy it, delete it",
    (a) => [{ operation: "copy", source: getOwn(a).key, key: `${a.folder}/renamed` }, deleteOwn(a)],
  ],
  ["mkdir", "make a folder", ({ folder }) => ({ operation: "put", key: `${folder}/new/` })],
  ["delete-own", "delete an own file", deleteOwn],
  [
    "delete-neighbour",
    "delete a neighbour's",
    (a) => ({ ...getNeighbour(a), operation: "delete" }),
  ],
  ["get-plain-http", "read over plain HTTP", (a) => ({ ...getOwn(a), tls: "none" })],
  ["get-old-tls", "read with TLS 1.1", (a) => ({ ...getOwn(a), tls: "1.1" })],
];

function deleteOwn(actor: Actor): S3Step {
  return { ...getOwn(actor), operation: "delete" };
}

function objectOperations(matrix: BucketContext): readonly Operation[] {
  const s3 = onBucket(matrix);
  const afterMfa = s3("delete-mfa", "delete an own file after MFA", deleteOwn, {
    "aws:MultiFactorAuthPresent": "true",
  });
  return [
    ...CLIENT_OPERATIONS.map((operation) => s3(...operation)),
    ...(matrix.config.storage.mfaDelete ? [afterMfa] : []),
    onResource("delete-version", "delete a version for good", (a) => ({
      action: "s3:DeleteObjectVersion",
      resource: `${matrix.settings.bucketArn}/${getOwn(a).key}`,
    })),
  ];
}

/** Puts with encryption headers, which Transfer never sends. */
function headerOperations(matrix: BucketContext): readonly Operation[] {
  const { algorithm, keyArn } = matrix.encryption;
  const put = (id: string, what: string, headers: Readonly<Record<string, string>>): Operation =>
    onBucket(matrix)(id, what, (a) => ({ ...putOwn(a), headers }));
  const right = { [ALGORITHM]: algorithm, ...(keyArn !== undefined && { [KEY_ID]: keyArn }) };
  const wrong = algorithm === "AES256" ? "aws:kms" : "AES256";
  const foreign = keyArn?.replace(/[^/]+$/, "00000000-0000-0000-0000-000000000000");
  return [
    put("put-right-headers", "write and name the bucket's encryption", right),
    put("put-wrong-algorithm", `write with ${wrong}`, { [ALGORITHM]: wrong }),
    ...(foreign === undefined
      ? []
      : [
          put("put-wrong-key", "write with another key", { ...right, [KEY_ID]: foreign }),
          put("put-no-key", `write with ${algorithm} and no key, which is the key aws/s3`, {
            [ALGORITHM]: algorithm,
          }),
        ]),
  ];
}

/** Changes to bucket and key themselves; a fence must not lock out their administrators. */
function administration({ settings, encryption }: BucketContext): readonly Operation[] {
  const { bucketArn } = settings;
  const bucket = (id: string, what: string, action: string): Operation =>
    onResource(id, what, () => ({ action, resource: bucketArn }));
  const { keyArn } = encryption;
  return [
    bucket("get-bucket-policy", "read the bucket's policy", "s3:GetBucketPolicy"),
    bucket("put-bucket-policy", "change the bucket's policy", "s3:PutBucketPolicy"),
    bucket("delete-bucket", "delete the bucket", "s3:DeleteBucket"),
    ...(keyArn === undefined
      ? []
      : [
          onResource("decrypt-outside-s3", "use the key outside S3", () => ({
            ...{ action: "kms:Decrypt", resource: keyArn },
            context: {
              "kms:EncryptionContext:aws:s3:arn": bucketArn,
              "kms:EncryptionContextKeys": ["aws:s3:arn"],
            },
          })),
          onResource("put-key-policy", "change the key's policy", () => ({
            ...{ action: "kms:PutKeyPolicy", resource: keyArn },
          })),
        ]),
  ];
}

/** Delivery of access logs, where the stack has any. */
function logOperations({
  logs,
  graph,
  bucket,
  awsEnvironment,
}: BucketContext): readonly Operation[] {
  if (logs === undefined) return [];
  const resource = `arn:${awsEnvironment.partition}:s3:::${logs.bucket}/${logs.prefix}2026`;
  const action = "s3:PutObject";
  const put = onResource(
    "put-log",
    "deliver an access log",
    () => ({ action, resource }),
    "logging.s3",
  );
  return [{ ...onlyFor(put, isService), obstacle: logBucketProblem(graph, bucket) }];
}

/**
 * Reason why no access log of a bucket would arrive although every policy allows it, if there is one:
 * S3 delivers logs to buckets with SSE-S3 and without default retention only, and reports nothing.
 */
export function logBucketProblem(graph: Graph, bucket: string): string | undefined {
  const target = logTargetOf(graph, bucket)?.bucket;
  if (target === undefined) return undefined;
  const { algorithm } = bucketEncryption(graph, target);
  if (algorithm !== "AES256") {
    return `S3 delivers logs to buckets with AES256 only, and ${target} has ${algorithm}`;
  }
  const isLocked = resourcesOf(
    graph,
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  ).some(({ inputs }) => inputs["bucket"] === target && inputs["rule"] !== undefined);
  return isLocked
    ? `S3 delivers logs to buckets without default retention only, and ${target} has one`
    : undefined;
}
