import { arnOf, resourcesOf } from "../../../graph/graph";
import type { AccessRequest } from "../../request";
import { cleanFile, requestsOf } from "../../s3-operation";
import { type Actor, OUTSIDE, serviceActor, STRANGER } from "../actors";
import {
  isService,
  onBucket,
  onlyFor,
  onResource,
  type Operation,
  type S3Step,
} from "../operation";
import type { BucketContext } from "./actors";

/** Distributions and log deliveries: the stack's own, another of the account, and another account's. */
export function publishedActors(matrix: BucketContext): readonly Actor[] {
  const { graph, config } = matrix;
  if (config.storage.publish === undefined) return [];
  const arnsOf = (type: string): string[] => resourcesOf(graph, type).map(arnOf);
  return [
    ...arnsOf("aws:cloudfront/distribution:Distribution").flatMap((arn) =>
      threeOf(matrix, "cloudfront", "cloudfront", "CloudFront for", arn),
    ),
    ...arnsOf("aws:cloudwatch/logDeliverySource:LogDeliverySource").flatMap((arn) =>
      threeOf(matrix, "viewer-logs", "delivery.logs", "log delivery of", arn),
    ),
  ];
}

/** A service for the stack's resource, for another one of the account, and for another account's. */
const threeOf = (
  matrix: BucketContext,
  id: string,
  service: string,
  what: string,
  arn: string,
): readonly Actor[] => {
  const { accountId } = matrix.awsEnvironment;
  const foreign = arn.replace(accountId, STRANGER);
  const asks = (suffix: string, which: string, sourceArn: string): Actor =>
    outside(
      serviceActor(matrix, { id: `${id}${suffix}`, who: `${what} ${which}` }, service, sourceArn),
    );
  const stranger = asks("-stranger", "another account", foreign);
  return [
    asks("", "this stack", arn),
    asks("-other", "another distribution of the account", `${arn}-other`),
    { ...stranger, context: { ...stranger.context, "aws:SourceAccount": STRANGER } },
  ];
};

/** From an address of AWS, which no condition may depend on. */
const outside = (actor: Actor): Actor => ({
  ...actor,
  context: { ...actor.context, "aws:SourceIp": OUTSIDE },
});

/** Requests of a distribution, and what everybody else may do with the published folder directly. */
export function publishedOperations(matrix: BucketContext): readonly Operation[] {
  const { publish } = matrix.config.storage;
  if (publish === undefined) return [];
  const { prefix } = publish;
  const beside = `${prefix.slice(0, -1)}-not/`;
  return [
    inBucket(
      matrix,
      "get-published",
      `read ${prefix}file, without the distribution unless it is one`,
      {
        ...{ operation: "get", key: `${prefix}file` },
      },
    ),
    ...(matrix.encryption.keyArn === undefined ? [] : [decryptPublished(matrix, `${prefix}file`)]),
    ...(matrix.config.storage.malware === undefined
      ? []
      : [
          inBucket(matrix, "get-published-untagged", "read a file there that is not scanned yet", {
            ...{ operation: "get", key: `${prefix}file`, tags: {} },
          }),
        ]),
    byService(matrix, "get-unpublished", "read a file of another folder for it", {
      ...{ operation: "get", key: `${beside}file` },
    }),
    byService(matrix, "put-published", "write a file there for it", {
      ...{ operation: "put", key: `${prefix}file` },
    }),
    byService(matrix, "list-published", "list the folder for it", {
      ...{ operation: "list", key: prefix },
    }),
    putViewerLog(matrix),
  ];
}

/** An operation of CloudFront, whose call to KMS is for the distribution too. */
const byService = (matrix: BucketContext, id: string, what: string, step: S3Step): Operation => ({
  ...{ id, what },
  requests: ({ principal, context }) =>
    principal.kind === "service" && principal.name === "cloudfront.amazonaws.com"
      ? requestsOf(matrix.graph, {
          ...cleanFile(matrix.graph),
          ...{ ...step, principal, bucket: matrix.bucket },
        }).map((request): AccessRequest => ({
          ...request,
          context: { ...context, ...request.context },
        }))
      : undefined,
});

/** What S3 asks KMS for CloudFront, by itself: the key must not rely on the bucket's policy. */
const decryptPublished = (matrix: BucketContext, key: string): Operation => {
  const get = byService(matrix, "decrypt-published", "decrypt a file there for it", {
    ...{ operation: "get", key },
  });
  return {
    ...get,
    requests: (actor) => get.requests(actor)?.filter(({ action }) => action === "kms:Decrypt"),
  };
};

/** The same, also of everybody who is no service. */
const inBucket = (matrix: BucketContext, id: string, what: string, step: S3Step): Operation => {
  const [service, others] = [
    byService(matrix, id, what, step),
    onBucket(matrix)(id, what, () => step),
  ];
  return { ...service, requests: (actor) => service.requests(actor) ?? others.requests(actor) };
};

/** Delivery of a log about viewers. */
function putViewerLog({ logs, awsEnvironment }: BucketContext): Operation {
  const { partition, accountId } = awsEnvironment;
  const put = onResource(
    "put-viewer-log",
    "deliver a log about viewers",
    () => ({
      action: "s3:PutObject",
      resource: `arn:${partition}:s3:::${logs?.bucket}/AWSLogs/${accountId}/2026`,
      context: { "s3:x-amz-acl": "bucket-owner-full-control" },
    }),
    "delivery.logs",
  );
  return onlyFor(put, isService);
}
