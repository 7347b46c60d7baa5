import type { AwsEnvironment } from "../aws/resource-names";
import type { Statement } from "../aws/policy-document";
import type { StackArns } from "./stack-arns";
import { allow, regional } from "./statements";

/** Buckets and file systems, but nothing in them. */
export const storageStatements = (
  awsEnvironment: AwsEnvironment,
  { buckets, queries, tables }: StackArns,
): Statement[] => [
  allow("Buckets", buckets, [
    "s3:CreateBucket",
    "s3:DeleteBucket",
    "s3:DeleteBucketPolicy",
    "s3:PutBucket*",
    "s3:PutEncryptionConfiguration",
    "s3:PutInventoryConfiguration",
    "s3:PutLifecycleConfiguration",
    "s3:PutReplicationConfiguration",
    "s3:TagResource",
    "s3:UntagResource",
  ]),
  allow(
    "AccessPoints",
    [regional(awsEnvironment, "s3", "accesspoint/*")],
    [
      "s3:CreateAccessPoint",
      "s3:DeleteAccessPoint",
      "s3:DeleteAccessPointPolicy",
      "s3:PutAccessPointPolicy",
    ],
  ),
  allow("NewFileSystem", "*", ["elasticfilesystem:CreateFileSystem"]),
  allow(
    "FileSystems",
    [regional(awsEnvironment, "elasticfilesystem", "*")],
    [
      "elasticfilesystem:CreateMountTarget",
      "elasticfilesystem:DeleteFileSystem",
      "elasticfilesystem:DeleteFileSystemPolicy",
      "elasticfilesystem:DeleteMountTarget",
      "elasticfilesystem:ModifyMountTargetSecurityGroups",
      "elasticfilesystem:PutBackupPolicy",
      "elasticfilesystem:PutFileSystemPolicy",
      "elasticfilesystem:PutLifecycleConfiguration",
      "elasticfilesystem:TagResource",
      "elasticfilesystem:UntagResource",
      "elasticfilesystem:UpdateFileSystem",
      "elasticfilesystem:UpdateFileSystemProtection",
    ],
  ),
  allow(
    "Tables",
    [tables],
    [
      "dynamodb:CreateTable",
      "dynamodb:DeleteTable",
      "dynamodb:TagResource",
      "dynamodb:UntagResource",
      "dynamodb:UpdateContinuousBackups",
      "dynamodb:UpdateTable",
      "dynamodb:UpdateTimeToLive",
    ],
  ),
  allow("LogQueries", queries, [
    "athena:CreateNamedQuery",
    "athena:CreateWorkGroup",
    "athena:DeleteNamedQuery",
    "athena:DeleteWorkGroup",
    "athena:TagResource",
    "athena:UntagResource",
    "athena:UpdateNamedQuery",
    "athena:UpdateWorkGroup",
    "glue:CreateDatabase",
    "glue:CreateTable",
    "glue:DeleteDatabase",
    "glue:DeleteTable",
    "glue:TagResource",
    "glue:UntagResource",
    "glue:UpdateDatabase",
    "glue:UpdateTable",
  ]),
];

/** Keys, in any region, as a replica has one of its own. They are told apart by the tags of the stack
 * file, because their ids are AWS's. */
export const keyStatements = (
  awsEnvironment: AwsEnvironment,
  stack: string,
  { aliases }: StackArns,
): Statement[] => {
  const all = [`arn:${awsEnvironment.partition}:kms:*:${awsEnvironment.accountId}:key/*`];
  const own = {
    StringEquals: {
      "aws:ResourceTag/project": "managed-sftp",
      "aws:ResourceTag/environment": stack,
    },
  };
  return [
    {
      ...allow("NewKeys", "*", ["kms:CreateKey", "kms:TagResource"]),
      Condition: {
        StringEquals: {
          "aws:RequestTag/project": "managed-sftp",
          "aws:RequestTag/environment": stack,
        },
      },
    },
    {
      ...allow("OwnKeys", all, [
        "kms:CreateAlias",
        "kms:DeleteAlias",
        "kms:DisableKeyRotation",
        "kms:EnableKeyRotation",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateAlias",
        "kms:UpdateKeyDescription",
      ]),
      Condition: own,
    },
    {
      ...allow("OwnKeysForServices", all, ["kms:CreateGrant"]),
      Condition: { ...own, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    allow("Aliases", [aliases], ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"]),
  ];
};

/** DynamoDB takes the key of a table by a grant, which it makes for whoever makes the table. */
export const usersKeyStatement = (awsEnvironment: AwsEnvironment, keyArn: string): Statement => ({
  ...allow("UsersKeyForTable", [keyArn], ["kms:CreateGrant", "kms:DescribeKey"]),
  Condition: {
    StringEquals: { "kms:ViaService": `dynamodb.${awsEnvironment.region}.amazonaws.com` },
  },
});
