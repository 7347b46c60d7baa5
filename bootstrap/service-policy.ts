import { type AwsEnvironment, regionalArn } from "../aws/resource-names";
import { allow, type Statement } from "../aws/policy-document";
import { SCANNER } from "../storage/malware/scan-policy";
import { newTags, ownTags, type StackArns } from "./stack-arns";

/** Services to which a role of the stack may be passed. */
const PASSED_TO = [
  "apigateway.amazonaws.com",
  "events.amazonaws.com",
  "lambda.amazonaws.com",
  SCANNER,
  "s3.amazonaws.com",
  "states.amazonaws.com",
  "transfer.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
];

/** Services that create a service-linked role at first use. */
const SERVICE_LINKED = [
  "backup.amazonaws.com",
  "elasticfilesystem.amazonaws.com",
  "ops.apigateway.amazonaws.com",
  "transitgateway.amazonaws.com",
];

/** Statements for the stack's roles and service-linked roles. */
export const roleStatements = (
  { partition, accountId }: AwsEnvironment,
  { roles, oldRoles }: StackArns,
  boundaryArn: string,
): Statement[] => [
  allow(
    "BoundRoles",
    roles,
    [
      "iam:CreateRole",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
      "iam:UpdateRoleDescription",
    ],
    { StringEquals: { "iam:PermissionsBoundary": boundaryArn } },
  ),
  // These give nobody more permissions; a role from before the boundary can be replaced with them.
  allow("OwnRoles", roles, ["iam:TagRole", "iam:UntagRole"]),
  allow("DeleteRoles", [...roles, ...oldRoles], ["iam:DeleteRole", "iam:DeleteRolePolicy"]),
  allow("PassOwnRoles", roles, ["iam:PassRole"], {
    StringEquals: { "iam:PassedToService": PASSED_TO },
  }),
  allow(
    "ServiceLinkedRoles",
    [`arn:${partition}:iam::${accountId}:role/aws-service-role/*`],
    ["iam:CreateServiceLinkedRole"],
    { StringEquals: { "iam:AWSServiceName": SERVICE_LINKED } },
  ),
];

/** Statements for the server and its identity provider. */
export const serviceStatements = (
  awsEnvironment: AwsEnvironment,
  stack: string,
  { functions }: StackArns,
): Statement[] => [
  allow(
    "Function",
    [functions],
    [
      "lambda:AddPermission",
      "lambda:CreateFunction",
      "lambda:DeleteFunction",
      "lambda:DeleteFunctionConcurrency",
      "lambda:PutFunctionConcurrency",
      "lambda:RemovePermission",
      "lambda:TagResource",
      "lambda:UntagResource",
      "lambda:UpdateFunctionCode",
      "lambda:UpdateFunctionConfiguration",
    ],
  ),
  // A new server or workflow has no ARN yet.
  allow("NewServer", "*", ["transfer:CreateServer", "transfer:CreateWorkflow"]),
  allow(
    "Server",
    [regionalArn(awsEnvironment, "transfer", "*")],
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
  ...apiStatements(awsEnvironment, stack),
  allow(
    "Firewall",
    [
      regionalArn(awsEnvironment, "wafv2", "regional/*"),
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

/**
 * Statements for the API in front of the function, whose id is not known. What is below an API inherits its
 * tags (API Gateway Developer Guide, "API Gateway resources that can be tagged"). Tags themselves have no
 * condition on what they are of.
 */
function apiStatements({ partition, region }: AwsEnvironment, stack: string): Statement[] {
  const at = (path: string): string => `arn:${partition}:apigateway:${region}::/${path}`;
  return [
    allow("NewApi", [at("restapis")], ["apigateway:POST"], newTags(stack)),
    allow(
      "Api",
      [at("restapis/*")],
      [
        "apigateway:DELETE",
        "apigateway:PATCH",
        "apigateway:POST",
        "apigateway:PUT",
        "apigateway:SetWebACL",
      ],
      ownTags(stack),
    ),
    allow("ApiTags", [at("tags/*")], ["apigateway:DELETE", "apigateway:POST", "apigateway:PUT"], {
      StringEqualsIfExists: newTags(stack).StringEquals,
    }),
  ];
}
