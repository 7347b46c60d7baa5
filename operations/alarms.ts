import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Names } from "../aws/resource-names";
import type { AlarmContext, AlarmPlan, Metric } from "./alarm-plan";
import { functionAlarms, lockoutAlarms, loginAlarms } from "./login-alarms";
import { transferAlarms, workflowAlarm } from "./transfer-alarms";

/** Plans the alarms of a stack, except those of replication and queues. */
export function planAlarms(context: AlarmContext): AlarmPlan[] {
  const { config } = context;
  if (config.alarms === false) return [];
  return [
    ...functionAlarms(context),
    ...loginAlarms(context, config.alarms.deniedLogins),
    ...(context.hasLockout ? lockoutAlarms(context) : []),
    ...transferAlarms(context, config.alarms),
    ...(config.workflow === undefined ? [] : [workflowAlarm(context.serverId)]),
  ];
}

const COMPARISON = {
  reaches: "GreaterThanOrEqualToThreshold",
  "falls below": "LessThanThreshold",
} as const;

/** Metric of the alarm: one metric, or the sum of several with missing values as zero. */
function source({ metrics, statistic, period }: AlarmPlan) {
  const [first, ...others] = metrics;
  if (others.length === 0) {
    const { namespace, name, dimensions } = first;
    return { namespace, metricName: name, statistic, period, dimensions };
  }
  const idOf = (index: number): string => `m${index + 1}`;
  const total = metrics.map((_, index) => `FILL(${idOf(index)}, 0)`).join(" + ");
  const query = ({ namespace, name, dimensions }: Metric, index: number) => ({
    id: idOf(index),
    metric: {
      ...{ namespace, metricName: name, stat: statistic, period, dimensions },
    },
  });
  return {
    metricQueries: [
      { id: "total", expression: total, label: "total", returnData: true },
      ...metrics.map(query),
    ],
  };
}

/** Arguments for {@link createAlarm}. */
export interface AlarmArgs {
  readonly names: Names;
  readonly plan: AlarmPlan;
  /** Topic in the region of the alarm. */
  readonly topicArn: pulumi.Input<string>;
  /**
   * Region of the metric.
   * @default the provider's
   */
  readonly region?: string;
}

/** Creates an alarm. Missing data raises only alarms with `falls below`. */
export function createAlarm(
  name: string,
  { names, plan, topicArn, region }: AlarmArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const logicalName = `${name}-${plan.key}`;
  new aws.cloudwatch.MetricAlarm(
    logicalName,
    {
      region,
      name: `${names.prefix}-${plan.key}`,
      alarmDescription: plan.description,
      ...source(plan),
      evaluationPeriods: plan.evaluationPeriods,
      comparisonOperator: COMPARISON[plan.comparison],
      threshold: plan.threshold,
      treatMissingData: plan.comparison === "reaches" ? "notBreaching" : "breaching",
      alarmActions: [topicArn],
      okActions: [topicArn],
      tags: { Name: logicalName },
    },
    { ...opts, ...(plan.formerUrn && { aliases: [plan.formerUrn] }) },
  );
}
