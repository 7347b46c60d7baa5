import {
  type AwsEnvironment,
  defaultSecretPrefix,
  namesOf,
  policyArn,
  regionalArn,
  tableArn,
} from "../aws/resource-names";
import { allow, type Policy, policyOf, type Statement } from "../aws/policy-document";
import type { BootstrapConfig } from "./config";
import { multiRegionStatements } from "./multi-region-policy";
import { networkStatements } from "./network-policy";
import { keepState, readState, type State, writeState } from "./state-policies";
import { operationsStatements } from "./operations-policy";
import { malwareStatements } from "./malware-policy";
import { publishStatements } from "./publish-policy";
import { roleStatements, serviceStatements } from "./service-policy";
import { boundaryName } from "./permissions-boundary";
import { type StackArns, stackArns } from "./stack-arns";
import {
  emptyingStatement,
  keyStatements,
  storageStatements,
  usersKeyStatement,
} from "./storage-policy";
import { regionalService } from "../aws/partition";

/** Planner of a policy. */
export type PolicyPlanner = (awsEnvironment: AwsEnvironment, state: State) => Policy;

/** Planners of the policies of a stack's deploy role, by name; read access is in {@link readPolicy}. */
export function deployPolicies(
  stack: string,
  config: BootstrapConfig,
): Readonly<Record<string, PolicyPlanner>> {
  const keyArn = config.secretsKeys[stack];
  const used = { stacks: [stack], hasContext: !config.secretsWithoutContext.includes(stack) };
  const arnsIn = (environment: AwsEnvironment): StackArns =>
    stackArns(environment, stack, config.buckets[stack]);
  return {
    state: (environment, state) =>
      policyOf(
        ...readState(environment, state, used),
        ...writeState(environment, state, used),
        ...keepState(environment, state),
        otherStacks(stack),
      ),
    storage: (environment) =>
      policyOf(
        ...storageStatements(environment, stack, arnsIn(environment)),
        ...(config.emptiedStacks.includes(stack) ? [emptyingStatement(arnsIn(environment))] : []),
        ...keyStatements(environment, stack, arnsIn(environment)),
        ...(keyArn === undefined ? [] : [usersKeyStatement(environment, keyArn)]),
      ),
    roles: (environment) =>
      policyOf(
        ...roleStatements(
          environment,
          arnsIn(environment),
          policyArn(environment, boundaryName(stack)),
        ),
        ...malwareStatements(environment, stack),
      ),
    service: (environment) =>
      policyOf(
        ...serviceStatements(environment, stack, arnsIn(environment)),
        ...smokeTestStatements(environment, stack, config),
      ),
    network: (environment) => policyOf(...networkStatements(environment)),
    operations: (environment) =>
      policyOf(...operationsStatements(environment, arnsIn(environment))),
    publish: (environment) =>
      policyOf(
        ...publishStatements(environment, stack, arnsIn(environment)),
        ...multiRegionStatements(environment),
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
function smokeTestStatements(
  awsEnvironment: AwsEnvironment,
  stack: string,
  config: BootstrapConfig,
): Statement[] {
  const { smokeTestUser: user, secretPrefix = defaultSecretPrefix(stack), secretsKeys } = config;
  const keyArn = secretsKeys[stack];
  if (user === undefined) return [];
  return [
    allow(
      "SmokeTestSecret",
      // Secrets Manager appends a hyphen and six characters to the name; a new secret has none yet.
      [`${secretPrefix}/${user}-??????`, `${secretPrefix}/${user}`].map((name) =>
        regionalArn(awsEnvironment, "secretsmanager", `secret:${name}`),
      ),
      [
        "secretsmanager:CreateSecret",
        "secretsmanager:DeleteSecret",
        "secretsmanager:GetSecretValue",
      ],
    ),
    allow(
      "SmokeTestItem",
      [tableArn(awsEnvironment, namesOf(stack).tables.users)],
      ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"],
      { "ForAnyValue:StringEquals": { "dynamodb:LeadingKeys": [user] } },
    ),
    ...(keyArn === undefined
      ? []
      : [
          allow("SmokeTestKey", [keyArn], ["kms:Decrypt", "kms:GenerateDataKey"], {
            StringEquals: {
              "kms:ViaService": ["dynamodb", "secretsmanager"].map((service) =>
                regionalService(service, awsEnvironment.region),
              ),
            },
          }),
        ]),
  ];
}
