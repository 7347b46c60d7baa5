import { regionalService } from "../../../../aws/partition";
import type { AccessRequest } from "../../request";
import type { MatrixContext } from "../actors";
import { onResource, type Operation, type RequestTemplate } from "../operation";
import { trailOf } from "./audit-actors";

/** Delivery of events, and what others try with them. */
export function auditOperations(matrix: MatrixContext): readonly Operation[] {
  const trail = trailOf(matrix);
  if (trail === undefined) return [];
  const file = `${trail.bucketArn}/${trail.prefix}CloudTrail/2026/events.json.gz`;
  const context = {
    "kms:EncryptionContext:aws:cloudtrail:arn": trail.arn,
    "kms:EncryptionContext:aws:s3:arn": file,
    "kms:EncryptionContextKeys": ["aws:cloudtrail:arn", "aws:s3:arn"],
  };
  const withKey = (action: string, more: AccessRequest["context"] = {}): RequestTemplate[] =>
    trail.keyArn === undefined
      ? []
      : [{ action, resource: trail.keyArn, context: { ...context, ...more } }];
  // CloudTrail gives this ACL to every object that it puts.
  const acl = { "s3:x-amz-acl": "bucket-owner-full-control" };
  const put = (resource: string): RequestTemplate => ({
    action: "s3:PutObject",
    resource,
    context: acl,
  });
  return [
    service("put-audit", "deliver events", () => [put(file), ...withKey("kms:GenerateDataKey")]),
    // Another trail need not use the stack's key, so the bucket has to keep it out by itself.
    service("put-audit-other-key", "deliver events under another key", () => put(file)),
    service("put-audit-elsewhere", "write beside its prefix", () =>
      put(`${trail.bucketArn}/access/2026`),
    ),
    service("check-audit-bucket", "read the log bucket's ACL", () => ({
      action: "s3:GetBucketAcl",
      resource: trail.bucketArn,
    })),
    ...(trail.keyArn === undefined
      ? []
      : [
          service("check-audit-key", "describe the audit's key", () => ({
            action: "kms:DescribeKey",
            resource: trail.keyArn ?? "",
          })),
        ]),
    other("get-audit", "read the events", [
      { action: "s3:GetObject", resource: file },
      ...withKey("kms:Decrypt", {
        "kms:ViaService": regionalService("s3", matrix.awsEnvironment.region),
        "aws:ViaAWSService": "true",
      }),
    ]),
    other("decrypt-audit-outside-s3", "decrypt events outside S3", withKey("kms:Decrypt")),
    other("delete-audit", "delete events", [{ action: "s3:DeleteObject", resource: file }]),
  ];
}

/** An operation of CloudTrail only. */
function service(
  id: string,
  what: string,
  request: () => RequestTemplate | RequestTemplate[],
): Operation {
  const operation = onResource(id, what, request, "cloudtrail");
  return {
    ...operation,
    requests: (actor) => (actor.kind === "service" ? operation.requests(actor) : undefined),
  };
}

/** An operation of everybody but services. */
function other(id: string, what: string, requests: readonly RequestTemplate[]): Operation {
  const operation = onResource(id, what, () => requests);
  return {
    ...operation,
    requests: (actor) =>
      actor.kind === "service" || requests.length === 0 ? undefined : operation.requests(actor),
  };
}
