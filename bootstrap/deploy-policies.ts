import {
  type AwsEnvironment,
  namesOf,
  policyArn,
  regionalArn,
  tableArn,
} from "../aws/resource-names";
import { allow, type Policy, policyOf, type Statement } from "../aws/policy-document";
import { multiRegionStatements } from "./multi-region-policy";
import { networkStatements } from "./network-policy";
import { keepState, readState, type State, writeState } from "./state-policies";
import { operationsStatements } from "./operations-policy";
import { malwareStatements } from "./malware-policy";
import { publishStatements } from "./publish-policy";
import { roleStatements, serviceStatements } from "./service-policy";
import { boundaryName } from "./permissions-boundary";
import { stackArns } from "./stack-arns";
import {
  emptyingStatement,
  keyStatements,
  storageStatements,
  usersKeyStatement,
} from "./storage-policy";
import { regionalService } from "../aws/partition";

/** User whom the login test after a deployment makes and removes. */
export interface SmokeTest {
  readonly user: string;
  /** Secrets Manager prefix of users. */
  readonly secretPrefix: string;
}

/** Arguments for {@link deployPolicies}. */
export interface DeployPoliciesArgs {
  readonly awsEnvironment: AwsEnvironment;
  readonly stack: string;
  /** Names of the buckets in the stack's configuration. */
  readonly buckets: readonly string[];
  readonly state: State;
  /** Whether the role may delete the objects of the stack's buckets. */
  readonly mayEmpty: boolean;
  /** Whether the secrets in the stack's state are encrypted with the stack as context. */
  readonly hasContext: boolean;
  /** User of the login test, if there is one. */
  readonly smokeTest?: SmokeTest | undefined;
  /** ARN of the KMS key of the stack's users, if the configuration has one. */
  readonly usersKeyArn?: string | undefined;
}

/** Policies of a stack's deploy role, by name; read access is in {@link readPolicy}. */
export function deployPolicies(args: DeployPoliciesArgs): Readonly<Record<string, Policy>> {
  const { awsEnvironment, stack, buckets, state, smokeTest, usersKeyArn, mayEmpty } = args;
  const boundaryArn = policyArn(awsEnvironment, boundaryName(stack));
  const arns = stackArns(awsEnvironment, stack, buckets);
  return {
    state: policyOf(
      ...readState(awsEnvironment, state, { stack, hasContext: args.hasContext }),
      ...writeState(awsEnvironment, state, { stack, hasContext: args.hasContext }),
      ...keepState(awsEnvironment, state),
      otherStacks(stack),
    ),
    storage: policyOf(
      ...storageStatements(awsEnvironment, stack, arns),
      ...(mayEmpty ? [emptyingStatement(arns)] : []),
      ...keyStatements(awsEnvironment, stack, arns),
      ...(usersKeyArn === undefined ? [] : [usersKeyStatement(awsEnvironment, usersKeyArn)]),
    ),
    roles: policyOf(
      ...roleStatements(awsEnvironment, arns, boundaryArn),
      ...malwareStatements(awsEnvironment, stack),
    ),
    service: policyOf(
      ...serviceStatements(awsEnvironment, stack, arns),
      ...(smokeTest === undefined
        ? []
        : smokeTestStatements(awsEnvironment, stack, smokeTest, usersKeyArn)),
    ),
    network: policyOf(...networkStatements(awsEnvironment)),
    operations: policyOf(...operationsStatements(awsEnvironment, arns)),
    publish: policyOf(
      ...publishStatements(awsEnvironment, stack, arns),
      ...multiRegionStatements(awsEnvironment),
    ),
  };
}

/**
 * Statement that denies what belongs to another stack by its tags, in every service that tells IAM the
 * tags of a resource.
 */
const otherStacks = (stack: string): Statement => ({
  Sid: "OtherStacks",
  Effect: "Deny",
  Action: [
    ...["apigateway:*", "cloudwatch:*", "dynamodb:*", "ec2:*", "elasticfilesystem:*", "events:*"],
    ...["kms:*", "lambda:*", "logs:*", "route53resolver:*", "sns:*", "sqs:*", "transfer:*"],
    ...["cloudfront:*", "guardduty:*", "s3:*AccessPoint*", "states:*", "wafv2:*"],
  ],
  Resource: "*",
  Condition: {
    StringEquals: { "aws:ResourceTag/project": "managed-sftp" },
    StringNotEquals: { "aws:ResourceTag/environment": stack },
  },
});

/** Statements for the login test, which makes, reads and removes the user's record in either store. */
const smokeTestStatements = (
  awsEnvironment: AwsEnvironment,
  stack: string,
  { user, secretPrefix }: SmokeTest,
  keyArn: string | undefined,
): Statement[] => [
  allow(
    "SmokeTestSecret",
    // Secrets Manager appends a hyphen and six characters to the name; a new secret has none yet.
    [`${secretPrefix}/${user}-??????`, `${secretPrefix}/${user}`].map((name) =>
      regionalArn(awsEnvironment, "secretsmanager", `secret:${name}`),
    ),
    ["secretsmanager:CreateSecret", "secretsmanager:DeleteSecret", "secretsmanager:GetSecretValue"],
  ),
  {
    ...allow(
      "SmokeTestItem",
      [tableArn(awsEnvironment, namesOf(stack).tables.users)],
      ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"],
    ),
    Condition: { "ForAnyValue:StringEquals": { "dynamodb:LeadingKeys": [user] } },
  },
  ...(keyArn === undefined
    ? []
    : [
        {
          ...allow("SmokeTestKey", [keyArn], ["kms:Decrypt", "kms:GenerateDataKey"]),
          Condition: {
            StringEquals: {
              "kms:ViaService": ["dynamodb", "secretsmanager"].map((service) =>
                regionalService(service, awsEnvironment.region),
              ),
            },
          },
        },
      ]),
];
