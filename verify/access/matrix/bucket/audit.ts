import { regionalService } from "../../../../aws/partition";
import { bucketArn, parseArn } from "../../../../aws/resource-names";
import { arnOf, resourcesOf } from "../../../graph/graph";
import type { AccessRequest } from "../../request";
import { type Actor, type MatrixContext, roleActor, serviceActor, STRANGER } from "../actors";
import { isService, onlyFor, onResource, type Operation, type RequestTemplate } from "../operation";

/** The trail that audits the data bucket, and where it delivers. */
interface Trail {
  readonly arn: string;
  readonly bucketArn: string;
  readonly prefix: string;
  readonly keyArn: string | undefined;
}

/** Trail of a stack, if it has one. */
function trailOf({ graph, awsEnvironment }: MatrixContext): Trail | undefined {
  const [trail] = resourcesOf(graph, "aws:cloudtrail/trail:Trail");
  if (trail === undefined) return undefined;
  const { s3BucketName, s3KeyPrefix, kmsKeyId } = trail.inputs;
  return {
    arn: arnOf(trail),
    bucketArn: bucketArn(awsEnvironment, String(s3BucketName)),
    prefix: `${String(s3KeyPrefix)}/AWSLogs/${awsEnvironment.accountId}/`,
    keyArn: typeof kmsKeyId === "string" ? kmsKeyId : undefined,
  };
}

/** CloudTrail for the stack's trail, for another one and for one of another account. */
export function auditServices(matrix: MatrixContext): readonly Actor[] {
  const trail = trailOf(matrix);
  if (trail === undefined) return [];
  const service = (id: string, who: string, arn: string): Actor => {
    const actor = serviceActor(matrix, { id, who: `CloudTrail for ${who}` }, "cloudtrail", arn);
    const { accountId } = parseArn(arn);
    return { ...actor, context: { ...actor.context, "aws:SourceAccount": accountId } };
  };
  const foreign = trail.arn.replace(matrix.awsEnvironment.accountId, STRANGER);
  return [
    service("cloudtrail", "this trail", trail.arn),
    service("cloudtrail-other", "another trail of the account", `${trail.arn}-other`),
    service("cloudtrail-foreign", "a trail of the same name in another account", foreign),
  ];
}

/** Roles that may decrypt the events. */
export const auditReaders = (matrix: MatrixContext): readonly Actor[] =>
  (matrix.config.storage.audit?.readers ?? []).map((arn) =>
    roleActor(
      matrix,
      { id: `audit-${arn.split("/").at(-1)}`, who: "role that storage.audit names as a reader" },
      arn,
    ),
  );

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
const service = (
  id: string,
  what: string,
  request: () => RequestTemplate | RequestTemplate[],
): Operation => onlyFor(onResource(id, what, request, "cloudtrail"), isService);

/** An operation of everybody but services. */
const other = (id: string, what: string, requests: readonly RequestTemplate[]): Operation =>
  onlyFor(
    onResource(id, what, () => requests),
    (actor) => !isService(actor) && requests.length > 0,
  );
