import { type AwsEnvironment, roleArn, secretArns, tableArn } from "../aws/resource-names";
import { type Policy, policyOf } from "../aws/policy-document";

/** What endpoint policies are limited to. */
export interface StackScope {
  /** Name of the identity function's role. */
  readonly identityRole: string;
  /** Prefix of the users' secrets. */
  readonly secretPrefix: string;
  /** ARN of the bucket; absent where users' files are in a file system. */
  readonly bucketArn?: string | undefined;
}

const ownAccount = ({ accountId }: AwsEnvironment): { StringEquals: Record<string, string> } => ({
  StringEquals: { "aws:PrincipalAccount": accountId },
});

const OF_SERVICE: Readonly<
  Record<
    string,
    (awsEnvironment: AwsEnvironment, scope: StackScope, keyArn: string) => Policy | undefined
  >
> = {
  /** Only the identity function, and only to read users' secrets. */
  secretsmanager: (awsEnvironment, scope) =>
    policyOf({
      Sid: "IdentityReadsUsers",
      Effect: "Allow",
      Principal: "*",
      Action: "secretsmanager:GetSecretValue",
      Resource: secretArns(awsEnvironment, scope.secretPrefix),
      Condition: { ArnEquals: { "aws:PrincipalArn": roleArn(awsEnvironment, scope.identityRole) } },
    }),

  /** Principals of this account, and only for what tells who they are. */
  sts: (awsEnvironment) =>
    policyOf({
      Sid: "OwnAccount",
      Effect: "Allow",
      Principal: "*",
      Action: "sts:GetCallerIdentity",
      Resource: "*",
      Condition: ownAccount(awsEnvironment),
    }),

  /** Principals of this account, and only the stack's bucket. */
  s3: (awsEnvironment, { bucketArn }) =>
    bucketArn === undefined
      ? undefined
      : policyOf({
          Sid: "OwnBucket",
          Effect: "Allow",
          Principal: "*",
          Action: [
            "s3:AbortMultipartUpload",
            "s3:DeleteObject",
            "s3:GetBucketLocation",
            "s3:GetObject",
            "s3:ListBucket",
            "s3:PutObject",
          ],
          Resource: [bucketArn, `${bucketArn}/*`],
          Condition: ownAccount(awsEnvironment),
        }),

  /** Principals of this account, and only the bucket's key. */
  kms: (awsEnvironment, _scope, keyArn) =>
    keyArn === ""
      ? undefined
      : policyOf({
          Sid: "OwnKey",
          Effect: "Allow",
          Principal: "*",
          Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
          Resource: keyArn,
          Condition: ownAccount(awsEnvironment),
        }),

  /** Only the identity function, and only to read and count in tables of this stack. */
  dynamodb: (awsEnvironment, { identityRole }) =>
    policyOf({
      Sid: "OwnTables",
      Effect: "Allow",
      Principal: "*",
      Action: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
      Resource: tableArn(awsEnvironment, `${identityRole}-*`),
      Condition: { ArnEquals: { "aws:PrincipalArn": roleArn(awsEnvironment, identityRole) } },
    }),
};

/**
 * Policy of a VPC endpoint.
 *
 * @param service name after `com.amazonaws.<region>.`
 * @param keyArn the bucket's key, which only the policy for `kms` names; blank without one
 * @returns for a service that the stack itself does not use: this account's principals on this
 * account's resources
 */
export const endpointPolicy = (
  service: string,
  awsEnvironment: AwsEnvironment,
  scope: StackScope,
  keyArn: string,
): Policy =>
  OF_SERVICE[service]?.(awsEnvironment, scope, keyArn) ??
  policyOf({
    Sid: "OwnAccount",
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: {
      StringEquals: {
        "aws:PrincipalAccount": awsEnvironment.accountId,
        "aws:ResourceAccount": awsEnvironment.accountId,
      },
    },
  });
