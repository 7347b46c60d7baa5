import { CLOUDFRONT_REGION } from "../aws/partition";
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
  tableArn,
  trailArn,
  workflowLogGroup,
} from "../aws/resource-names";
import { webFirewallNames } from "../aws/web-acl";
import { allow, type Conditions, type Statement } from "../aws/policy-document";

/** ARNs and ARN patterns of the resources of a stack whose names are known. */
export interface StackArns {
  readonly roles: readonly string[];
  /** Roles of earlier versions, which a deploy role may only delete. */
  readonly oldRoles: readonly string[];
  readonly buckets: readonly string[];
  readonly logGroups: readonly string[];
  readonly functions: string;
  readonly tables: readonly string[];
  readonly alarms: readonly string[];
  readonly dashboards: string;
  readonly topics: readonly string[];
  readonly queues: readonly string[];
  readonly rules: string;
  readonly aliases: readonly string[];
  readonly queries: readonly string[];
  /** The web ACL in front of published files, with its sets of ranges. */
  readonly webFirewall: readonly string[];
  readonly trail: string;
  readonly eventDataStores: string;
}

const TOPICS = ["alarms", "uploads"];
const QUEUES = ["uploads", "uploads-dead"];
const ALIASES = [
  "audit",
  "data",
  "file-system",
  "firewall",
  "logs",
  "operations",
  "replica",
  "second",
  "second-alarms",
];

/** Condition that a resource has the tags of the stack file. */
export const ownTags = (stack: string): Conditions => ({
  StringEquals: {
    "aws:ResourceTag/project": "managed-sftp",
    "aws:ResourceTag/environment": stack,
  },
});

/** Condition that a request gives the tags of the stack file to a new resource. */
export const newTags = (stack: string): Record<"StringEquals", Record<string, string>> => ({
  StringEquals: {
    "aws:RequestTag/project": "managed-sftp",
    "aws:RequestTag/environment": stack,
  },
});

/**
 * Condition on tagging that also admits resources that exist. Those have their tags: nobody takes another
 * stack's by tagging it.
 */
export const newOrOwnTags = (stack: string): Conditions => ({
  ...newTags(stack),
  StringEqualsIfExists: { "aws:ResourceTag/environment": stack },
});

/** Statement about a state machine of the stack. */
export const stateMachineStatement = (Sid: string, arn: string): Statement =>
  allow(
    Sid,
    [arn],
    [
      "states:CreateStateMachine",
      "states:DeleteStateMachine",
      "states:TagResource",
      "states:UntagResource",
      "states:UpdateStateMachine",
    ],
  );

/** Keys of {@link Names} that are names of roles. */
type RoleKey = Extract<keyof Names, `${string}Role`>;

/**
 * ARNs of a stack's resources. Names are listed one by one where they are few, as a pattern for a stack
 * `closed` would match those of a stack `closed-ftp`; alarms and rules also have tags.
 *
 * @param buckets names of the buckets in the stack's configuration
 */
export function stackArns(
  awsEnvironment: AwsEnvironment,
  stack: string,
  buckets: readonly string[] = [],
): StackArns {
  const { partition, accountId } = awsEnvironment;
  const names = namesOf(stack);
  const { prefix } = names;
  // CloudFront's web ACLs, with their logs and alarms, are in one region.
  const global = { ...awsEnvironment, region: CLOUDFRONT_REGION };
  // A second bucket has its alarm in its own region.
  const anywhere = { ...awsEnvironment, region: "*" };
  const firewall = webFirewallNames(prefix);
  return {
    roles: roleKeys(names).map((key) => roleArn(awsEnvironment, names[key])),
    // Role for flow logs in earlier versions; the update that renames it deletes it.
    oldRoles: [roleArn(awsEnvironment, "sftp-flow-logs-*")],
    buckets: [`${prefix}-${accountId}`, ...buckets].flatMap((name) => [
      bucketArn(awsEnvironment, name),
      bucketArn(awsEnvironment, `${name}-logs`),
      bucketArn(awsEnvironment, `${name}-replica`),
      bucketArn(awsEnvironment, `${name}-replogs`),
      bucketArn(awsEnvironment, `${name}-second`),
      bucketArn(awsEnvironment, `${name}-seclogs`),
    ]),
    // AWS names the log group of a workflow by the id of the server, which is not known yet.
    logGroups: [
      ...[...Object.values(names.logGroups), workflowLogGroup("s-*")].map((name) =>
        logGroupArn(awsEnvironment, name),
      ),
      logGroupArn(global, firewall.logGroup),
    ],
    functions: regionalArn(awsEnvironment, "lambda", `function:${names.identityFunction}`),
    tables: Object.values(names.tables).map((name) => tableArn(awsEnvironment, name)),
    alarms: [
      alarmArn(awsEnvironment, `${prefix}-*`),
      alarmArn(global, `${prefix}-firewall-*`),
      alarmArn(anywhere, `${prefix}-second-*`),
    ],
    dashboards: `arn:${partition}:cloudwatch::${accountId}:dashboard/${prefix}`,
    topics: [
      ...TOPICS.map((name) => snsTopicArn(awsEnvironment, `${prefix}-${name}`)),
      snsTopicArn(global, firewall.topic),
      snsTopicArn(anywhere, `${prefix}-second-alarms`),
    ],
    queues: QUEUES.map((name) => queueArn(awsEnvironment, `${prefix}-${name}`)),
    rules: ruleArn(awsEnvironment, `${prefix}-*`),
    aliases: ALIASES.map((name) => `arn:${partition}:kms:*:${accountId}:alias/${prefix}-${name}`),
    trail: trailArn(awsEnvironment, names.trail),
    eventDataStores: regionalArn(awsEnvironment, "cloudtrail", "eventdatastore/*"),
    queries: [
      regionalArn(awsEnvironment, "athena", `workgroup/${prefix}`),
      regionalArn(awsEnvironment, "glue", "catalog"),
      regionalArn(awsEnvironment, "glue", `database/${prefix.replaceAll("-", "_")}`),
      regionalArn(awsEnvironment, "glue", `table/${prefix.replaceAll("-", "_")}/*`),
    ],
    webFirewall: [
      `webacl/${firewall.webAcl}`,
      ...Object.values(firewall.ipSets).map((name) => `ipset/${name}`),
      // The rule groups of AWS that a web ACL refers to.
      "managedruleset/*",
    ].map((resource) => regionalArn(global, "wafv2", `global/${resource}/*`)),
  };
}

const roleKeys = (names: Names): readonly RoleKey[] =>
  (Object.keys(names) as (keyof Names)[]).filter((key): key is RoleKey => key.endsWith("Role"));
