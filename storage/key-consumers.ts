import { type AwsEnvironment, roleArn } from "../aws/resource-names";
import type { KeyConsumerConfig } from "../config/schema/storage";

/** Roles that services use unless another is configured. */
const DEFAULT_ROLES = {
  macie: "aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie",
  backup: "service-role/AWSBackupDefaultServiceRole",
};

/** Statement names and key actions of each service, as its documentation lists them. */
export const KEY_CONSUMERS: Readonly<
  Record<KeyConsumerConfig["service"], { readonly Sid: string; readonly Action: readonly string[] }>
> = {
  // GuardDuty User Guide, "Create or update IAM role policy" of Malware Protection for S3.
  guardduty: { Sid: "GuardDuty", Action: ["kms:Decrypt", "kms:GenerateDataKey"] },
  // Macie User Guide, "Allowing Macie to use a customer managed key".
  macie: { Sid: "Macie", Action: ["kms:Decrypt"] },
  // AWSBackupServiceRolePolicyForS3Backup and …S3Restore.
  backup: { Sid: "Backup", Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"] },
  // DataSync User Guide, "Accessing S3 buckets using server-side encryption"; it reads only.
  datasync: { Sid: "DataSync", Action: ["kms:Decrypt"] },
};

/** ARN of the role with which a service reads objects. */
export function consumerRoleArn(
  awsEnvironment: AwsEnvironment,
  { service, role }: KeyConsumerConfig,
): string {
  if (role !== undefined) return role;
  const name = service === "macie" || service === "backup" ? DEFAULT_ROLES[service] : undefined;
  if (name === undefined) throw new Error(`Storage: service ${service} has no role; set role`);
  return roleArn(awsEnvironment, name);
}
