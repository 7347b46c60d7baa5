import type { AwsEnvironment } from "../aws/resource-names";
import { type Policy, policyOf, serviceTrust } from "../aws/policy-document";

/**
 * Trust of the role that Transfer takes on for a user. The source is the user's ARN, not the
 * server's; without it any Transfer server of any account could be told to use the role.
 */
export const userRoleTrust = (awsEnvironment: AwsEnvironment, serverId: string): Policy =>
  serviceTrust("transfer.amazonaws.com", awsEnvironment.accountId, {
    ArnLike: {
      "aws:SourceArn": `arn:${awsEnvironment.partition}:transfer:${awsEnvironment.region}:${awsEnvironment.accountId}:user/${serverId}/*`,
    },
  });

/** The widest that any user may have in the bucket; each login narrows it to the user's own folder. */
export const userBucketPolicy = (bucketArn: string): Policy =>
  policyOf(
    {
      Sid: "Bucket",
      Effect: "Allow",
      Action: ["s3:GetBucketLocation", "s3:ListBucket"],
      Resource: bucketArn,
    },
    {
      Sid: "Objects",
      Effect: "Allow",
      Action: [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
      ],
      Resource: `${bucketArn}/*`,
    },
  );

/** The widest that any user may have in the file system; owner and mode of each file narrow it. */
export const userFileSystemPolicy = (fileSystemArn: string): Policy =>
  policyOf({
    Sid: "FileSystem",
    Effect: "Allow",
    Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
    Resource: fileSystemArn,
  });

/** Use of the bucket's key, through S3 only; a policy of its own because the key's id is made by AWS. */
export const userKeyPolicy = (awsEnvironment: AwsEnvironment, keyArn: string): Policy =>
  policyOf({
    Sid: "KeyThroughS3",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: keyArn,
    Condition: { StringEquals: { "kms:ViaService": `s3.${awsEnvironment.region}.amazonaws.com` } },
  });
