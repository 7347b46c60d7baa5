import type { AwsEnvironment } from "../../aws/resource-names";
import { allow, type Policy, policyOf, type Statement, through } from "../../aws/policy-document";

/** Policy of the replication role: it reads the source bucket and writes to the target bucket, each with its key. */
export function replicationPolicy(
  awsEnvironment: AwsEnvironment,
  arns: {
    readonly source: string;
    readonly target: string;
    readonly sourceKey: string;
    readonly targetKey: string;
    readonly targetRegion: string;
    /** Whether Object Lock retains objects of the source, so that S3 copies their retention too. */
    readonly isLocked: boolean;
  },
): Policy {
  const key = (
    Sid: string,
    Resource: string,
    Action: string | readonly string[],
    region: string,
  ): Statement[] => (Resource === "" ? [] : [allow(Sid, Resource, Action, through("s3", region))]);
  return policyOf(
    allow("Source", arns.source, ["s3:GetReplicationConfiguration", "s3:ListBucket"]),
    allow("SourceObjects", `${arns.source}/*`, [
      ...(arns.isLocked ? ["s3:GetObjectLegalHold", "s3:GetObjectRetention"] : []),
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionTagging",
    ]),
    allow("TargetObjects", `${arns.target}/*`, [
      "s3:ObjectOwnerOverrideToBucketOwner",
      "s3:ReplicateDelete",
      "s3:ReplicateObject",
      "s3:ReplicateTags",
    ]),
    ...key("SourceKey", arns.sourceKey, "kms:Decrypt", awsEnvironment.region),
    ...key("TargetKey", arns.targetKey, ["kms:Encrypt", "kms:GenerateDataKey"], arns.targetRegion),
  );
}
