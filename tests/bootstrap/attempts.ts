import { boundaryName } from "../../bootstrap/permissions-boundary";
import type { Context } from "../../verify/access/request";
import { ACCOUNT, deployRole, policyArn, roleArn, STATE_BUCKET, STATE_KEY } from "./support";

export const at = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-central-1:${ACCOUNT}:${resource}`;
export const tags = (stack: string, key = "aws:ResourceTag"): Record<string, string> => ({
  [`${key}/project`]: "managed-sftp",
  [`${key}/environment`]: stack,
});
export const bounded = (stack: string): Context => ({
  "iam:PermissionsBoundary": policyArn(boundaryName(stack)),
});
const PLAN = `arn:aws:guardduty:eu-central-1:${ACCOUNT}:malware-protection-plan/1a`;
const DISTRIBUTION = `arn:aws:cloudfront::${ACCOUNT}:distribution/E1`;
const API = "arn:aws:apigateway:eu-central-1::/restapis/a1";
const PULUMI = `${STATE_BUCKET}/.pulumi/stacks/managed-sftp`;

export type Attempt = readonly [title: string, action: string, resource: string, context?: Context];

/** What belongs to a stack, and what somebody could do to it. */
export const belongingsOf = (stack: string): readonly Attempt[] => {
  const name = `managed-sftp-${stack}`;
  const tagged = tags(stack);
  return [
    ["its state", "s3:GetObject", `${PULUMI}/${stack}.json`],
    ["its state, to write", "s3:PutObject", `${PULUMI}/${stack}.json`],
    [
      "the secrets in its state",
      "kms:Decrypt",
      STATE_KEY,
      { "kms:EncryptionContext:stack": stack, "kms:EncryptionContextKeys": ["stack"] },
    ],
    [
      "its users",
      "secretsmanager:GetSecretValue",
      at("secretsmanager", `secret:managed-sftp/${stack}/alice-AbCdEf`),
    ],
    ["its table of users", "dynamodb:GetItem", at("dynamodb", `table/${name}-identity-users`)],
    ["its table", "dynamodb:DeleteTable", at("dynamodb", `table/${name}-identity-users`)],
    ["its files", "s3:GetObject", `arn:aws:s3:::${name}-${ACCOUNT}/alice/report.csv`],
    ["its bucket", "s3:PutBucketPolicy", `arn:aws:s3:::${name}-${ACCOUNT}`],
    ["its server", "transfer:UpdateServer", at("transfer", "server/s-1"), tagged],
    [
      "its file system",
      "elasticfilesystem:PutFileSystemPolicy",
      at("elasticfilesystem", "file-system/fs-1"),
      tagged,
    ],
    [
      "the files in its file system",
      "elasticfilesystem:ClientWrite",
      at("elasticfilesystem", "file-system/fs-1"),
      tagged,
    ],
    ["its VPC", "ec2:DeleteVpc", at("ec2", "vpc/vpc-1"), tagged],
    [
      "its security groups",
      "ec2:AuthorizeSecurityGroupIngress",
      at("ec2", "security-group/sg-1"),
      tagged,
    ],
    [
      "the tags of its VPC",
      "ec2:CreateTags",
      at("ec2", "vpc/vpc-1"),
      { ...tagged, ...tags("dev", "aws:RequestTag") },
    ],
    ["the tags of its VPC, to remove", "ec2:DeleteTags", at("ec2", "vpc/vpc-1"), tagged],
    ["its topic", "sns:SetTopicAttributes", at("sns", `${name}-alarms`), tagged],
    ["its topic, to listen", "sns:Subscribe", at("sns", `${name}-uploads`)],
    ["its queue", "sqs:SetQueueAttributes", at("sqs", `${name}-uploads`)],
    ["its rules", "events:PutTargets", at("events", `rule/${name}-upload-completed`), tagged],
    ["its alarms", "cloudwatch:DeleteAlarms", at("cloudwatch", `alarm:${name}-errors`), tagged],
    ["its keys", "kms:PutKeyPolicy", at("kms", "key/1"), tagged],
    ["its keys, to read", "kms:Decrypt", at("kms", "key/1"), tagged],
    ["the names of its keys", "kms:UpdateAlias", at("kms", `alias/${name}-data`)],
    ["its function", "lambda:UpdateFunctionCode", at("lambda", `function:${name}-identity`)],
    ["its function, to call", "lambda:InvokeFunction", at("lambda", `function:${name}-identity`)],
    ["its roles", "iam:PutRolePolicy", roleArn(`${name}-user`), bounded(stack)],
    [
      "its roles, to pass",
      "iam:PassRole",
      roleArn(`${name}-identity`),
      { "iam:PassedToService": "lambda.amazonaws.com" },
    ],
    ["its distribution", "cloudfront:UpdateDistribution", DISTRIBUTION, tagged],
    ["its scans of uploads", "guardduty:DeleteMalwareProtectionPlan", PLAN, tagged],
    [
      "its quarantine",
      "states:UpdateStateMachine",
      at("states", `stateMachine:${name}-quarantine`),
    ],
    [
      "its invalidation",
      "states:UpdateStateMachine",
      at("states", `stateMachine:${name}-invalidation`),
    ],
    ["its API", "apigateway:PATCH", API, tagged],
    ["its API, to delete", "apigateway:DELETE", API, tagged],
    ["the methods of its API", "apigateway:PUT", `${API}/resources/r/methods/GET`, tagged],
    [
      "the names that its VPC resolves",
      "route53resolver:UpdateFirewallDomains",
      at("route53resolver", "firewall-domain-list/rslvr-fdl-1"),
      tagged,
    ],
    ["its access points", "s3:DeleteAccessPoint", at("s3", "accesspoint/partner"), tagged],
    [
      "the policy of its access points",
      "s3:PutAccessPointPolicy",
      at("s3", "accesspoint/partner"),
      tagged,
    ],
    ["its trail", "cloudtrail:StopLogging", at("cloudtrail", `trail/${name}`)],
    [
      "its audit events",
      "cloudtrail:DeleteEventDataStore",
      at("cloudtrail", "eventdatastore/0a1b"),
      tagged,
    ],
    [
      "the tags of its audit events",
      "cloudtrail:AddTags",
      at("cloudtrail", "eventdatastore/0a1b"),
      { ...tagged, ...tags("dev", "aws:RequestTag") },
    ],
    ["its logs", "logs:DeleteLogGroup", at("logs", `log-group:/aws/vpc/${name}`)],
  ];
};

/** Ways to more than the stack's own permissions. */
export const ESCALATIONS: readonly Attempt[] = [
  ["an API that is of no stack", "apigateway:PATCH", API],
  [
    "an API with the tags of another stack",
    "apigateway:POST",
    "arn:aws:apigateway:eu-central-1::/restapis",
    tags("prod", "aws:RequestTag"),
  ],
  [
    "the tags of another stack for an API",
    "apigateway:PUT",
    "arn:aws:apigateway:eu-central-1::/tags/x",
    tags("prod", "aws:RequestTag"),
  ],
  ["a distribution that is of no stack", "cloudfront:UpdateDistribution", DISTRIBUTION],
  [
    "a distribution with the tags of another stack",
    "cloudfront:CreateDistribution",
    "*",
    tags("prod", "aws:RequestTag"),
  ],
  [
    "the tags of another stack for a distribution",
    "cloudfront:TagResource",
    DISTRIBUTION,
    tags("prod", "aws:RequestTag"),
  ],
  ["scans that are of no stack", "guardduty:UpdateMalwareProtectionPlan", PLAN],
  [
    "scans with the tags of another stack",
    "guardduty:CreateMalwareProtectionPlan",
    "*",
    tags("prod", "aws:RequestTag"),
  ],
  [
    "the tags of another stack for scans",
    "guardduty:TagResource",
    PLAN,
    tags("prod", "aws:RequestTag"),
  ],
  ["a role without boundary", "iam:CreateRole", roleArn("managed-sftp-dev-user")],
  [
    "a role with another boundary",
    "iam:CreateRole",
    roleArn("managed-sftp-dev-user"),
    bounded("prod"),
  ],
  ["a policy for a role without boundary", "iam:PutRolePolicy", roleArn("managed-sftp-dev-user")],
  [
    "trust in a role without boundary",
    "iam:UpdateAssumeRolePolicy",
    roleArn("managed-sftp-dev-user"),
  ],
  [
    "another boundary for an own role",
    "iam:PutRolePermissionsBoundary",
    roleArn("managed-sftp-dev-user"),
    { "iam:PermissionsBoundary": policyArn("AdministratorAccess") },
  ],
  [
    "no boundary for an own role",
    "iam:DeleteRolePermissionsBoundary",
    roleArn("managed-sftp-dev-user"),
    bounded("dev"),
  ],
  [
    "a policy of AWS for an own role",
    "iam:AttachRolePolicy",
    roleArn("managed-sftp-dev-user"),
    { ...bounded("dev"), "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" },
  ],
  ["a new version of the boundary", "iam:CreatePolicyVersion", policyArn(boundaryName("dev"))],
  ["an old version of the boundary", "iam:SetDefaultPolicyVersion", policyArn(boundaryName("dev"))],
  ["the boundary, to delete", "iam:DeletePolicy", policyArn(boundaryName("dev"))],
  ["more policies for itself", "iam:PutRolePolicy", deployRole("dev"), bounded("dev")],
  ["trust in itself", "iam:UpdateAssumeRolePolicy", deployRole("dev"), bounded("dev")],
  ["a role for itself", "sts:AssumeRole", deployRole("prod")],
  ["a user", "iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/me`],
  ["a key for a user", "iam:CreateAccessKey", `arn:aws:iam::${ACCOUNT}:user/admin`],
  [
    "an own role for an instance",
    "iam:PassRole",
    roleArn("managed-sftp-dev-user"),
    { "iam:PassedToService": "ec2.amazonaws.com" },
  ],
  [
    "a key of another stack, by its tags",
    "kms:TagResource",
    at("kms", "key/1"),
    { ...tags("prod"), ...tags("dev", "aws:RequestTag") },
  ],
  ["the policy of the state key", "kms:PutKeyPolicy", STATE_KEY, tags("dev")],
  ["the policy of the state bucket", "s3:PutBucketPolicy", STATE_BUCKET],
];

/** What a deploy role may not do with its own permissions, beside {@link ESCALATIONS}. */
export const BEYOND_DEPLOYMENT: readonly Attempt[] = [
  ["the trail of the account", "cloudtrail:StopLogging", at("cloudtrail", "trail/organization")],
  [
    "a role of another service",
    "iam:CreateServiceLinkedRole",
    roleArn("aws-service-role/organizations.amazonaws.com/AWSServiceRoleForOrganizations"),
    { "iam:AWSServiceName": "organizations.amazonaws.com" },
  ],
  [
    "a user of its table other than that of the login test",
    "dynamodb:GetItem",
    at("dynamodb", "table/managed-sftp-dev-identity-users"),
    { "dynamodb:LeadingKeys": ["alice"] },
  ],
  [
    "an object elsewhere, with the state key",
    "kms:GenerateDataKey",
    STATE_KEY,
    {
      "kms:ViaService": "s3.eu-central-1.amazonaws.com",
      "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::elsewhere",
      "kms:EncryptionContextKeys": ["aws:s3:arn"],
    },
  ],
  [
    "a secret of another stack, to write",
    "kms:Encrypt",
    STATE_KEY,
    { "kms:EncryptionContext:stack": "prod", "kms:EncryptionContextKeys": ["stack"] },
  ],
  ["a key with the tags of another stack", "kms:CreateKey", "*", tags("prod", "aws:RequestTag")],
  ["a key that is of no stack", "kms:PutKeyPolicy", at("kms", "key/1")],
  [
    "a grant for a key that is of no stack",
    "kms:CreateGrant",
    at("kms", "key/1"),
    { "kms:GrantIsForAWSResource": "true" },
  ],
];
