import { type AwsEnvironment, regionalArn } from "../aws/resource-names";
import { allow, type Statement } from "../aws/policy-document";
import { newOrOwnTags, ownTags, type StackArns } from "./stack-arns";
import { regionalService } from "../aws/partition";

/** Statements for buckets, file systems and tables, without access to their contents. */
export const storageStatements = (
  awsEnvironment: AwsEnvironment,
  stack: string,
  { buckets, eventDataStores, queries, tables, trail }: StackArns,
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
    [regionalArn(awsEnvironment, "s3", "accesspoint/*")],
    [
      "s3:CreateAccessPoint",
      "s3:DeleteAccessPoint",
      "s3:DeleteAccessPointPolicy",
      "s3:PutAccessPointPolicy",
      "s3:TagResource",
      "s3:UntagResource",
    ],
  ),
  allow("NewFileSystem", "*", ["elasticfilesystem:CreateFileSystem"]),
  allow(
    "FileSystems",
    [regionalArn(awsEnvironment, "elasticfilesystem", "*")],
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
  allow("Tables", tables, [
    "dynamodb:CreateTable",
    "dynamodb:DeleteTable",
    "dynamodb:TagResource",
    "dynamodb:UntagResource",
    "dynamodb:UpdateContinuousBackups",
    "dynamodb:UpdateTable",
    "dynamodb:UpdateTimeToLive",
  ]),
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
  allow(
    "Trail",
    [trail],
    [
      "cloudtrail:AddTags",
      "cloudtrail:CreateTrail",
      "cloudtrail:DeleteTrail",
      "cloudtrail:PutEventSelectors",
      "cloudtrail:RemoveTags",
      "cloudtrail:StartLogging",
      "cloudtrail:StopLogging",
      "cloudtrail:UpdateTrail",
    ],
  ),
  ...eventDataStoreStatements(stack, eventDataStores),
];

/** Statements for event data stores, whose ids AWS generates: the tags of the stack file identify the stack's. */
const eventDataStoreStatements = (stack: string, stores: string): Statement[] => [
  allow(
    "NewEventDataStore",
    [stores],
    ["cloudtrail:AddTags", "cloudtrail:CreateEventDataStore"],
    newOrOwnTags(stack),
  ),
  allow(
    "EventDataStores",
    [stores],
    [
      "cloudtrail:AddTags",
      "cloudtrail:DeleteEventDataStore",
      "cloudtrail:RemoveTags",
      "cloudtrail:UpdateEventDataStore",
    ],
    ownTags(stack),
  ),
];

/** Statement for a stack whose buckets Pulumi empties before it deletes them. */
export const emptyingStatement = ({ buckets }: StackArns): Statement =>
  allow(
    "EmptyBuckets",
    buckets.map((arn) => `${arn}/*`),
    ["s3:DeleteObject", "s3:DeleteObjectVersion"],
  );

/**
 * Statements for KMS keys of any region, as a replica has a key in its own. The tags of the stack file
 * identify the keys of the stack, as AWS generates the key ids.
 */
export const keyStatements = (
  awsEnvironment: AwsEnvironment,
  stack: string,
  { aliases }: StackArns,
): Statement[] => {
  const allKeys = [`arn:${awsEnvironment.partition}:kms:*:${awsEnvironment.accountId}:key/*`];
  const own = ownTags(stack);
  return [
    allow("NewKeys", "*", ["kms:CreateKey", "kms:TagResource"], newOrOwnTags(stack)),
    allow(
      "OwnKeys",
      allKeys,
      [
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
      ],
      own,
    ),
    allow("OwnKeysForServices", allKeys, ["kms:CreateGrant"], {
      ...own,
      Bool: { "kms:GrantIsForAWSResource": "true" },
    }),
    allow("Aliases", aliases, ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"]),
  ];
};

/** Statement for the key of a table: DynamoDB creates a grant on behalf of the caller that creates the table. */
export const usersKeyStatement = (awsEnvironment: AwsEnvironment, keyArn: string): Statement =>
  allow("UsersKeyForTable", [keyArn], ["kms:CreateGrant", "kms:DescribeKey"], {
    StringEquals: { "kms:ViaService": regionalService("dynamodb", awsEnvironment.region) },
  });
