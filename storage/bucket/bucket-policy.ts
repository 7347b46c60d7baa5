import { accountArn, type AwsEnvironment, roleArn } from "../../aws/resource-names";
import { type Conditions, type Policy, policyOf, type Statement } from "../../aws/policy-document";
import type { ShareConfig, StorageConfig } from "../../config/schema/storage";

/** What the bucket's policy is about. */
export interface BucketPolicyArgs {
  readonly awsEnvironment: AwsEnvironment;
  readonly bucketArn: string;
  /** ARN of the key of the default encryption; absent with AES256. */
  readonly keyArn?: string | undefined;
  /** Names of roles that fences and MFA never stop: Transfer's user role and replication. */
  readonly serviceRoles: readonly string[];
  readonly config: StorageConfig;
}

/** Objects and their names; administration of the bucket is never fenced off. */
const FENCED_ACTIONS = [
  "s3:DeleteObject",
  "s3:DeleteObjectVersion",
  "s3:GetObject",
  "s3:GetObjectVersion",
  "s3:ListBucket",
  "s3:ListBucketVersions",
  "s3:PutObject",
];

/** Actions of a consumer outside Transfer on the objects of its folder. */
export const CONSUMER_ACTIONS: Readonly<Record<ShareConfig["access"], readonly string[]>> = {
  read: ["s3:GetObject"],
  write: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
  "read-write": [
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
  ],
};

/** Refuses a put whose header names a value other than the wanted one. */
const denyHeader = (Sid: string, bucketArn: string, header: string, wanted: string): Statement => ({
  Sid,
  Effect: "Deny",
  Principal: "*",
  Action: "s3:PutObject",
  Resource: `${bucketArn}/*`,
  Condition: {
    StringNotEquals: { [header]: wanted },
    // Transfer sends no such header and relies on the bucket's default: without this guard a negated
    // operator also matches the absent header, and every upload would be refused.
    Null: { [header]: "false" },
  },
});

/** TLS 1.2 or better, whoever asks. */
export function denyOldTransport(bucketArn: string): Statement[] {
  const everything = [bucketArn, `${bucketArn}/*`];
  const deny = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: everything } as const;
  return [
    { Sid: "DenyPlainHttp", ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Sid: "DenyOldTls", ...deny, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ];
}

function denyOtherEncryption({ bucketArn, keyArn, config }: BucketPolicyArgs): Statement[] {
  const header = "s3:x-amz-server-side-encryption";
  const keyHeader = `${header}-aws-kms-key-id`;
  const algorithm = denyHeader("DenyWrongAlgorithm", bucketArn, header, config.encryption);
  if (keyArn === undefined) return [algorithm];
  return [
    algorithm,
    denyHeader("DenyWrongKey", bucketArn, keyHeader, keyArn),
    {
      Sid: "DenyMissingKey",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: `${bucketArn}/*`,
      // A put that asks for KMS and names no key gets the account's aws/s3 key, not the bucket's.
      Condition: { Null: { [header]: "false", [keyHeader]: "true" } },
    },
  ];
}

const serviceRoleArns = ({ awsEnvironment, serviceRoles }: BucketPolicyArgs): string[] =>
  serviceRoles.map((name) => roleArn(awsEnvironment, name));

/**
 * Objects only from the listed places. Both conditions have to hold for the refusal, and a negated
 * operator matches an absent key: a request through a listed endpoint has no public address, one
 * from a listed address no endpoint.
 */
function denyOutsideFence(args: BucketPolicyArgs): Statement[] {
  const { fence } = args.config;
  if (fence === undefined) return [];
  return [
    {
      Sid: "DenyOutsideFence",
      Effect: "Deny",
      Principal: "*",
      Action: FENCED_ACTIONS,
      Resource: [args.bucketArn, `${args.bucketArn}/*`],
      Condition: {
        ArnNotLike: {
          "aws:PrincipalArn": [...serviceRoleArns(args), ...args.config.administrators],
        },
        // AWS services that write for the bucket's owner call from their own network.
        Bool: { "aws:PrincipalIsAWSService": "false" },
        ...(fence.sourceCidrs.length > 0 && {
          NotIpAddress: { "aws:SourceIp": fence.sourceCidrs },
        }),
        ...(fence.vpcEndpointIds.length > 0 && {
          StringNotEquals: { "aws:SourceVpce": fence.vpcEndpointIds },
        }),
      },
    },
  ];
}

/** Deletion by people needs MFA; sessions of Transfer's users have none and need none. */
const denyDeleteWithoutMfa = (args: BucketPolicyArgs): Statement[] =>
  args.config.mfaDelete
    ? [
        {
          Sid: "DenyDeleteWithoutMfa",
          Effect: "Deny",
          Principal: "*",
          Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
          Resource: `${args.bucketArn}/*`,
          Condition: {
            ArnNotLike: { "aws:PrincipalArn": serviceRoleArns(args) },
            // Long-term credentials carry no such key at all, and they must not pass either.
            BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
          },
        },
      ]
    : [];

/**
 * A consumer as `Principal` and condition. The account stands for its principals, because S3
 * refuses a policy that names one which does not exist (yet).
 */
export function consumer(
  awsEnvironment: AwsEnvironment,
  principal: string,
): { readonly Principal: { readonly AWS: string }; readonly condition: Conditions } {
  const isAccount = /^\d{12}$/.test(principal);
  const accountId = isAccount ? principal : (principal.split(":")[4] ?? "");
  return {
    Principal: { AWS: accountArn({ ...awsEnvironment, accountId }) },
    condition: isAccount ? {} : { ArnEquals: { "aws:PrincipalArn": principal } },
  };
}

/** What a consumer may do in its folder; the slash keeps `a/` out of `ab/`. */
function allowShare(
  { awsEnvironment, bucketArn }: BucketPolicyArgs,
  share: ShareConfig,
  index: number,
) {
  const { Principal, condition } = consumer(awsEnvironment, share.principal);
  const list: Statement = {
    Sid: `Share${index + 1}List`,
    Effect: "Allow",
    Principal,
    Action: "s3:ListBucket",
    Resource: bucketArn,
    Condition: { ...condition, StringLike: { "s3:prefix": `${share.prefix}*` } },
  };
  const objects: Statement = {
    Sid: `Share${index + 1}Objects`,
    Effect: "Allow",
    Principal,
    Action: CONSUMER_ACTIONS[share.access],
    Resource: `${bucketArn}/${share.prefix}*`,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
  return share.access === "write" ? [objects] : [list, objects];
}

/** Leaves requests through the account's own access points to the policies of those. */
const allowAccessPoints = ({ awsEnvironment, bucketArn, config }: BucketPolicyArgs): Statement[] =>
  config.accessPoints.length > 0
    ? [
        {
          Sid: "DelegateToAccessPoints",
          Effect: "Allow",
          Principal: "*",
          Action: [...new Set(["s3:ListBucket", ...Object.values(CONSUMER_ACTIONS).flat()])],
          Resource: [bucketArn, `${bucketArn}/*`],
          Condition: { StringEquals: { "s3:DataAccessPointAccount": awsEnvironment.accountId } },
        },
      ]
    : [];

/** Policy of the data bucket. */
export const bucketPolicy = (args: BucketPolicyArgs): Policy =>
  policyOf(
    ...denyOldTransport(args.bucketArn),
    ...denyOtherEncryption(args),
    ...denyOutsideFence(args),
    ...denyDeleteWithoutMfa(args),
    ...args.config.shares.flatMap((share, index) => allowShare(args, share, index)),
    ...allowAccessPoints(args),
  );
