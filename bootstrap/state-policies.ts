import { accountArn, bucketArn, type AwsEnvironment } from "../aws/resource-names";
import { regionalService } from "../aws/partition";
import { allow, type Policy, policyOf, type Statement } from "../aws/policy-document";

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

/** Stacks whose state a role uses. */
export interface UsedState {
  readonly stacks: readonly string[];
  /** Whether their secrets are encrypted with the stack as context, which tells them from those of others. */
  readonly hasContext: boolean;
}

/** Objects that the state of some stacks consists of. */
const stateObjects = (
  bucket: string,
  stacks: readonly string[],
): Record<"lasting" | "passing", string[]> => ({
  lasting: stacks.flatMap((stack) => [
    `${bucket}/.pulumi/stacks/${PROJECT}/${stack}.*`,
    `${bucket}/.pulumi/history/${PROJECT}/${stack}/*`,
    `${bucket}/.pulumi/backups/${PROJECT}/${stack}/*`,
  ]),
  passing: stacks.flatMap((stack) => [
    `${bucket}/.pulumi/locks/organization/${PROJECT}/${stack}/*`,
    `${bucket}/.pulumi/journal/${PROJECT}/${stack}/*`,
  ]),
});

/**
 * Statements for uses of the state key: S3's for the bucket, whose name is its context as bucket keys are
 * on ("Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys"), or Pulumi's for the secrets of a stack,
 * whose context is in the address of the secrets provider (go-cloud issue 3149).
 */
const useStateKey = (
  verb: "Encrypt" | "Decrypt",
  actions: readonly string[],
  awsEnvironment: AwsEnvironment,
  { bucket, keyArn }: State,
  { stacks, hasContext }: UsedState,
): readonly Statement[] => [
  allow(`${verb}Objects`, keyArn, actions, {
    StringEquals: {
      "kms:ViaService": regionalService("s3", awsEnvironment.region),
      "kms:EncryptionContext:aws:s3:arn": bucketArn(awsEnvironment, bucket),
    },
  }),
  allow(
    `${verb}Secrets`,
    keyArn,
    actions,
    hasContext
      ? { StringEquals: { "kms:EncryptionContext:stack": stacks } }
      : { Null: { "kms:EncryptionContextKeys": "true" } },
  ),
];

/**
 * Statements for reading state with its secrets.
 *
 * @param only default: the state of all stacks
 */
export function readState(
  awsEnvironment: AwsEnvironment,
  state: State,
  only?: UsedState,
): readonly Statement[] {
  const { bucket, keyArn } = state;
  const arn = bucketArn(awsEnvironment, bucket);
  const list = allow("ListState", arn, ["s3:ListBucket", "s3:GetBucketLocation"]);
  if (only === undefined) {
    return [
      list,
      allow("ReadState", `${arn}/.pulumi/*`, "s3:GetObject"),
      allow("DecryptState", keyArn, ["kms:Decrypt", "kms:DescribeKey"]),
    ];
  }
  const { lasting, passing } = stateObjects(arn, only.stacks);
  return [
    list,
    allow("ReadState", [`${arn}/.pulumi/meta.yaml`, ...lasting, ...passing], "s3:GetObject"),
    allow("StateKey", keyArn, ["kms:DescribeKey"]),
    ...useStateKey("Decrypt", ["kms:Decrypt"], awsEnvironment, state, only),
  ];
}

/**
 * Statements for writing state. Overwritten state is kept as a version, and only the lock and the journal of
 * an update can be deleted.
 */
export function writeState(
  awsEnvironment: AwsEnvironment,
  state: State,
  only: UsedState,
): readonly Statement[] {
  const { lasting, passing } = stateObjects(bucketArn(awsEnvironment, state.bucket), only.stacks);
  return [
    allow("WriteState", [...lasting, ...passing], "s3:PutObject"),
    allow("Unlock", passing, "s3:DeleteObject"),
    ...useStateKey("Encrypt", ["kms:Encrypt", "kms:GenerateDataKey"], awsEnvironment, state, only),
  ];
}

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
