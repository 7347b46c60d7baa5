import {
  alarmArn,
  bucketArn,
  logGroupArn,
  type Names,
  namesOf,
  type AwsEnvironment,
  queueArn,
  regionalArn,
  roleArn,
  ruleArn,
  snsTopicArn,
  workflowLogGroup,
} from "../aws/resource-names";

/** ARNs and ARN patterns of the resources of a stack whose names are known. */
export interface StackArns {
  readonly roles: readonly string[];
  readonly buckets: readonly string[];
  readonly logGroups: readonly string[];
  readonly functions: string;
  readonly tables: string;
  readonly alarms: string;
  readonly dashboards: string;
  readonly topics: string;
  readonly queues: string;
  readonly rules: string;
  readonly aliases: string;
  readonly queries: readonly string[];
}

/** Keys of {@link Names} that are names of roles. */
type RoleKey = Extract<keyof Names, `${string}Role`>;

/**
 * ARNs of a stack's resources. Roles are listed one by one, as a pattern for a stack `closed` would
 * match the roles of a stack `closed-ftp`.
 *
 * @param buckets names of the buckets in the stack's configuration
 */
export function stackArns(
  awsEnvironment: AwsEnvironment,
  stack: string,
  buckets: readonly string[],
): StackArns {
  const { partition, accountId } = awsEnvironment;
  const names = namesOf(stack);
  const { prefix } = names;
  return {
    roles: [
      ...roleKeys(names).map((key) => roleArn(awsEnvironment, names[key])),
      // Role for flow logs in earlier versions; the update that renames it deletes it.
      roleArn(awsEnvironment, "sftp-flow-logs-*"),
    ],
    buckets: [`${prefix}-${accountId}`, ...buckets].flatMap((name) => [
      bucketArn(awsEnvironment, name),
      bucketArn(awsEnvironment, `${name}-logs`),
      bucketArn(awsEnvironment, `${name}-replica`),
      bucketArn(awsEnvironment, `${name}-replogs`),
    ]),
    // AWS names the log group of a workflow by the id of the server, which is not known yet.
    logGroups: [...Object.values(names.logGroups), workflowLogGroup("s-*")].map((name) =>
      logGroupArn(awsEnvironment, name),
    ),
    functions: regionalArn(awsEnvironment, "lambda", `function:${names.identityFunction}`),
    tables: regionalArn(awsEnvironment, "dynamodb", `table/${prefix}-identity-*`),
    alarms: alarmArn(awsEnvironment, `${prefix}-*`),
    dashboards: `arn:${partition}:cloudwatch::${accountId}:dashboard/${prefix}`,
    topics: snsTopicArn(awsEnvironment, `${prefix}-*`),
    queues: queueArn(awsEnvironment, `${prefix}-*`),
    rules: ruleArn(awsEnvironment, `${prefix}-*`),
    aliases: `arn:${partition}:kms:*:${accountId}:alias/${prefix}-*`,
    queries: [
      regionalArn(awsEnvironment, "athena", `workgroup/${prefix}`),
      regionalArn(awsEnvironment, "glue", "catalog"),
      regionalArn(awsEnvironment, "glue", `database/${prefix.replaceAll("-", "_")}`),
      regionalArn(awsEnvironment, "glue", `table/${prefix.replaceAll("-", "_")}/*`),
    ],
  };
}

const roleKeys = (names: Names): readonly RoleKey[] =>
  (Object.keys(names) as (keyof Names)[]).filter((key): key is RoleKey => key.endsWith("Role"));
