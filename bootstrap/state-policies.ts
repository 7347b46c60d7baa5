import { accountArn, bucketArn, type AwsEnvironment } from "../aws/resource-names";
import { regionalService } from "../aws/partition";
import {
  allow,
  type Conditions,
  type Policy,
  policyOf,
  type Statement,
} from "../aws/policy-document";

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

/** Part of the state that a deploy role uses. */
export interface StateOfStack {
  readonly stack: string;
  /** Whether its secrets are encrypted with the stack as context. */
  readonly hasContext: boolean;
}

/** Objects that the state of a stack consists of. */
const stateObjects = (bucket: string, stack: string): Record<"lasting" | "passing", string[]> => ({
  lasting: [
    `${bucket}/.pulumi/stacks/${PROJECT}/${stack}.*`,
    `${bucket}/.pulumi/history/${PROJECT}/${stack}/*`,
    `${bucket}/.pulumi/backups/${PROJECT}/${stack}/*`,
  ],
  passing: [
    `${bucket}/.pulumi/locks/organization/${PROJECT}/${stack}/*`,
    `${bucket}/.pulumi/journal/${PROJECT}/${stack}/*`,
  ],
});

/**
 * Condition on uses of the state key: S3's for the bucket, whose name is its context as bucket keys are
 * on ("Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys"), or Pulumi's for the secrets of a stack,
 * whose context is in the address of the secrets provider (go-cloud issue 3149).
 */
const stateKeyUses = (
  environment: AwsEnvironment,
  bucket: string,
  { stack, hasContext }: StateOfStack,
): Record<"Objects" | "Secrets", Conditions> => ({
  Objects: {
    StringEquals: {
      "kms:ViaService": regionalService("s3", environment.region),
      "kms:EncryptionContext:aws:s3:arn": bucketArn(environment, bucket),
    },
  },
  Secrets: hasContext
    ? { StringEquals: { "kms:EncryptionContext:stack": stack } }
    : { Null: { "kms:EncryptionContextKeys": "true" } },
});

/**
 * Statements for reading the state of some stacks, each with its secrets; a preview takes no lock and writes
 * nothing. Their secrets are encrypted with the stack as context, which tells them from those of others.
 */
export const readStates = (
  awsEnvironment: AwsEnvironment,
  { bucket, keyArn }: State,
  stacks: readonly string[],
): readonly Statement[] => {
  const arn = bucketArn(awsEnvironment, bucket);
  const readable = stacks.flatMap((stack) => Object.values(stateObjects(arn, stack)).flat());
  const any: StateOfStack = { stack: "", hasContext: true };
  return [
    allow("ListState", [arn], ["s3:ListBucket", "s3:GetBucketLocation"]),
    allow("ReadState", [`${arn}/.pulumi/meta.yaml`, ...readable], ["s3:GetObject"]),
    allow("StateKey", keyArn, ["kms:DescribeKey"]),
    {
      ...allow("DecryptObjects", keyArn, ["kms:Decrypt"]),
      Condition: stateKeyUses(awsEnvironment, bucket, any).Objects,
    },
    {
      ...allow("DecryptSecrets", keyArn, ["kms:Decrypt"]),
      Condition: { StringEquals: { "kms:EncryptionContext:stack": stacks } },
    },
  ];
};

/** Statements for reading state with its secrets, of all stacks or of one. */
export const readState = (
  awsEnvironment: AwsEnvironment,
  { bucket, keyArn }: State,
  /** Default: the state of all stacks. */
  only?: StateOfStack,
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
    Resource: readable(bucketArn(awsEnvironment, bucket), only),
  },
  ...(only === undefined
    ? [allow("DecryptState", keyArn, ["kms:Decrypt", "kms:DescribeKey"])]
    : [
        allow("StateKey", keyArn, ["kms:DescribeKey"]),
        ...Object.entries(stateKeyUses(awsEnvironment, bucket, only)).map(([name, Condition]) => ({
          ...allow(`Decrypt${name}`, keyArn, ["kms:Decrypt"]),
          Condition,
        })),
      ]),
];

/** Objects that a role may read. */
function readable(bucket: string, only: StateOfStack | undefined): string | readonly string[] {
  if (only === undefined) return `${bucket}/.pulumi/*`;
  const { lasting, passing } = stateObjects(bucket, only.stack);
  return [`${bucket}/.pulumi/meta.yaml`, ...lasting, ...passing];
}

/**
 * Statements for writing one stack's state. Overwritten state is kept as a version, and only the lock and
 * the journal of an update can be deleted.
 */
export const writeState = (
  awsEnvironment: AwsEnvironment,
  { bucket, keyArn }: State,
  only: StateOfStack,
): readonly Statement[] => {
  const { lasting, passing } = stateObjects(bucketArn(awsEnvironment, bucket), only.stack);
  return [
    {
      Sid: "WriteState",
      Effect: "Allow",
      Action: "s3:PutObject",
      Resource: [...lasting, ...passing],
    },
    { Sid: "Unlock", Effect: "Allow", Action: "s3:DeleteObject", Resource: passing },
    ...Object.entries(stateKeyUses(awsEnvironment, bucket, only)).map(([name, Condition]) => ({
      ...allow(`Encrypt${name}`, keyArn, ["kms:Encrypt", "kms:GenerateDataKey"]),
      Condition,
    })),
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
