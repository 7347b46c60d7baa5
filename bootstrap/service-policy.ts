import type { AwsEnvironment } from "../aws/resource-names";
import type { Statement } from "../aws/policy-document";
import type { StackArns } from "./stack-arns";
import { allow, regional } from "./statements";

/** Services that are given a role of the stack. */
const PASSED_TO = [
  "apigateway.amazonaws.com",
  "lambda.amazonaws.com",
  "s3.amazonaws.com",
  "transfer.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
];

/** Services that make their own role when they are first used. */
const SERVICE_LINKED = [
  "backup.amazonaws.com",
  "elasticfilesystem.amazonaws.com",
  "ops.apigateway.amazonaws.com",
  "transitgateway.amazonaws.com",
];

/** Roles, and to whom they may be given. */
export const roleStatements = (
  { partition, accountId }: AwsEnvironment,
  { roles: own }: StackArns,
): Statement[] => [
  allow("OwnRoles", own, [
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePolicy",
    "iam:PutRolePolicy",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
  ]),
  {
    ...allow("PassOwnRoles", own, ["iam:PassRole"]),
    Condition: { StringEquals: { "iam:PassedToService": PASSED_TO } },
  },
  {
    ...allow(
      "ServiceLinkedRoles",
      [`arn:${partition}:iam::${accountId}:role/aws-service-role/*`],
      ["iam:CreateServiceLinkedRole"],
    ),
    Condition: { StringEquals: { "iam:AWSServiceName": SERVICE_LINKED } },
  },
];

/** The server and all that it asks about a login. */
export const serviceStatements = (
  awsEnvironment: AwsEnvironment,
  { functions }: StackArns,
): Statement[] => [
  allow(
    "Function",
    [functions],
    [
      "lambda:AddPermission",
      "lambda:CreateFunction",
      "lambda:DeleteFunction",
      "lambda:RemovePermission",
      "lambda:TagResource",
      "lambda:UntagResource",
      "lambda:UpdateFunctionCode",
      "lambda:UpdateFunctionConfiguration",
    ],
  ),
  // What does not exist yet has no ARN to name.
  allow("NewServer", "*", ["transfer:CreateServer", "transfer:CreateWorkflow"]),
  allow(
    "Server",
    [regional(awsEnvironment, "transfer", "*")],
    [
      "transfer:DeleteHostKey",
      "transfer:DeleteServer",
      "transfer:DeleteWorkflow",
      "transfer:ImportHostKey",
      "transfer:StartServer",
      "transfer:StopServer",
      "transfer:TagResource",
      "transfer:TestIdentityProvider",
      "transfer:UntagResource",
      "transfer:UpdateHostKey",
      "transfer:UpdateServer",
    ],
  ),
  allow(
    "Api",
    [`arn:${awsEnvironment.partition}:apigateway:${awsEnvironment.region}::/*`],
    [
      "apigateway:DELETE",
      "apigateway:PATCH",
      "apigateway:POST",
      "apigateway:PUT",
      "apigateway:SetWebACL",
    ],
  ),
  allow(
    "Firewall",
    [
      regional(awsEnvironment, "wafv2", "regional/*"),
      `arn:${awsEnvironment.partition}:apigateway:${awsEnvironment.region}::/restapis/*/stages/*`,
    ],
    [
      "wafv2:AssociateWebACL",
      "wafv2:CreateIPSet",
      "wafv2:CreateWebACL",
      "wafv2:DeleteIPSet",
      "wafv2:DeleteWebACL",
      "wafv2:DisassociateWebACL",
      "wafv2:TagResource",
      "wafv2:UntagResource",
      "wafv2:UpdateIPSet",
      "wafv2:UpdateWebACL",
    ],
  ),
];
