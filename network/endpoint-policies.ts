import { type AwsEnvironment, roleArn, secretArns, tableArn } from "../aws/resource-names";
import { type Policy, policyOf, type Statement } from "../aws/policy-document";

/** Resources of the stack that endpoint policies admit. */
export interface StackScope {
  /** Name of the identity function's role. */
  readonly identityRole: string;
  /** Name of the role that Transfer assumes for a user. */
  readonly userRole: string;
  /** Prefix of the users' secrets. */
  readonly secretPrefix: string;
  /** ARN of the bucket; absent with a file system. */
  readonly bucketArn?: string | undefined;
}

const ownAccount = ({ accountId }: AwsEnvironment): { StringEquals: Record<string, string> } => ({
  StringEquals: { "aws:PrincipalAccount": accountId },
});

/** Policies of the services that the stack itself uses, by service name. */
const POLICIES: Readonly<
  Record<
    string,
    (awsEnvironment: AwsEnvironment, scope: StackScope, keyArn: string) => Policy | undefined
  >
> = {
  /** The identity function may read users' secrets. */
  secretsmanager: (awsEnvironment, scope) =>
    policyOf({
      Sid: "IdentityReadsUsers",
      Effect: "Allow",
      Principal: "*",
      Action: "secretsmanager:GetSecretValue",
      Resource: secretArns(awsEnvironment, scope.secretPrefix),
      Condition: { ArnEquals: { "aws:PrincipalArn": roleArn(awsEnvironment, scope.identityRole) } },
    }),

  /**
   * Transfer may assume the user role for a server of this account, and principals of this account may
   * ask for their own identity. Transfer calls as a service, without an account of its own; the
   * condition is the one in the role's trust policy.
   */
  sts: (awsEnvironment, { userRole }) =>
    policyOf(
      {
        Sid: "AssumeUserRole",
        Effect: "Allow",
        Principal: "*",
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Resource: roleArn(awsEnvironment, userRole),
        Condition: { StringEquals: { "aws:SourceAccount": awsEnvironment.accountId } },
      },
      {
        Sid: "OwnAccount",
        Effect: "Allow",
        Principal: "*",
        Action: "sts:GetCallerIdentity",
        Resource: "*",
        Condition: ownAccount(awsEnvironment),
      },
    ),

  /** Principals of this account may use the stack's bucket. */
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

  /** Principals of this account may use the bucket's key. */
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

  /** The identity function may read users and count wrong passwords in tables of this stack. */
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

/** Principals of this account may use a service's resources of this account. */
const withinAccount = ({ accountId }: AwsEnvironment, Sid: string, Action: string): Statement => ({
  Sid,
  Effect: "Allow",
  Principal: "*",
  Action,
  Resource: "*",
  Condition: {
    StringEquals: { "aws:PrincipalAccount": accountId, "aws:ResourceAccount": accountId },
  },
});

/** Services whose policies above admit the stack alone, and so none of an endpoint's other callers. */
const STACK_ONLY = ["secretsmanager", "sts"];

/** What a VPC endpoint's policy admits. */
export interface EndpointPolicyArgs {
  readonly scope: StackScope;
  /** ARN of the bucket's key, for service `kms`; blank without one. */
  readonly keyArn: string;
  /** Whether others than the stack may reach the endpoint. */
  readonly hasCallers: boolean;
}

/**
 * Policy of a VPC endpoint.
 *
 * @param service service name after `com.amazonaws.<region>.`
 * @returns for other services, a policy for this account's principals and resources
 */
export function endpointPolicy(
  service: string,
  awsEnvironment: AwsEnvironment,
  { scope, keyArn, hasCallers }: EndpointPolicyArgs,
): Policy {
  const policy = POLICIES[service]?.(awsEnvironment, scope, keyArn);
  if (policy === undefined) return policyOf(withinAccount(awsEnvironment, "OwnAccount", "*"));
  return hasCallers && STACK_ONLY.includes(service)
    ? policyOf(...policy.Statement, withinAccount(awsEnvironment, "Callers", `${service}:*`))
    : policy;
}
