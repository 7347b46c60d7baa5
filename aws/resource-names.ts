/** Partition, region and account of a stack, known at preview so that reviewers can read policies. */
export interface AwsEnvironment {
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  /** For example `eu-central-1`. */
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
}

/** The account of an environment, which has no region in the ARNs of global services. */
export type AwsAccount = Omit<AwsEnvironment, "region">;

/**
 * Physical names that must be known before the resource exists: the role's name breaks the cycle
 * role → server → function → role, and a log group is created before its function.
 */
export interface Names {
  /** Prefix of all physical names: `managed-sftp-<stack>`. */
  readonly prefix: string;
  /** Role that Transfer assumes for a user. */
  readonly userRole: string;
  /** Role of the identity function. */
  readonly identityRole: string;
  /** Role that S3 assumes to replicate objects. */
  readonly replicationRole: string;
  /** Role that S3 assumes to copy objects between the buckets of two regions. */
  readonly regionsRole: string;
  /** Role that Transfer assumes to call API Gateway. */
  readonly invocationRole: string;
  /** Role that Transfer assumes for the workflow for uploads. */
  readonly workflowRole: string;
  /** Role that Transfer assumes to write the logs of workflows. */
  readonly workflowLogsRole: string;
  /** Role that VPC assumes to write flow logs. */
  readonly flowLogRole: string;
  /** Role that GuardDuty assumes to scan uploads. */
  readonly malwareRole: string;
  /** Role that copies infected files. */
  readonly quarantineRole: string;
  /** Role that starts the copy of an infected file. */
  readonly quarantineStartRole: string;
  /** State machine that copies infected files, and the rule that starts it. */
  readonly quarantine: string;
  /** Role that makes edge locations forget published files. */
  readonly invalidationRole: string;
  /** Role that starts the invalidation of a published file. */
  readonly invalidationStartRole: string;
  /** State machine that invalidates published files, and the rule that starts it. */
  readonly invalidation: string;
  /** The identity function. */
  readonly identityFunction: string;
  /** CloudTrail trail or event data store of the audit. */
  readonly trail: string;
  /** DynamoDB tables; the endpoint policy admits names that begin with the identity role's name. */
  readonly tables: { readonly users: string; readonly lockout: string };
  /** Log groups, by the resource that writes to them. */
  readonly logGroups: { readonly identity: string; readonly server: string; readonly flow: string };
}

/**
 * Log group that Transfer writes to with a logging role; its name cannot be changed. Source: Transfer
 * Family User Guide, "Managing logging for workflows".
 */
export const workflowLogGroup = (serverId: string): string => `/aws/transfer/${serverId}`;

/** Maximum length of a stack name; the name of the replica bucket is the limit. */
export const STACK_NAME_LENGTH = 29;

/** Secrets Manager prefix of a stack's users, unless its file gives another. */
export const defaultSecretPrefix = (stack: string): string => `managed-sftp/${stack}`;

/** Physical names of a stack. */
export function namesOf(stack: string): Names {
  const prefix = `managed-sftp-${stack}`;
  return {
    prefix,
    userRole: `${prefix}-user`,
    identityRole: `${prefix}-identity`,
    replicationRole: `${prefix}-replication`,
    regionsRole: `${prefix}-regions`,
    invocationRole: `${prefix}-invocation`,
    workflowRole: `${prefix}-workflow`,
    workflowLogsRole: `${prefix}-workflow-logs`,
    flowLogRole: `${prefix}-flow-logs`,
    malwareRole: `${prefix}-malware`,
    quarantineRole: `${prefix}-quarantine`,
    quarantineStartRole: `${prefix}-quarantine-start`,
    quarantine: `${prefix}-quarantine`,
    invalidationRole: `${prefix}-invalidation`,
    invalidationStartRole: `${prefix}-invalidation-start`,
    invalidation: `${prefix}-invalidation`,
    identityFunction: `${prefix}-identity`,
    // CloudTrail takes no two hyphens in a row (API Reference, CreateTrail); no stack has capital letters.
    trail: prefix.replaceAll(/-(?=-)/g, "-H"),
    tables: { users: `${prefix}-identity-users`, lockout: `${prefix}-identity-lockout` },
    logGroups: {
      identity: `/aws/lambda/${prefix}-identity`,
      server: `/aws/transfer/${prefix}`,
      flow: `/aws/vpc/${prefix}`,
    },
  };
}

/** Name of a stack's bucket: the chosen one, or one that the account makes unique. */
export const bucketNameOf = (
  { prefix }: Names,
  accountId: string,
  chosen: string | undefined,
): string => chosen ?? `${prefix}-${accountId}`;

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

/** ARN of a role. */
export const roleArn = ({ partition, accountId }: AwsAccount, name: string): string =>
  `arn:${partition}:iam::${accountId}:role/${name}`;

/** ARN of a managed policy of the account. */
export const policyArn = ({ partition, accountId }: AwsAccount, name: string): string =>
  `arn:${partition}:iam::${accountId}:policy/${name}`;

/** ARN of the account, which stands for all its principals in a key policy or bucket policy. */
export const accountArn = ({ partition, accountId }: AwsAccount): string =>
  `arn:${partition}:iam::${accountId}:root`;

/** ARN of a bucket. */
export const bucketArn = ({ partition }: AwsAccount, bucket: string): string =>
  `arn:${partition}:s3:::${bucket}`;

/** ARN of a resource of the account in the region. */
export const regionalArn = (
  { partition, region, accountId }: AwsEnvironment,
  service: string,
  resource: string,
): string => `arn:${partition}:${service}:${region}:${accountId}:${resource}`;

/** ARN of a log group, without the `:*` for its streams. */
export const logGroupArn = (environment: AwsEnvironment, name: string): string =>
  regionalArn(environment, "logs", `log-group:${name}`);

/** ARN of a DynamoDB table. */
export const tableArn = (environment: AwsEnvironment, name: string): string =>
  regionalArn(environment, "dynamodb", `table/${name}`);

/** ARN of an SNS topic. */
export const snsTopicArn = (environment: AwsEnvironment, name: string): string =>
  regionalArn(environment, "sns", name);

/** ARN of an SQS queue. */
export const queueArn = (environment: AwsEnvironment, name: string): string =>
  regionalArn(environment, "sqs", name);

/** ARN of an EventBridge rule on the default bus. */
export const ruleArn = (environment: AwsEnvironment, name: string): string =>
  regionalArn(environment, "events", `rule/${name}`);

/** ARN of a Step Functions state machine. */
export const stateMachineArn = (environment: AwsEnvironment, name: string): string =>
  regionalArn(environment, "states", `stateMachine:${name}`);

/**
 * Resource of a task that calls an action of AWS. Step Functions fails an execution whose tasks name
 * another partition: "The resource belongs to a different partition from the running execution".
 */
export const taskArn = (partition: string, action: `${string}:${string}`): string =>
  `arn:${partition}:states:::aws-sdk:${action}`;

/** ARN of a CloudWatch alarm. */
export const alarmArn = (environment: AwsEnvironment, name: string): string =>
  regionalArn(environment, "cloudwatch", `alarm:${name}`);

/** ARN of a trail. */
export const trailArn = (environment: AwsEnvironment, name: string): string =>
  regionalArn(environment, "cloudtrail", `trail/${name}`);

/** ARN pattern of all users' secrets; Secrets Manager appends a random suffix to each name. */
export const secretArns = (environment: AwsEnvironment, prefix: string): string =>
  regionalArn(environment, "secretsmanager", `secret:${prefix}/*`);

/** Problem of a stack name that is not valid in the names of buckets and roles. */
export function stackNameProblem(stack: string): string | undefined {
  if (stack.length > STACK_NAME_LENGTH) {
    return `"${stack}" has ${stack.length} characters, and bucket names take at most ${STACK_NAME_LENGTH} of them; choose a shorter one`;
  }
  return /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(stack)
    ? undefined
    : `"${stack}" becomes part of bucket names; use lower-case letters, digits and inner hyphens`;
}
