import {
  logGroupArn,
  type Names,
  type AwsEnvironment,
  regionalArn,
  secretArns,
  tableArn,
} from "../aws/resource-names";
import { allow, type Policy, policyOf, type Statement, through } from "../aws/policy-document";
import type { IdentityConfig } from "../config/schema/identity";

/** Actions of Lambda on the network interfaces of a function in a VPC. */
export const NETWORK_INTERFACES = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/** Permission to decrypt with the operator's keys through one service. */
const decryptFor = (
  service: string,
  Resource: string | string[],
  { region }: AwsEnvironment,
): Statement => allow("DecryptUsers", Resource, "kms:Decrypt", through(service, region));

function readUsers(
  awsEnvironment: AwsEnvironment,
  names: Names,
  config: IdentityConfig,
): Statement[] {
  const { store, secretsKeyArn, previousSecretsKeyArn, secretPrefix } = config;
  const isTable = store === "dynamodb";
  const read = isTable
    ? allow("ReadUsers", tableArn(awsEnvironment, names.tables.users), "dynamodb:GetItem")
    : allow("ReadUsers", secretArns(awsEnvironment, secretPrefix), "secretsmanager:GetSecretValue");
  const [keyArn, ...others] = [secretsKeyArn ?? [], previousSecretsKeyArn ?? []].flat();
  if (keyArn === undefined) return [read];
  const keys = others.length === 0 ? keyArn : [keyArn, ...others];
  return [read, decryptFor(isTable ? "dynamodb" : "secretsmanager", keys, awsEnvironment)];
}

/**
 * Policy of the identity function: write to its log group, read its users and count wrong passwords.
 * The log group is created before the function, so there is no `logs:CreateLogGroup`.
 */
export function identityRolePolicy(
  awsEnvironment: AwsEnvironment,
  names: Names,
  config: IdentityConfig,
): Policy {
  return policyOf(
    allow("WriteLogs", `${logGroupArn(awsEnvironment, names.logGroups.identity)}:*`, [
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ]),
    ...readUsers(awsEnvironment, names, config),
    ...(config.lockout === false
      ? []
      : [
          allow("CountWrongPasswords", tableArn(awsEnvironment, names.tables.lockout), [
            "dynamodb:GetItem",
            "dynamodb:UpdateItem",
          ]),
        ]),
  );
}

/**
 * Policy that Lambda needs to put the function into a VPC. Every mode has it: after a switch away from
 * the closed mode the network interfaces remain for up to 45 minutes, and deleting them needs it.
 */
export function vpcAccessPolicy(awsEnvironment: AwsEnvironment, names: Names): Policy {
  const functionArn = regionalArn(awsEnvironment, "lambda", `function:${names.identityFunction}`);
  return policyOf(allow("Interfaces", "*", NETWORK_INTERFACES), {
    // Lambda manages the interfaces with this role; the code of the function must not.
    Sid: "NotFromTheCode",
    Effect: "Deny",
    Action: NETWORK_INTERFACES,
    Resource: "*",
    Condition: { ArnEquals: { "lambda:SourceFunctionArn": functionArn } },
  });
}
