import {
  logGroupArn,
  type Names,
  type AwsEnvironment,
  secretArns,
  tableArn,
} from "../aws/resource-names";
import { type Policy, policyOf, type Statement } from "../aws/policy-document";
import type { IdentityConfig } from "../config/schema/identity";

const NETWORK_INTERFACES = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/** Decrypting under a key of the operator's, on behalf of one service. */
const decryptFor = (service: string, keyArn: string, { region }: AwsEnvironment): Statement => ({
  Sid: "DecryptUsers",
  Effect: "Allow",
  Action: "kms:Decrypt",
  Resource: keyArn,
  Condition: { StringEquals: { "kms:ViaService": `${service}.${region}.amazonaws.com` } },
});

function readUsers(
  awsEnvironment: AwsEnvironment,
  names: Names,
  config: IdentityConfig,
): Statement[] {
  const { store, secretsKeyArn, secretPrefix } = config;
  const isTable = store === "dynamodb";
  const read: Statement = {
    Sid: "ReadUsers",
    Effect: "Allow",
    Action: isTable ? "dynamodb:GetItem" : "secretsmanager:GetSecretValue",
    Resource: isTable
      ? tableArn(awsEnvironment, names.tables.users)
      : secretArns(awsEnvironment, secretPrefix),
  };
  return secretsKeyArn === undefined
    ? [read]
    : [read, decryptFor(isTable ? "dynamodb" : "secretsmanager", secretsKeyArn, awsEnvironment)];
}

/**
 * What the identity function may do: write to its own log group, read its own users and count their
 * wrong passwords. The log group exists before the function does, so there is no
 * `logs:CreateLogGroup`.
 */
export function identityRolePolicy(
  awsEnvironment: AwsEnvironment,
  names: Names,
  config: IdentityConfig,
): Policy {
  return policyOf(
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `${logGroupArn(awsEnvironment, names.logGroups.identity)}:*`,
    },
    ...readUsers(awsEnvironment, names, config),
    ...(config.lockout === false
      ? []
      : [
          {
            Sid: "CountWrongPasswords",
            Effect: "Allow",
            Action: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
            Resource: tableArn(awsEnvironment, names.tables.lockout),
          } satisfies Statement,
        ]),
  );
}

/**
 * What Lambda itself needs to put the function into a VPC. It stays in every mode: the interfaces
 * outlive a switch away from closed by up to 45 minutes and could not be removed without it.
 */
export function vpcAccessPolicy(awsEnvironment: AwsEnvironment, names: Names): Policy {
  const { partition, region, accountId } = awsEnvironment;
  const functionArn = `arn:${partition}:lambda:${region}:${accountId}:function:${names.identityFunction}`;
  return policyOf(
    { Sid: "Interfaces", Effect: "Allow", Action: NETWORK_INTERFACES, Resource: "*" },
    {
      // Lambda manages interfaces with this role, and so could code that runs in the function.
      Sid: "NotFromTheCode",
      Effect: "Deny",
      Action: NETWORK_INTERFACES,
      Resource: "*",
      Condition: { ArnEquals: { "lambda:SourceFunctionArn": functionArn } },
    },
  );
}
