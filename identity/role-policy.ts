import { logGroupArn, type Names, type Place, secretArns } from "../config/names";
import { type Policy, policyOf, type Statement } from "../config/policy";
import type { StackConfig } from "../config/schema";

const NETWORK_INTERFACES = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * What the identity function may do: write to its own log group and read its own users. The log
 * group exists before the function does, so there is no `logs:CreateLogGroup`.
 */
export function identityRolePolicy(
  place: Place,
  names: Names,
  config: StackConfig["identity"],
): Policy {
  const readSecretsKey: Statement[] =
    config.secretsKeyArn === undefined
      ? []
      : [
          {
            Sid: "DecryptUsers",
            Effect: "Allow",
            Action: "kms:Decrypt",
            Resource: config.secretsKeyArn,
            Condition: {
              StringEquals: { "kms:ViaService": `secretsmanager.${place.region}.amazonaws.com` },
            },
          },
        ];
  return policyOf(
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `${logGroupArn(place, names.logGroups.identity)}:*`,
    },
    {
      Sid: "ReadUsers",
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: secretArns(place, config.secretPrefix),
    },
    ...readSecretsKey,
  );
}

/**
 * What Lambda itself needs to put the function into a VPC. It stays in every mode: the interfaces
 * outlive a switch away from closed by up to 45 minutes and could not be removed without it.
 */
export function vpcAccessPolicy(place: Place, names: Names): Policy {
  const { partition, region, accountId } = place;
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
