/** Where a stack lives; all of it is known at preview, so that reviewers can read policies. */
export interface AwsEnvironment {
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  /** For example `eu-central-1`. */
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
}

/**
 * Physical names that something has to know before the resource exists: a role's name breaks the
 * cycle role → server → function → role, a log group is made before its function.
 */
export interface Names {
  /** Begins every chosen name of the stack: `managed-sftp-<stack>`. */
  readonly prefix: string;
  /** Role that Transfer takes on for a user. */
  readonly userRole: string;
  /** Role of the identity function. */
  readonly identityRole: string;
  /** Role with which S3 copies objects to another region. */
  readonly replicationRole: string;
  /** Role with which Transfer calls the API Gateway. */
  readonly invocationRole: string;
  /** Role with which Transfer runs the workflow for uploads. */
  readonly workflowRole: string;
  /** The identity function. */
  readonly identityFunction: string;
  /** DynamoDB tables by what they hold; an endpoint policy admits what begins like the role's name. */
  readonly tables: { readonly users: string; readonly lockout: string };
  /** Log groups by what writes to them. */
  readonly logGroups: { readonly identity: string; readonly server: string; readonly flow: string };
}

/** Longest stack name for which every physical name, `<bucket>-replica` first, is legal. */
export const STACK_NAME_LENGTH = 29;

/** Physical names of a stack. */
export function namesOf(stack: string): Names {
  const prefix = `managed-sftp-${stack}`;
  return {
    prefix,
    userRole: `${prefix}-user`,
    identityRole: `${prefix}-identity`,
    replicationRole: `${prefix}-replication`,
    invocationRole: `${prefix}-invocation`,
    workflowRole: `${prefix}-workflow`,
    identityFunction: `${prefix}-identity`,
    tables: { users: `${prefix}-identity-users`, lockout: `${prefix}-identity-lockout` },
    logGroups: {
      identity: `/aws/lambda/${prefix}-identity`,
      server: `/aws/transfer/${prefix}`,
      flow: `/aws/vpc/${prefix}`,
    },
  };
}

/** Parts of an ARN; those that it leaves out are empty. */
export interface Arn extends AwsEnvironment {
  readonly service: string;
  /** Everything behind the account, for example `function:name`. */
  readonly resource: string;
}

/** Splits an ARN into its parts. */
export function parseArn(arn: string): Arn {
  const [, partition = "", service = "", region = "", accountId = "", ...rest] = arn.split(":");
  return { partition, service, region, accountId, resource: rest.join(":") };
}

/** ARN of a role that is known by its name only. */
export const roleArn = ({ partition, accountId }: AwsEnvironment, name: string): string =>
  `arn:${partition}:iam::${accountId}:role/${name}`;

/** ARN of the account, which in a key policy or bucket policy stands for all its principals. */
export const accountArn = ({ partition, accountId }: AwsEnvironment): string =>
  `arn:${partition}:iam::${accountId}:root`;

/** ARN of a bucket. */
export const bucketArn = ({ partition }: AwsEnvironment, bucket: string): string =>
  `arn:${partition}:s3:::${bucket}`;

/** ARN of a log group, without the `:*` that names its streams. */
export const logGroupArn = (
  { partition, region, accountId }: AwsEnvironment,
  name: string,
): string => `arn:${partition}:logs:${region}:${accountId}:log-group:${name}`;

/** ARN of a DynamoDB table. */
export const tableArn = ({ partition, region, accountId }: AwsEnvironment, name: string): string =>
  `arn:${partition}:dynamodb:${region}:${accountId}:table/${name}`;

/** ARN of an SNS topic. */
export const snsTopicArn = (
  { partition, region, accountId }: AwsEnvironment,
  name: string,
): string => `arn:${partition}:sns:${region}:${accountId}:${name}`;

/** ARN of an SQS queue. */
export const queueArn = ({ partition, region, accountId }: AwsEnvironment, name: string): string =>
  `arn:${partition}:sqs:${region}:${accountId}:${name}`;

/** ARN of an EventBridge rule on the account's own bus. */
export const ruleArn = ({ partition, region, accountId }: AwsEnvironment, name: string): string =>
  `arn:${partition}:events:${region}:${accountId}:rule/${name}`;

/** ARN of a CloudWatch alarm. */
export const alarmArn = ({ partition, region, accountId }: AwsEnvironment, name: string): string =>
  `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:${name}`;

/** Pattern of the ARNs of all users' secrets; Secrets Manager adds a random suffix to each. */
export const secretArns = (
  { partition, region, accountId }: AwsEnvironment,
  prefix: string,
): string => `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${prefix}/*`;

/** What keeps a stack name from being part of bucket and role names, if anything. */
export function namesProblem(stack: string): string | undefined {
  if (stack.length > STACK_NAME_LENGTH) {
    return `"${stack}" has ${stack.length} characters, and bucket names take at most ${STACK_NAME_LENGTH} of them; choose a shorter one`;
  }
  return /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(stack)
    ? undefined
    : `"${stack}" becomes part of bucket names; use lower-case letters, digits and inner hyphens`;
}
