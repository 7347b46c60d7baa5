import { type AwsEnvironment, regionalArn } from "../aws/resource-names";
import { allow, type Policy, policyOf, serviceTrust, through } from "../aws/policy-document";

/**
 * Trust policy of the role that Transfer assumes for a user. The source is the ARN of the user, not of
 * the server; without this condition any Transfer server of the account could use the role.
 */
export const userRoleTrust = (awsEnvironment: AwsEnvironment, serverId: string): Policy =>
  serviceTrust("transfer.amazonaws.com", awsEnvironment.accountId, {
    ArnLike: {
      "aws:SourceArn": regionalArn(awsEnvironment, "transfer", `user/${serverId}/*`),
    },
  });

/** Maximum permissions of any user in the bucket; the session policy limits a user to the own folder. */
export const userBucketPolicy = (bucketArn: string): Policy =>
  policyOf(
    allow("Bucket", bucketArn, ["s3:GetBucketLocation", "s3:ListBucket"]),
    allow("Objects", `${bucketArn}/*`, [
      "s3:AbortMultipartUpload",
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:ListMultipartUploadParts",
      "s3:PutObject",
    ]),
  );

/** Maximum permissions of any user in the file system; owner and mode of each file limit them. */
export const userFileSystemPolicy = (fileSystemArn: string): Policy =>
  policyOf(
    allow("FileSystem", fileSystemArn, [
      "elasticfilesystem:ClientMount",
      "elasticfilesystem:ClientWrite",
    ]),
  );

/** Permission to use the bucket's key through S3; a separate policy, as the key id is unknown at first preview. */
export const userKeyPolicy = (awsEnvironment: AwsEnvironment, keyArn: string): Policy =>
  policyOf(
    allow(
      "KeyThroughS3",
      keyArn,
      ["kms:Decrypt", "kms:GenerateDataKey"],
      through("s3", awsEnvironment.region),
    ),
  );
