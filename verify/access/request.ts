import type { Graph } from "../graph/graph";
import { accountOf } from "../graph/stack-model";
import { bucketArn, parseArn } from "../../aws/resource-names";
import { type BucketEncryption, bucketEncryption, MANAGED_S3_KEY } from "./resource-policies";
import { regionalService } from "../../aws/partition";

/** Caller of an AWS API. */
export type Principal =
  /** Session of a role of the graph, under a session name and perhaps with a session policy. */
  | {
      readonly kind: "session";
      readonly role: string;
      readonly sessionName: string;
      readonly policy?: string;
    }
  /** A role of the graph. */
  | { readonly kind: "role"; readonly role: string }
  /**
   * Anybody else with an ARN, of this account or another. Assumed to have every permission that
   * the own account can give, so that only the resource's side decides.
   */
  | { readonly kind: "other"; readonly arn: string }
  /**
   * Somebody with a token of an identity provider, which the trust policy of a role names by its ARN
   * or by its host.
   */
  | { readonly kind: "federated"; readonly provider: string }
  /** An AWS service. */
  | { readonly kind: "service"; readonly name: string }
  /** Nobody: an unsigned request. */
  | { readonly kind: "anonymous" };

/** Condition keys of a request with their values. */
export type Context = Readonly<Record<string, string | string[]>>;

/** One request to an AWS API. */
export interface AccessRequest {
  readonly principal: Principal;
  /** For example `s3:GetObject`. */
  readonly action: string;
  /** ARN; every character of it stands for itself. */
  readonly resource: string;
  /** Condition keys beyond those that follow from principal and resource. */
  readonly context?: Context;
  /**
   * Condition keys that the request is known to lack; `s3:ExistingObjectTag/*` are all that it is not
   * given.
   * @default those that AWS leaves out unless a caller gives them
   */
  readonly absent?: readonly string[];
  /**
   * Service whose VPC endpoint the request passes, for example `secretsmanager`.
   * @default none, as for everything that AWS does on a caller's behalf
   */
  readonly endpoint?: string;
}

/** Principal and condition keys of a call that a service makes on behalf of one of its resources. */
export const serviceCaller = (
  service: string,
  sourceArn: string,
  accountId: string,
): Pick<AccessRequest, "principal" | "context"> & { readonly context: Context } => ({
  principal: { kind: "service", name: `${service}.amazonaws.com` },
  context: { "aws:SourceArn": sourceArn, "aws:SourceAccount": accountId },
});

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
