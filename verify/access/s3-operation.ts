import { regionalService } from "../../aws/partition";
import { bucketArn, parseArn } from "../../aws/resource-names";
import type { ScanResult } from "../../storage/event-patterns";
import { SCAN_TAG } from "../../storage/malware/statements";
import { type Graph, type GraphResource, resourcesOf } from "../graph/graph";
import { isRecord, recordOf } from "../graph/serialization";
import { accountOf } from "../graph/stack-model";
import { MANAGED_S3_KEY } from "./policies";
import type { AccessRequest, Context, Principal } from "./request";

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
  /**
   * Tags of the object that is read, all of them.
   * @default unknown, so that nothing is decided where a policy depends on one
   */
  readonly tags?: Readonly<Record<string, string>>;
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

/** Requests of each operation: its action, on `source` or on the object, and its calls to KMS. */
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

const TAGGING = "x-amz-tagging";
const ENCRYPTION = "x-amz-server-side-encryption";
const KEY_ID = `${ENCRYPTION}-aws-kms-key-id`;

/** Requests that all have to be allowed for the operation to succeed, in the order AWS asks. */
export function requestsOf(graph: Graph, operation: S3Operation): readonly AccessRequest[] {
  const { principal, bucket, key } = operation;
  const arn = bucketArn(accountOf(graph), bucket);
  const transport = transportOf(operation);
  if (operation.operation === "list") {
    const delimiter = operation.delimiter ?? "/";
    const context = {
      ...transport,
      "s3:prefix": key,
      ...(delimiter !== "" && { "s3:delimiter": delimiter }),
    };
    return [{ principal, action: "s3:ListBucket", resource: arn, context }];
  }
  return STEPS[operation.operation].flatMap((step): AccessRequest[] => {
    const writes = step.action === "s3:PutObject";
    const object = `${arn}/${"ofSource" in step ? (operation.source ?? "") : key}`;
    const byDefault = bucketEncryption(graph, bucket);
    const encryption = encryptionOf(byDefault, writes ? operation.headers : undefined);
    const headers = writes ? headerContext(operation.headers ?? {}) : {};
    const context = { ...transport, ...headers };
    const request = { principal, action: step.action, resource: object, context };
    return [
      writes ? request : withTags(request, operation.tags),
      ...taggingRequests(request, writes, operation),
      ...step.key.flatMap((action) => keyRequest(principal, action, encryption, arn, object)),
    ];
  });
}

/**
 * Requests about tags: an upload may bring some, and a copy brings those of its source, for which S3 asks
 * to read them there and to write them. Source: AWS Knowledge Center, "Troubleshoot access denied errors
 * when you copy objects between buckets".
 */
function taggingRequests(
  request: AccessRequest & { readonly context: Context },
  writes: boolean,
  { operation, tags = {}, headers = {} }: S3Operation,
): AccessRequest[] {
  const isCopied = operation === "copy" && Object.keys(tags).length > 0;
  if (!writes) {
    return isCopied ? [withTags({ ...request, action: "s3:GetObjectTagging" }, tags)] : [];
  }
  const context = isCopied ? { ...request.context, ...tagsOfRequest(tags) } : request.context;
  return isCopied || TAGGING in headers
    ? [{ ...request, action: "s3:PutObjectTagging", context }]
    : [];
}

const transportOf = ({ tls = "1.3" }: S3Operation): Context =>
  tls === "none"
    ? { "aws:SecureTransport": "false" }
    : { "aws:SecureTransport": "true", "s3:TlsVersion": tls };

function headerContext({
  [TAGGING]: tagging,
  ...headers
}: Readonly<Record<string, string>>): Context {
  const named = Object.entries(headers).map(([name, value]) => [`s3:${name}`, value]);
  const tags = [...new URLSearchParams(tagging)];
  return {
    ...(Object.fromEntries(named) as Context),
    ...(tags.length > 0 && tagsOfRequest(Object.fromEntries(tags))),
  };
}

/** Condition keys about the tags that a request writes. */
export const tagsOfRequest = (tags: Readonly<Record<string, string>>): Context => ({
  "s3:RequestObjectTagKeys": Object.keys(tags),
  ...Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [`s3:RequestObjectTag/${key}`, value]),
  ),
});

const EXISTING = "s3:ExistingObjectTag/";

/** A request for an object with these tags; one whose tags nobody knows stays as it is. */
export const withTags = <R extends Pick<AccessRequest, "context" | "absent">>(
  request: R,
  tags: S3Operation["tags"],
): R =>
  tags === undefined
    ? request
    : {
        ...request,
        context: {
          ...request.context,
          ...Object.fromEntries(
            Object.entries(tags).map(([key, value]) => [EXISTING + key, value]),
          ),
        },
        absent: [...(request.absent ?? []), `${EXISTING}*`],
      };

/**
 * Encryption of a put, whose headers override the bucket's default. One that names KMS but no key
 * takes the AWS-managed key, not the bucket's.
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
  bucket: string,
  object: string,
): AccessRequest[] {
  if (keyArn === undefined) return [];
  const context = {
    "kms:ViaService": regionalService("s3", parseArn(keyArn).region),
    "kms:EncryptionContext:aws:s3:arn": bucketKey ? bucket : object,
    "kms:EncryptionContextKeys": ["aws:s3:arn"],
    "aws:ViaAWSService": "true",
  };
  return [{ principal, action, resource: keyArn, context }];
}

/** Default encryption of a bucket. */
export interface BucketEncryption {
  /** Absent with SSE-S3. */
  readonly keyArn?: string;
  readonly algorithm: string;
  /** With a bucket key, KMS sees the bucket's ARN as encryption context instead of the object's. */
  readonly bucketKey: boolean;
}

/** Default encryption of a bucket of the graph. */
export function bucketEncryption(graph: Graph, bucket: string): BucketEncryption {
  const types = "aws:s3/bucketServerSideEncryptionConfiguration";
  const own = ofBucket(graph, `${types}:BucketServerSideEncryptionConfiguration`, bucket)[0];
  const rule = [own?.inputs["rules"] ?? []].flat().find(isRecord);
  const settings = recordOf(rule?.["applyServerSideEncryptionByDefault"]);
  const { kmsMasterKeyId: keyArn, sseAlgorithm: chosen } = settings;
  const algorithm = typeof chosen === "string" ? chosen : "AES256";
  return {
    ...(typeof keyArn === "string" && { keyArn }),
    algorithm,
    // DSSE takes no bucket keys, whatever the configuration says.
    bucketKey: rule?.["bucketKeyEnabled"] === true && algorithm === "aws:kms",
  };
}

/** Tags of an object. */
export type FileTags = NonNullable<S3Operation["tags"]>;

/** Tags of a file with this result of its scan. */
export const scanned = (result: ScanResult): FileTags => ({ [SCAN_TAG]: result });

/** Tags of a file that was found clean, where a stack scans files; else nothing is known of tags. */
export const cleanFile = (graph: Graph): { readonly tags?: FileTags } =>
  resourcesOf(graph, "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan").length === 0
    ? {}
    : { tags: scanned("NO_THREATS_FOUND") };

/** Whether the bucket refuses whatever a public policy would grant. */
export const blocksPublicAccess = (graph: Graph, bucket: string): boolean =>
  ofBucket(graph, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", bucket).some(
    ({ inputs }) => inputs["restrictPublicBuckets"] === true,
  );

const ofBucket = (graph: Graph, type: string, bucket: string): readonly GraphResource[] =>
  resourcesOf(graph, type).filter(({ inputs }) => inputs["bucket"] === bucket);
