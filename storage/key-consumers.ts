import { type AwsEnvironment, parseArn, roleArn } from "../aws/resource-names";
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

/**
 * ARN of the role with which a service reads objects.
 *
 * @throws for a role of another account, which the key's policy would not admit
 */
export function consumerRoleArn(
  awsEnvironment: AwsEnvironment,
  { service, role }: KeyConsumerConfig,
): string {
  if (role !== undefined) {
    if (parseArn(role).accountId === awsEnvironment.accountId) return role;
    throw new Error(
      `Storage: storage.keyConsumers lists ${role} for ${service}, but services read with a role of the stack's account ${awsEnvironment.accountId}; give a role of that account, or share the folder with storage.shares`,
    );
  }
  const name = service === "macie" || service === "backup" ? DEFAULT_ROLES[service] : undefined;
  if (name === undefined) throw new Error(`Storage: service ${service} has no role; set role`);
  return roleArn(awsEnvironment, name);
}

/** Services in the order of their first consumer, each once, with the roles of all its consumers. */
export function rolesByService(
  awsEnvironment: AwsEnvironment,
  consumers: readonly KeyConsumerConfig[],
): readonly (readonly [KeyConsumerConfig["service"], readonly string[]])[] {
  const services = [...new Set(consumers.map(({ service }) => service))];
  return services.map((service) => [
    service,
    consumers
      .filter((each) => each.service === service)
      .map((each) => consumerRoleArn(awsEnvironment, each)),
  ]);
}
