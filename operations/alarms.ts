import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Names } from "../aws/resource-names";
import type { NetworkConfig } from "../config/schema/network";

/** CloudWatch metric. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Alarm on the sum, or on the highest value, of one or several metrics. */
export interface AlarmPlan {
  /** Key of the alarm, the last part of its name. */
  readonly key: string;
  /** Cause and remedy, for the recipients. */
  readonly description: string;
  /** Metrics; the alarm is on their sum. */
  readonly metrics: readonly [Metric, ...Metric[]];
  readonly statistic: "Sum" | "Maximum";
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly comparison: "reaches" | "falls below";
  readonly threshold: number;
  /** URN in earlier versions, for an alias: otherwise the deletion of the old alarm would delete the new one, which has the same name. */
  readonly formerUrn?: pulumi.Output<pulumi.URN> | undefined;
}

/** Settings of the stack on which the alarms depend. */
export interface AlarmContext {
  readonly stack: string;
  readonly names: Names;
  /** Network mode: with mode public, every address may try to log in. */
  readonly mode: NetworkConfig["mode"];
  /** Storage of the users' files. */
  readonly domain: "s3" | "efs";
}

/** Alarm as soon as something is counted within five minutes. */
export const AT_ONCE = {
  statistic: "Sum",
  period: 300,
  evaluationPeriods: 1,
  comparison: "reaches",
  threshold: 1,
} as const;

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
    metric: { namespace, metricName: name, stat: statistic, period, dimensions },
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
