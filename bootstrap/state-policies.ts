import { accountArn, bucketArn, type AwsEnvironment } from "../aws/resource-names";
import { type Policy, policyOf, type Statement } from "../aws/policy-document";

/** Pulumi project, part of all paths in the state bucket. */
const PROJECT = "managed-sftp";

/** State bucket, and the key of secrets in the state. */
export interface State {
  readonly bucket: string;
  readonly keyArn: string;
}

/** Policy of the state bucket, which requires TLS. */
export const stateBucketPolicy = (awsEnvironment: AwsEnvironment, bucket: string): Policy => {
  const arn = bucketArn(awsEnvironment, bucket);
  return policyOf({
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
};

/** Policy of the state key, which delegates to IAM policies of the account. */
export const stateKeyPolicy = (awsEnvironment: AwsEnvironment): Policy =>
  policyOf({
    Sid: "AccountDecides",
    Effect: "Allow",
    Principal: { AWS: accountArn(awsEnvironment) },
    Action: "kms:*",
    Resource: "*",
  });

/** Statements for reading the whole state with its secrets; a preview takes no lock and writes nothing. */
export const readState = (
  awsEnvironment: AwsEnvironment,
  { bucket, keyArn }: State,
): readonly Statement[] => [
  {
    Sid: "ListState",
    Effect: "Allow",
    Action: ["s3:ListBucket", "s3:GetBucketLocation"],
    Resource: bucketArn(awsEnvironment, bucket),
  },
  {
    Sid: "ReadState",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: `${bucketArn(awsEnvironment, bucket)}/.pulumi/*`,
  },
  {
    Sid: "DecryptState",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:DescribeKey"],
    Resource: keyArn,
  },
];

/**
 * Statements for writing one stack's state. Overwritten state is kept as a version, and only the lock and
 * the journal of an update can be deleted.
 */
export const writeState = (
  awsEnvironment: AwsEnvironment,
  { bucket, keyArn }: State,
  stack: string,
): readonly Statement[] => {
  const folder = `${bucketArn(awsEnvironment, bucket)}/.pulumi`;
  const temporary = [
    `${folder}/locks/organization/${PROJECT}/${stack}/*`,
    `${folder}/journal/${PROJECT}/${stack}/*`,
  ];
  const permanent = [
    `${folder}/stacks/${PROJECT}/${stack}.*`,
    `${folder}/history/${PROJECT}/${stack}/*`,
    `${folder}/backups/${PROJECT}/${stack}/*`,
  ];
  return [
    {
      Sid: "WriteState",
      Effect: "Allow",
      Action: "s3:PutObject",
      Resource: [...permanent, ...temporary],
    },
    { Sid: "Unlock", Effect: "Allow", Action: "s3:DeleteObject", Resource: temporary },
    {
      Sid: "EncryptState",
      Effect: "Allow",
      Action: ["kms:Encrypt", "kms:GenerateDataKey"],
      Resource: keyArn,
    },
  ];
};

/** Statements that deny a deploy role the deletion of state and its key. */
export const keepState = (
  awsEnvironment: AwsEnvironment,
  { bucket, keyArn }: State,
): readonly Statement[] => [
  {
    Sid: "KeepStateBucket",
    Effect: "Deny",
    Action: ["s3:DeleteBucket*", "s3:PutBucket*", "s3:Put*Configuration", "s3:DeleteObjectVersion"],
    Resource: [bucketArn(awsEnvironment, bucket), `${bucketArn(awsEnvironment, bucket)}/*`],
  },
  {
    Sid: "KeepStateKey",
    Effect: "Deny",
    Action: ["kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:PutKeyPolicy", "kms:CreateGrant"],
    Resource: keyArn,
  },
];
