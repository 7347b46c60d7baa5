import { accountArn, bucketArn, type AwsEnvironment } from "../aws/resource-names";
import { type Policy, policyOf, type Statement } from "../aws/policy-document";

/** Project whose stacks are deployed; part of all paths in the state bucket. */
const PROJECT = "managed-sftp";

/** State bucket and the key for secrets in state. */
export interface State {
  readonly bucket: string;
  readonly keyArn: string;
}

/** Bucket policy: TLS only. */
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

/** Key policy: the account's own policies decide. */
export const stateKeyPolicy = (awsEnvironment: AwsEnvironment): Policy =>
  policyOf({
    Sid: "AccountDecides",
    Effect: "Allow",
    Principal: { AWS: accountArn(awsEnvironment) },
    Action: "kms:*",
    Resource: "*",
  });

/** Reading all of the state, secrets included; a preview takes no lock and writes nothing. */
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
 * Writing one stack's state. What is overwritten stays as a version, and only the lock and the journal
 * of an update can be deleted.
 */
export const writeState = (
  awsEnvironment: AwsEnvironment,
  { bucket, keyArn }: State,
  stack: string,
): readonly Statement[] => {
  const folder = `${bucketArn(awsEnvironment, bucket)}/.pulumi`;
  const passing = [
    `${folder}/locks/organization/${PROJECT}/${stack}/*`,
    `${folder}/journal/${PROJECT}/${stack}/*`,
  ];
  const lasting = [
    `${folder}/stacks/${PROJECT}/${stack}.*`,
    `${folder}/history/${PROJECT}/${stack}/*`,
    `${folder}/backups/${PROJECT}/${stack}/*`,
  ];
  return [
    {
      Sid: "WriteState",
      Effect: "Allow",
      Action: "s3:PutObject",
      Resource: [...lasting, ...passing],
    },
    { Sid: "Unlock", Effect: "Allow", Action: "s3:DeleteObject", Resource: passing },
    {
      Sid: "EncryptState",
      Effect: "Allow",
      Action: ["kms:Encrypt", "kms:GenerateDataKey"],
      Resource: keyArn,
    },
  ];
};

/** What no statement of a deploy role may ever amount to. */
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
