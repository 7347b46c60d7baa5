import { accountArn, logGroupArn, type AwsEnvironment, roleArn } from "../aws/resource-names";
import { type Conditions, type Policy, policyOf, type Statement } from "../aws/policy-document";
import type { StorageConfig } from "../config/schema/storage";
import { consumer } from "./bucket/bucket-policy";

/** Everything it takes to look after a key, and nothing that reads or writes data with it. */
const ADMINISTRATION = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListAliases",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];

/**
 * Lets IAM policies of the account hand out administration, but no use, of the key, to the named
 * administrators only if there are any. The principal is the account because KMS refuses a policy
 * that names a role before it exists.
 */
export const keyAdministration = (
  awsEnvironment: AwsEnvironment,
  administrators: readonly string[] = [],
): Statement => ({
  Sid: "Administration",
  Effect: "Allow",
  Principal: { AWS: accountArn(awsEnvironment) },
  Action: ADMINISTRATION,
  Resource: "*",
  ...(administrators.length > 0 && {
    Condition: { ArnLike: { "aws:PrincipalArn": administrators } },
  }),
});

/** What the policy of a data key is about. */
export interface DataKeyPolicyArgs {
  readonly awsEnvironment: AwsEnvironment;
  readonly bucketArn: string;
  /** Name of Transfer's user role. */
  readonly userRole: string;
  /** Name of the replication role, which reads objects to copy them. */
  readonly replicationRole?: string | undefined;
  /** Name of the role of the workflow for uploads. */
  readonly workflowRole?: string | undefined;
  readonly config: StorageConfig;
}

/** Only through S3 of the bucket's region, and only for that bucket. */
function throughS3({ awsEnvironment, bucketArn, config }: DataKeyPolicyArgs): Conditions {
  const context = "kms:EncryptionContext:aws:s3:arn";
  const via = { "kms:ViaService": `s3.${awsEnvironment.region}.amazonaws.com` };
  // With a bucket key the context names the bucket; without one, which dsse cannot have, the object.
  return config.encryption === "aws:kms"
    ? { StringEquals: { ...via, [context]: bucketArn } }
    : { StringEquals: via, StringLike: { [context]: `${bucketArn}/*` } };
}

const USE: Readonly<Record<"read" | "write" | "read-write", readonly string[]>> = {
  read: ["kms:Decrypt"],
  // S3 decrypts the parts of a multipart upload when it joins them.
  write: ["kms:Decrypt", "kms:GenerateDataKey"],
  "read-write": ["kms:Decrypt", "kms:GenerateDataKey"],
};

/**
 * Policy of the key that encrypts the bucket: Transfer's user role and the bucket's consumers, only
 * through S3, and only for this bucket.
 */
export function dataKeyPolicy(args: DataKeyPolicyArgs): Policy {
  const { awsEnvironment, userRole, replicationRole, workflowRole, config } = args;
  const use = (
    Sid: string,
    Principal: { readonly AWS: string },
    who: Conditions,
    access: keyof typeof USE,
  ): Statement => ({
    Sid,
    Effect: "Allow",
    Principal,
    Action: USE[access],
    Resource: "*",
    Condition: { ...who, ...throughS3(args) },
  });
  const role = (Sid: string, name: string, access: keyof typeof USE): Statement =>
    use(
      Sid,
      { AWS: accountArn(awsEnvironment) },
      { ArnEquals: { "aws:PrincipalArn": roleArn(awsEnvironment, name) } },
      access,
    );
  return policyOf(
    keyAdministration(awsEnvironment, config.administrators),
    role("TransferUsersThroughS3", userRole, "read-write"),
    ...(replicationRole === undefined ? [] : [role("Replication", replicationRole, "read")]),
    ...(workflowRole === undefined ? [] : [role("Workflow", workflowRole, "read-write")]),
    ...[...config.shares, ...config.accessPoints].map(({ principal, access }, index) => {
      const { Principal, condition } = consumer(awsEnvironment, principal);
      return use(`Consumer${index + 1}`, Principal, condition, access);
    }),
  );
}

/** Policy of the key of a replica: the replication role writes, and administrators restore. */
export const replicaKeyPolicy = (
  awsEnvironment: AwsEnvironment,
  {
    region,
    replicationRole,
    administrators,
  }: {
    readonly region: string;
    readonly replicationRole: string;
    readonly administrators: readonly string[];
  },
): Policy =>
  policyOf(keyAdministration(awsEnvironment, administrators), {
    Sid: "ReplicationThroughS3",
    Effect: "Allow",
    Principal: { AWS: accountArn(awsEnvironment) },
    Action: ["kms:Encrypt", "kms:GenerateDataKey"],
    Resource: "*",
    Condition: {
      ArnEquals: { "aws:PrincipalArn": roleArn(awsEnvironment, replicationRole) },
      StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
    },
  });

/**
 * Policy of the key of a file system: only through EFS, which is given a grant of its own by whoever
 * makes the file system. Clients of the file system use no key.
 */
export const fileSystemKeyPolicy = (
  awsEnvironment: AwsEnvironment,
  administrators: readonly string[],
): Policy =>
  policyOf(keyAdministration(awsEnvironment, administrators), {
    Sid: "ThroughEfs",
    Effect: "Allow",
    Principal: { AWS: accountArn(awsEnvironment) },
    Action: [
      "kms:CreateGrant",
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ],
    Resource: "*",
    Condition: {
      StringEquals: {
        "kms:CallerAccount": awsEnvironment.accountId,
        "kms:ViaService": `elasticfilesystem.${awsEnvironment.region}.amazonaws.com`,
      },
    },
  });

/** Policy of the key that encrypts the stack's log groups: only CloudWatch Logs, only for them. */
export const logKeyPolicy = (
  awsEnvironment: AwsEnvironment,
  logGroups: readonly string[],
): Policy =>
  policyOf(keyAdministration(awsEnvironment), {
    Sid: "LogGroups",
    Effect: "Allow",
    Principal: { Service: `logs.${awsEnvironment.region}.amazonaws.com` },
    Action: [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ],
    Resource: "*",
    Condition: {
      ArnEquals: {
        "kms:EncryptionContext:aws:logs:arn": logGroups.map((name) =>
          logGroupArn(awsEnvironment, name),
        ),
      },
    },
  });
