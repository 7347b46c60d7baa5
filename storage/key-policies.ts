import { accountArn, type AwsEnvironment, roleArn } from "../aws/resource-names";
import {
  type Conditions,
  type Policy,
  policyOf,
  type Statement,
  through,
} from "../aws/policy-document";
import type { StorageConfig } from "../config/schema/storage";
import { consumer } from "./bucket/share-statements";
import { KEY_CONSUMERS, rolesByService } from "./key-consumers";
import { publishedKeyUse } from "./publish/statements";

/** Actions that administer a key; none of them encrypts or decrypts data. */
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
 * Statement that lets IAM policies of the account grant administration, but no use, of the key. With
 * administrators, only they may have it. The principal is the account because KMS refuses a policy
 * with a role that does not exist yet.
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

/** Arguments for {@link dataKeyPolicy}. */
export interface DataKeyPolicyArgs {
  readonly awsEnvironment: AwsEnvironment;
  readonly bucketArn: string;
  /** Name of the role that Transfer assumes for users; absent where Transfer serves another bucket. */
  readonly userRole?: string;
  /** Name of the replication role. */
  readonly replicationRole?: string | undefined;
  /** Name of the role that copies objects to and from another region. */
  readonly regionsRole?: string | undefined;
  /** Name of the workflow's role. */
  readonly workflowRole?: string | undefined;
  /** Name of the role that scans uploads. */
  readonly malwareRole?: string | undefined;
  /** Name of the role that copies infected files. */
  readonly quarantineRole?: string | undefined;
  /** ARN of the distribution that serves the published folder. */
  readonly distributionArn?: string | undefined;
  readonly config: StorageConfig;
}

/** Conditions that limit the key to requests of S3 for the bucket. */
function throughS3({
  awsEnvironment,
  bucketArn,
  config,
}: Pick<DataKeyPolicyArgs, "awsEnvironment" | "bucketArn" | "config">): Conditions {
  const context = "kms:EncryptionContext:aws:s3:arn";
  const { StringEquals } = through("s3", awsEnvironment.region);
  // The encryption context is the bucket with a bucket key, or else, as with dsse, the object.
  return config.encryption === "aws:kms"
    ? { StringEquals: { ...StringEquals, [context]: bucketArn } }
    : { StringEquals, StringLike: { [context]: `${bucketArn}/*` } };
}

/** Actions of each kind of access. */
const USE: Readonly<Record<"read" | "write" | "read-write", readonly string[]>> = {
  read: ["kms:Decrypt"],
  // S3 decrypts the parts of a multipart upload to assemble them.
  write: ["kms:Decrypt", "kms:GenerateDataKey"],
  "read-write": ["kms:Decrypt", "kms:GenerateDataKey"],
};

/**
 * Policy of the bucket's key: the service roles and the bucket's consumers may use it through S3, for
 * this bucket only.
 */
export function dataKeyPolicy(args: DataKeyPolicyArgs): Policy {
  const { awsEnvironment, userRole, replicationRole, workflowRole, distributionArn, config } = args;
  const { malwareRole, quarantineRole, regionsRole } = args;
  const use = (
    Sid: string,
    Principal: { readonly AWS: string },
    conditions: Conditions,
    access: keyof typeof USE,
  ): Statement => ({
    Sid,
    Effect: "Allow",
    Principal,
    Action: USE[access],
    Resource: "*",
    Condition: { ...conditions, ...throughS3(args) },
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
    ...(userRole === undefined ? [] : [role("TransferUsersThroughS3", userRole, "read-write")]),
    ...(replicationRole === undefined ? [] : [role("Replication", replicationRole, "read")]),
    ...(regionsRole === undefined
      ? []
      : [role("Replication", regionsRole, "read"), replicas(awsEnvironment, regionsRole)]),
    ...(workflowRole === undefined ? [] : [role("Workflow", workflowRole, "read-write")]),
    // To scan, and to write the object with which GuardDuty tries a new plan.
    ...(malwareRole === undefined ? [] : [role("MalwareScan", malwareRole, "read-write")]),
    ...(quarantineRole === undefined ? [] : [role("Quarantine", quarantineRole, "read-write")]),
    ...(distributionArn === undefined ? [] : [publishedKeyUse(distributionArn)]),
    // One statement per service, as Sids are unique in a policy.
    ...rolesByService(awsEnvironment, config.keyConsumers).map(([service, roles]): Statement => {
      const { Sid, Action } = KEY_CONSUMERS[service];
      return {
        Sid,
        Effect: "Allow",
        Principal: { AWS: accountArn(awsEnvironment) },
        Action,
        Resource: "*",
        // Not the encryption context, which a request for kms:DescribeKey lacks.
        Condition: {
          ArnEquals: { "aws:PrincipalArn": roles },
          ...through("s3", awsEnvironment.region),
        },
      };
    }),
    ...[
      ...config.shares,
      ...config.accessPoints,
      ...(config.multiRegion?.accessPoint?.consumers ?? []),
    ].map(({ principal, access }, index) => {
      const { Principal, condition } = consumer(awsEnvironment, principal);
      return use(`Consumer${index + 1}`, Principal, condition, access);
    }),
  );
}

/** Arguments for {@link replicaKeyPolicy}. */
export interface ReplicaKeyPolicyArgs {
  readonly awsEnvironment: AwsEnvironment;
  /** ARN of the replica bucket. */
  readonly bucketArn: string;
  /** Region of the replica bucket and its key. */
  readonly region: string;
  /** Name of the replication role. */
  readonly replicationRole: string;
  readonly config: StorageConfig;
}

/**
 * Policy of the replica bucket's key: through S3, the replication role may encrypt, and the
 * administrators may read the replicas, which nobody else can.
 */
export function replicaKeyPolicy(args: ReplicaKeyPolicyArgs): Policy {
  const { region, replicationRole, config } = args;
  const awsEnvironment = { ...args.awsEnvironment, region };
  return policyOf(
    keyAdministration(awsEnvironment, config.administrators),
    replicas(awsEnvironment, replicationRole),
    ...administratorsRead({ ...args, awsEnvironment }),
  );
}

/** Statement that lets a role encrypt replicas through S3. */
const replicas = (awsEnvironment: AwsEnvironment, role: string): Statement => ({
  Sid: "ReplicationThroughS3",
  Effect: "Allow",
  Principal: { AWS: accountArn(awsEnvironment) },
  Action: ["kms:Encrypt", "kms:GenerateDataKey"],
  Resource: "*",
  Condition: {
    ArnEquals: { "aws:PrincipalArn": roleArn(awsEnvironment, role) },
    ...through("s3", awsEnvironment.region),
  },
});

/** Statement that lets the administrators, if there are any, read the bucket's objects. */
function administratorsRead(
  args: Pick<DataKeyPolicyArgs, "awsEnvironment" | "bucketArn" | "config">,
): Statement[] {
  const { administrators } = args.config;
  if (administrators.length === 0) return [];
  return [
    {
      Sid: "AdministratorsThroughS3",
      Effect: "Allow",
      Principal: { AWS: accountArn(args.awsEnvironment) },
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { ArnLike: { "aws:PrincipalArn": administrators }, ...throughS3(args) },
    },
  ];
}

/**
 * Policy of the key of the second region's bucket: that of the data key, without Transfer, and with the
 * administrators, who take the files to another server when this region is lost.
 */
export const secondKeyPolicy = (args: Omit<DataKeyPolicyArgs, "userRole">): Policy =>
  policyOf(...dataKeyPolicy(args).Statement, ...administratorsRead(args));
