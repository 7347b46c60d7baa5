import type { AwsEnvironment } from "../../aws/resource-names";
import { type Policy, policyOf, type Statement } from "../../aws/policy-document";
import { regionalService } from "../../aws/partition";

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
  const key = (Sid: string, Action: string, Resource: string, region: string): Statement[] =>
    Resource === ""
      ? []
      : [
          {
            Sid,
            Effect: "Allow",
            Action,
            Resource,
            Condition: { StringEquals: { "kms:ViaService": regionalService("s3", region) } },
          },
        ];
  return policyOf(
    {
      Sid: "Source",
      Effect: "Allow",
      Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
      Resource: arns.source,
    },
    {
      Sid: "SourceObjects",
      Effect: "Allow",
      Action: [
        ...(arns.isLocked ? ["s3:GetObjectLegalHold", "s3:GetObjectRetention"] : []),
        "s3:GetObjectVersionAcl",
        "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionTagging",
      ],
      Resource: `${arns.source}/*`,
    },
    {
      Sid: "TargetObjects",
      Effect: "Allow",
      Action: [
        "s3:ObjectOwnerOverrideToBucketOwner",
        "s3:ReplicateDelete",
        "s3:ReplicateObject",
        "s3:ReplicateTags",
      ],
      Resource: `${arns.target}/*`,
    },
    ...key("SourceKey", "kms:Decrypt", arns.sourceKey, awsEnvironment.region),
    ...key("TargetKey", "kms:Encrypt", arns.targetKey, arns.targetRegion).map((statement) => ({
      ...statement,
      Action: ["kms:Encrypt", "kms:GenerateDataKey"],
    })),
  );
}
