import { regionalService } from "../../aws/partition";
import { type Policy, policyOf, type Statement } from "../../aws/policy-document";
import { accountArn, type AwsEnvironment, bucketArn } from "../../aws/resource-names";
import type { StorageConfig } from "../../config/schema/storage";
import type { AuditConfig } from "../../config/schema/audit";
import { keyAdministration } from "../key-policies";

const CLOUDTRAIL = { Service: "cloudtrail.amazonaws.com" } as const;

/**
 * Statements by which a trail, and no other, may deliver to its prefix of a bucket. A trail puts every
 * object with the ACL `bucket-owner-full-control`, which a bucket without ACLs accepts too. Source:
 * CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail".
 */
export function deliveryStatements(
  awsEnvironment: AwsEnvironment,
  { bucket, prefix, trail }: { bucket: string; prefix: string; trail: string },
): readonly Statement[] {
  const arn = bucketArn(awsEnvironment, bucket);
  const source = { "aws:SourceArn": trail };
  return [
    {
      Sid: "AuditAclCheck",
      Effect: "Allow",
      Principal: CLOUDTRAIL,
      Action: "s3:GetBucketAcl",
      Resource: arn,
      Condition: { StringEquals: source },
    },
    {
      Sid: "AuditDelivery",
      Effect: "Allow",
      Principal: CLOUDTRAIL,
      Action: "s3:PutObject",
      Resource: `${arn}/${prefix}AWSLogs/${awsEnvironment.accountId}/*`,
      Condition: {
        StringEquals: { ...source, "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    },
  ];
}

/**
 * Policy of a trail's key: CloudTrail may encrypt for this trail only, and readers may decrypt through S3
 * what it encrypted. Source: CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail".
 */
export function auditKeyPolicy(
  awsEnvironment: AwsEnvironment,
  trail: string,
  { administrators, audit }: Pick<StorageConfig, "administrators"> & { audit: AuditConfig },
): Policy {
  const readers = audit.readers.length > 0 ? audit.readers : administrators;
  const context = { "kms:EncryptionContext:aws:cloudtrail:arn": trail };
  const source = { "aws:SourceArn": trail };
  return policyOf(
    keyAdministration(awsEnvironment, administrators),
    {
      Sid: "AuditDelivery",
      Effect: "Allow",
      Principal: CLOUDTRAIL,
      Action: "kms:GenerateDataKey*",
      Resource: "*",
      Condition: { StringEquals: { ...source, ...context } },
    },
    {
      Sid: "AuditKeyCheck",
      Effect: "Allow",
      Principal: CLOUDTRAIL,
      Action: "kms:DescribeKey",
      Resource: "*",
      Condition: { StringEquals: source },
    },
    {
      Sid: "AuditReaders",
      Effect: "Allow",
      Principal: { AWS: accountArn(awsEnvironment) },
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: {
        ...(readers.length > 0 && { ArnLike: { "aws:PrincipalArn": readers } }),
        StringEquals: {
          ...context,
          "kms:ViaService": regionalService("s3", awsEnvironment.region),
        },
      },
    },
  );
}
