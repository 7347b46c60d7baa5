import {
  alarmArn,
  bucketArn,
  logGroupArn,
  type Names,
  namesOf,
  type AwsEnvironment,
  queueArn,
  roleArn,
  ruleArn,
  snsTopicArn,
} from "../aws/resource-names";

/** ARNs, some of them patterns, of what one stack makes under names that it chooses. */
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
 * What a stack makes. Roles are listed one by one: the pattern of a stack `closed` would fit those of
 * a stack `closed-ftp`.
 *
 * @param buckets buckets that the stack's configuration names
 */
export function stackArns(
  awsEnvironment: AwsEnvironment,
  stack: string,
  buckets: readonly string[],
): StackArns {
  const { partition, region, accountId } = awsEnvironment;
  const names = namesOf(stack);
  const { prefix } = names;
  const regional = (service: string, resource: string): string =>
    `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  return {
    roles: [
      ...roleKeys(names).map((key) => roleArn(awsEnvironment, names[key])),
      // Named by Pulumi, as it goes with the network.
      roleArn(awsEnvironment, "sftp-flow-logs-*"),
    ],
    buckets: [`${prefix}-${accountId}`, ...buckets].flatMap((name) => [
      bucketArn(awsEnvironment, name),
      bucketArn(awsEnvironment, `${name}-logs`),
      bucketArn(awsEnvironment, `${name}-replica`),
    ]),
    logGroups: Object.values(names.logGroups).map((name) => logGroupArn(awsEnvironment, name)),
    functions: regional("lambda", `function:${names.identityFunction}`),
    tables: regional("dynamodb", `table/${prefix}-identity-*`),
    alarms: alarmArn(awsEnvironment, `${prefix}-*`),
    dashboards: `arn:${partition}:cloudwatch::${accountId}:dashboard/${prefix}`,
    topics: snsTopicArn(awsEnvironment, `${prefix}-*`),
    queues: queueArn(awsEnvironment, `${prefix}-*`),
    rules: ruleArn(awsEnvironment, `${prefix}-*`),
    aliases: `arn:${partition}:kms:*:${accountId}:alias/${prefix}-*`,
    queries: [
      regional("athena", `workgroup/${prefix}`),
      regional("glue", "catalog"),
      regional("glue", `database/${prefix.replaceAll("-", "_")}`),
      regional("glue", `table/${prefix.replaceAll("-", "_")}/*`),
    ],
  };
}

const roleKeys = (names: Names): readonly RoleKey[] =>
  (Object.keys(names) as (keyof Names)[]).filter((key): key is RoleKey => key.endsWith("Role"));
