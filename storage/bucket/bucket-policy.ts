import { type AwsEnvironment, type Names, roleArn } from "../../aws/resource-names";
import { denyPlainHttp, type Policy, policyOf, type Statement } from "../../aws/policy-document";
import type { StorageConfig } from "../../config/schema/storage";
import { consumerRoleArn } from "../key-consumers";
import { scanStatements } from "../malware/statements";
import { publishedObjects } from "../publish/statements";
import { allowShare, CONSUMER_ACTIONS } from "./share-statements";

/** Arguments for {@link bucketPolicy}. */
export interface BucketPolicyArgs {
  readonly awsEnvironment: AwsEnvironment;
  readonly bucketArn: string;
  /** ARN of the bucket's key; absent with AES256. */
  readonly keyArn?: string | undefined;
  /** Names of the roles that the statements about scans distinguish. */
  readonly names: Pick<Names, "malwareRole" | "quarantineRole" | "userRole">;
  /** Names of the service roles, which the fence and MFA do not apply to. */
  readonly serviceRoles: readonly string[];
  /** ARN of the distribution that serves the published folder. */
  readonly distributionArn?: string | undefined;
  readonly config: StorageConfig;
}

/** Actions on objects, which the fence applies to; it does not apply to administration of the bucket. */
const FENCED_ACTIONS = [
  "s3:DeleteObject",
  "s3:DeleteObjectVersion",
  "s3:GetObject",
  "s3:GetObjectVersion",
  "s3:ListBucket",
  "s3:ListBucketVersions",
  "s3:PutObject",
];

/** Denies uploads whose header has another value than the required one. */
const denyHeader = (
  Sid: string,
  bucketArn: string,
  header: string,
  required: string,
): Statement => ({
  Sid,
  Effect: "Deny",
  Principal: "*",
  Action: "s3:PutObject",
  Resource: `${bucketArn}/*`,
  Condition: {
    StringNotEquals: { [header]: required },
    // Transfer sends no such header, and the bucket's default applies. A negated operator matches an
    // absent header too, so without this condition every upload would be denied.
    Null: { [header]: "false" },
  },
});

/** Statements that require TLS 1.2 or later. */
export function denyOldTransport(bucketArn: string): Statement[] {
  const plainHttp = denyPlainHttp("s3:*", [bucketArn, `${bucketArn}/*`]);
  return [
    plainHttp,
    {
      ...{ ...plainHttp, Sid: "DenyOldTls" },
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    },
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
      // An upload with KMS but without a key would use the account's key aws/s3, not the bucket's.
      Condition: { Null: { [header]: "false", [keyHeader]: "true" } },
    },
  ];
}

const serviceRoleArns = ({ awsEnvironment, serviceRoles }: BucketPolicyArgs): string[] =>
  serviceRoles.map((name) => roleArn(awsEnvironment, name));

/**
 * Statement that denies object access from sources outside the fence. It denies a request only if both
 * conditions match. A negated operator matches an absent key: a request through a VPC endpoint has no
 * public address, and a request from a public address no VPC endpoint.
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
          "aws:PrincipalArn": [
            ...serviceRoleArns(args),
            ...args.config.administrators,
            ...args.config.keyConsumers.map((each) => consumerRoleArn(args.awsEnvironment, each)),
          ],
        },
        // AWS services call from their own network on behalf of the bucket's owner.
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

/** Statement that denies deletes without MFA, except to the service roles, whose sessions have none. */
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
            // Sessions of Identity Center and SAML carry no MFA key either, so their roles are named.
            ArnNotLike: {
              "aws:PrincipalArn": [...serviceRoleArns(args), ...args.config.mfaDeleteExempt],
            },
            // Long-term credentials carry no such key at all, and they must not pass either.
            BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
          },
        },
      ]
    : [];

/** Statement that delegates requests through the account's access points to their policies. */
const allowAccessPoints = ({ awsEnvironment, bucketArn, config }: BucketPolicyArgs): Statement[] =>
  config.accessPoints.length > 0 || config.multiRegion?.accessPoint !== undefined
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

/** Statement for the distribution that serves the published folder. */
const allowPublishing = ({ bucketArn, distributionArn, config }: BucketPolicyArgs): Statement[] =>
  config.publish === undefined || distributionArn === undefined
    ? []
    : [publishedObjects(bucketArn, config.publish.prefix, distributionArn)];

/** Statements about files that GuardDuty scans. */
function protectScanned({
  awsEnvironment,
  bucketArn,
  names,
  config,
}: BucketPolicyArgs): Statement[] {
  if (config.malware === undefined) return [];
  return scanStatements(bucketArn, config.malware, {
    scanner: roleArn(awsEnvironment, names.malwareRole),
    quarantine: roleArn(awsEnvironment, names.quarantineRole),
    transferUsers: roleArn(awsEnvironment, names.userRole),
    keyConsumers: config.keyConsumers.map((each) => consumerRoleArn(awsEnvironment, each)),
    administrators: config.administrators,
  });
}

/** Policy of the data bucket. */
export const bucketPolicy = (args: BucketPolicyArgs): Policy =>
  policyOf(
    ...denyOldTransport(args.bucketArn),
    ...denyOtherEncryption(args),
    ...denyOutsideFence(args),
    ...denyDeleteWithoutMfa(args),
    ...protectScanned(args),
    ...args.config.shares.flatMap((share, index) =>
      allowShare(args.awsEnvironment, share, {
        ...{ sid: `Share${index + 1}`, arn: args.bucketArn, objects: args.bucketArn },
      }),
    ),
    ...allowAccessPoints(args),
    ...allowPublishing(args),
  );

/** Names of the service roles that access the bucket, which fence and MFA do not apply to. */
export const serviceRolesOf = (
  names: Names,
  config: StorageConfig,
  workflowRole: string | undefined,
): readonly string[] => [
  names.userRole,
  ...(config.replication ? [names.replicationRole] : []),
  ...(config.multiRegion ? [names.regionsRole] : []),
  ...(workflowRole === undefined ? [] : [workflowRole]),
  ...(config.malware ? [names.malwareRole] : []),
  ...(config.malware?.quarantine ? [names.quarantineRole] : []),
];
