import { bucketArn } from "../../../../aws/resource-names";
import { resourcesOf } from "../../../graph/graph";
import type { AccessRequest } from "../../request";
import { bucketEncryption, requestsOf } from "../../s3-operation";
import type { Actor } from "../actors";
import {
  getNeighbour,
  getOwn,
  isService,
  listOwn,
  onBucket,
  onlyFor,
  onResource,
  putOwn,
  type Operation,
  type RequestTemplate,
  type S3Step,
} from "../operation";
import { type BucketContext, multiRegionAccessPointOf } from "./actors";
import { throughAccessPoint } from "./network-operations";

/** The bucket in the other region: that of the configuration from which objects are copied back. */
function secondBucketOf({ graph, bucket, config }: BucketContext): string | undefined {
  if (config.storage.multiRegion === undefined) return undefined;
  const source = resourcesOf(graph, "aws:s3/bucketReplicationConfig:BucketReplicationConfig")
    .map(({ inputs }) => String(inputs["bucket"]))
    .find((each) => each !== bucket);
  if (source === undefined) throw new Error("access matrix: nothing is copied back to the bucket");
  return source;
}

/** Operations on the second bucket, through the access point of both, and from one to the other. */
export function secondRegionOperations(matrix: BucketContext): readonly Operation[] {
  const second = secondBucketOf(matrix);
  if (second === undefined) return [];
  const direct = onBucket({ ...matrix, bucket: second });
  const through = (id: string, what: string, step: (actor: Actor) => S3Step): Operation =>
    throughAccessPoint(matrix, second, id, what, step);
  return [
    direct("get-second", "read an own file in the second bucket", getOwn),
    direct("put-second", "write an own file there", putOwn),
    direct("get-neighbour-second", "read a neighbour's there", getNeighbour),
    direct("get-second-old-tls", "read there over TLS 1.1", (a) => ({ ...getOwn(a), tls: "1.1" })),
    direct("get-second-plain-http", "read there over plain HTTP", (a) => ({
      ...getOwn(a),
      tls: "none",
    })),
    direct("list-second", "list the own folder there", listOwn),
    ...headerOperations(matrix, second),
    ...keyOperations(matrix, second),
    ...(multiRegionAccessPointOf(matrix) === undefined
      ? []
      : [
          through("list-second-access-point", "list the own folder there through it", listOwn),
          through("get-second-access-point", "read an own file there through it", getOwn),
          through("put-second-access-point", "write an own file there through it", putOwn),
          through(
            "get-neighbour-second-access-point",
            "read a neighbour's there through it",
            getNeighbour,
          ),
        ]),
    copy(matrix, "copy-there", "copy a file to the second bucket", matrix.bucket, second),
    copy(matrix, "copy-back", "copy a file from the second bucket", second, matrix.bucket),
  ];
}

/** Writes whose headers ask for another encryption than the bucket's own. */
function headerOperations(matrix: BucketContext, bucket: string): readonly Operation[] {
  const { algorithm, keyArn } = bucketEncryption(matrix.graph, bucket);
  const header = "x-amz-server-side-encryption";
  const put = (id: string, what: string, headers: Record<string, string>): Operation =>
    onBucket({ ...matrix, bucket })(id, what, (a) => ({ ...putOwn(a), headers }));
  if (keyArn === undefined) {
    return [put("put-second-kms", "write there with a KMS key", { [header]: "aws:kms" })];
  }
  return [
    put("put-second-sse-s3", "write there without the KMS key", { [header]: "AES256" }),
    put("put-second-wrong-key", "write there with another key", {
      ...{ [header]: algorithm, [`${header}-aws-kms-key-id`]: keyArn.replace(/[^/]+$/, "other") },
    }),
    put("put-second-no-key", "write there with the key aws/s3", { [header]: algorithm }),
  ];
}

/** Use and administration of the key there. */
function keyOperations(matrix: BucketContext, bucket: string): readonly Operation[] {
  const { keyArn } = bucketEncryption(matrix.graph, bucket);
  return keyArn === undefined
    ? []
    : [
        decrypt(matrix, bucket),
        onResource("put-second-key-policy", "change the policy of the key there", () => ({
          ...{ action: "kms:PutKeyPolicy", resource: keyArn },
        })),
      ];
}

/** What S3 asks KMS for a read there, by itself: the key must not rely on the bucket's policy. */
function decrypt(matrix: BucketContext, bucket: string): Operation {
  const get = onBucket({ ...matrix, bucket })("decrypt-second", "decrypt a file there", getOwn);
  return {
    ...get,
    requests: (actor) => {
      const requests = get.requests(actor);
      return requests && kmsOf(requests);
    },
  };
}

/** What S3 does to copy a file with its tags and its deletion, for the role that it assumes. */
function copy(
  { graph, awsEnvironment, config }: BucketContext,
  id: string,
  what: string,
  source: string,
  target: string,
): Operation {
  const key = "alice/file";
  const [from = "", to = ""] = [source, target].map((name) => bucketArn(awsEnvironment, name));
  const ask = (resource: string, actions: readonly string[]): RequestTemplate[] =>
    actions.map((action) => ({ action: `s3:${action}`, resource }));
  const s3 = [
    ...ask(from, ["GetReplicationConfiguration", "ListBucket"]),
    ...ask(`${from}/${key}`, [
      "GetObjectVersionForReplication",
      "GetObjectVersionAcl",
      "GetObjectVersionTagging",
      ...(config.storage.objectLock === undefined
        ? []
        : ["GetObjectRetention", "GetObjectLegalHold"]),
    ]),
    ...ask(`${to}/${key}`, ["ReplicateObject", "ReplicateDelete", "ReplicateTags"]),
  ];
  const operation = onResource(id, what, ({ principal }) => [
    ...s3,
    ...kmsOf(requestsOf(graph, { principal, operation: "get", bucket: source, key })),
    ...kmsOf(requestsOf(graph, { principal, operation: "put", bucket: target, key })).flatMap(
      (request) => [request, { ...request, action: "kms:Encrypt" }],
    ),
  ]);
  return onlyFor(operation, (actor) => !isService(actor));
}

const kmsOf = (requests: readonly AccessRequest[]): readonly AccessRequest[] =>
  requests.filter(({ action }) => action.startsWith("kms:"));
