import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Names } from "../aws/resource-names";
import type { AlarmPlan, Metric } from "./alarm-plan";

const COMPARISON = {
  reaches: "GreaterThanOrEqualToThreshold",
  "falls below": "LessThanThreshold",
} as const;

/** The metric of an alarm of one metric, or the sum of several where a missing one counts nothing. */
function source({ metrics, statistic, period }: AlarmPlan) {
  const [first, ...others] = metrics;
  if (others.length === 0) {
    const { namespace, name, dimensions } = first;
    return { namespace, metricName: name, statistic, period, ...(dimensions && { dimensions }) };
  }
  const idOf = (index: number): string => `m${index + 1}`;
  const total = metrics.map((_, index) => `FILL(${idOf(index)}, 0)`).join(" + ");
  const query = ({ namespace, name, dimensions }: Metric, index: number) => ({
    id: idOf(index),
    metric: {
      ...{ namespace, metricName: name, stat: statistic, period },
      ...(dimensions && { dimensions }),
    },
  });
  return {
    metricQueries: [
      { id: "total", expression: total, label: "total", returnData: true },
      ...metrics.map(query),
    ],
  };
}

/** Makes a plan's alarm. Missing data is silence, which only an alarm about silence takes amiss. */
export function createAlarm(
  name: string,
  { names, plan, topicArn }: { names: Names; plan: AlarmPlan; topicArn: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions,
): void {
  const logical = `${name}-${plan.key}`;
  new aws.cloudwatch.MetricAlarm(
    logical,
    {
      name: `${names.prefix}-${plan.key}`,
      alarmDescription: plan.description,
      ...source(plan),
      evaluationPeriods: plan.evaluationPeriods,
      comparisonOperator: COMPARISON[plan.comparison],
      threshold: plan.threshold,
      treatMissingData: plan.comparison === "reaches" ? "notBreaching" : "breaching",
      alarmActions: [topicArn],
      okActions: [topicArn],
      tags: { Name: logical },
    },
    { ...opts, ...(plan.formerUrn && { aliases: [plan.formerUrn] }) },
  );
}
