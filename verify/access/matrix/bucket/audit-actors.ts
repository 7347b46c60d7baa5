import { bucketArn, parseArn } from "../../../../aws/resource-names";
import { arnOf, resourcesOf } from "../../../graph/graph";
import { type Actor, type MatrixContext, roleActor, serviceActor } from "../actors";

/** The trail that audits the data bucket, and where it delivers. */
export interface Trail {
  readonly arn: string;
  readonly bucketArn: string;
  readonly prefix: string;
  readonly keyArn: string | undefined;
}

/** Trail of a stack, if it has one. */
export function trailOf({ graph, awsEnvironment }: MatrixContext): Trail | undefined {
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
  const foreign = trail.arn.replace(matrix.awsEnvironment.accountId, "999988887777");
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
