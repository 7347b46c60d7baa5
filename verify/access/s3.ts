import { type BucketEncryption, bucketEncryption, MANAGED_S3_KEY } from "./policies";
import type { AccessRequest, Context, Principal } from "./request";
import type { Graph } from "../graph/graph";
import { accountOf } from "../graph/stack-model";

/** An S3 operation as its caller sees it. */
export interface S3Operation {
  readonly principal: Principal;
  /** `multipart` is a put in several parts, which also reads its parts' data key. */
  readonly operation: "list" | "head" | "get" | "put" | "multipart" | "copy" | "delete";
  /** Name of the bucket. */
  readonly bucket: string;
  /** Key of the object; with `list` the prefix, with `copy` the new object. */
  readonly key: string;
  /** Key of the object that `copy` reads. */
  readonly source?: string;
  /** Request headers in lower case, for example `x-amz-server-side-encryption`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default "/" with `list` */
  readonly delimiter?: string;
  /**
   * TLS version of the request; `none` is plain HTTP.
   * @default "1.3"
   */
  readonly tls?: "none" | "1.0" | "1.1" | "1.2" | "1.3";
}

/** What an operation consists of: on `from` or on the object itself, with which use of the key. */
const STEPS = {
  list: [],
  head: [{ action: "s3:GetObject", key: [] }],
  get: [{ action: "s3:GetObject", key: ["kms:Decrypt"] }],
  put: [{ action: "s3:PutObject", key: ["kms:GenerateDataKey"] }],
  multipart: [{ action: "s3:PutObject", key: ["kms:GenerateDataKey", "kms:Decrypt"] }],
  copy: [
    { action: "s3:GetObject", key: ["kms:Decrypt"], ofSource: true },
    { action: "s3:PutObject", key: ["kms:GenerateDataKey"] },
  ],
  delete: [{ action: "s3:DeleteObject", key: [] }],
} as const satisfies Record<
  S3Operation["operation"],
  readonly { action: string; key: readonly string[]; ofSource?: true }[]
>;

const ENCRYPTION = "x-amz-server-side-encryption";
const KEY_ID = `${ENCRYPTION}-aws-kms-key-id`;

/** Requests that all have to be allowed for the operation to succeed, in the order AWS asks. */
export function requestsOf(graph: Graph, operation: S3Operation): readonly AccessRequest[] {
  const { principal, bucket, key } = operation;
  const bucketArn = `arn:${accountOf(graph).partition}:s3:::${bucket}`;
  const transport = transportOf(operation);
  if (operation.operation === "list") {
    const delimiter = operation.delimiter ?? "/";
    const context = {
      ...transport,
      "s3:prefix": key,
      ...(delimiter !== "" && { "s3:delimiter": delimiter }),
    };
    return [{ principal, action: "s3:ListBucket", resource: bucketArn, context }];
  }
  return STEPS[operation.operation].flatMap((step): AccessRequest[] => {
    const writes = step.action === "s3:PutObject";
    const object = `${bucketArn}/${"ofSource" in step ? (operation.source ?? "") : key}`;
    const byDefault = bucketEncryption(graph, bucket);
    const encryption = encryptionOf(byDefault, writes ? operation.headers : undefined);
    const headers = writes ? headerContext(operation.headers ?? {}) : {};
    const context = { ...transport, ...headers };
    return [
      { principal, action: step.action, resource: object, context },
      ...step.key.flatMap((action) => keyRequest(principal, action, encryption, bucketArn, object)),
    ];
  });
}

const transportOf = ({ tls = "1.3" }: S3Operation): Context =>
  tls === "none"
    ? { "aws:SecureTransport": "false" }
    : { "aws:SecureTransport": "true", "s3:TlsVersion": tls };

const headerContext = (headers: Readonly<Record<string, string>>): Context =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [`s3:${name}`, value]));

/**
 * What a put is encrypted with: its headers win over the bucket's default. One that names KMS but no
 * key takes the AWS-managed one, not the bucket's.
 */
function encryptionOf(
  byDefault: BucketEncryption,
  headers: Readonly<Record<string, string>> = {},
): BucketEncryption {
  const algorithm = headers[ENCRYPTION];
  if (algorithm === undefined) return byDefault;
  if (algorithm === "AES256") return { algorithm, bucketKey: false };
  const bucketKey = byDefault.bucketKey && algorithm === "aws:kms";
  const keyArn = headers[KEY_ID] ?? byDefault.keyArn?.replace(/[^/]+$/, MANAGED_S3_KEY);
  return { algorithm, bucketKey, ...(keyArn !== undefined && { keyArn }) };
}

/** A call of S3 to KMS with the caller's permissions. */
function keyRequest(
  principal: Principal,
  action: string,
  { keyArn, bucketKey }: BucketEncryption,
  bucketArn: string,
  objectArn: string,
): AccessRequest[] {
  if (keyArn === undefined) return [];
  const region = keyArn.split(":")[3];
  const context = {
    "kms:ViaService": `s3.${region}.amazonaws.com`,
    "kms:EncryptionContext:aws:s3:arn": bucketKey ? bucketArn : objectArn,
    "kms:EncryptionContextKeys": ["aws:s3:arn"],
    "aws:ViaAWSService": "true",
  };
  return [{ principal, action, resource: keyArn, context }];
}
