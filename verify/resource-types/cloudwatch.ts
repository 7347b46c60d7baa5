import { type CostContext, type CostLine, costLine, MILLION } from "../cost/model";
import { listOf } from "../graph/graph";
import { named, PROVIDER_ONLY, regionalArn, type ResourceTypes, settingOf } from "./resource-type";

/** Kilobytes of log for a login and for a file, in the function's and the server's log. */
const LOG_KB = { login: 1, file: 1.5 } as const;

function logGroupPrice({ resource, usage }: CostContext): CostLine[] {
  const kilobytes = resource.name.endsWith("-identity")
    ? usage.logins * LOG_KB.login
    : resource.name.endsWith("-server")
      ? usage.files * LOG_KB.file
      : 0;
  const months = Number(resource.inputs["retentionInDays"] ?? 0) / 30;
  const gb = kilobytes / MILLION;
  return [
    costLine("Logs, written", gb, "logGbIngested", "1 kB a login, 1.5 kB a file"),
    costLine(
      "Logs, kept",
      gb * months * 0.15,
      "logGbMonth",
      "for their retention, compressed to 15 %",
    ),
  ];
}

function alarmPrice({ resource: { inputs } }: CostContext): CostLine[] {
  const queries = listOf(inputs["metricQueries"]).length;
  const metrics = queries === 0 ? 1 : queries - 1;
  return [costLine("Alarms", metrics, "alarmMetricMonth", "each metric that an alarm looks at")];
}

/** Amazon CloudWatch and CloudWatch Logs. */
export const CLOUDWATCH: ResourceTypes = {
  "aws:cloudwatch/dashboard:Dashboard": {
    outputs: ({ inputs, awsEnvironment: { partition, accountId } }) => ({
      dashboardArn: `arn:${partition}:cloudwatch::${accountId}:dashboard/${String(inputs["dashboardName"])}`,
    }),
    replacedBy: ["dashboardName"],
    api: { operation: "cloudwatch.PutDashboard" },
    price: () => [costLine("Dashboard", 1, "dashboardMonth", "beyond three an account")],
    uniqueName: { input: "dashboardName", max: 255 },
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    outputs: (resource) => ({
      name: resource.id,
      arn: regionalArn(resource, "logs", `log-group:${resource.id}`),
    }),
    replacedBy: ["logGroupClass", "name"],
    api: {
      operation: "logs.CreateLogGroup",
      names: {
        ...PROVIDER_ONLY,
        name: "logGroupName",
        retentionInDays: "=logs.PutRetentionPolicy.retentionInDays",
      },
    },
    price: logGroupPrice,
    uniqueName: { ...named(512), isId: true },
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
    data: "log group",
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": settingOf({
    replacedBy: ["logGroupName", "name"],
    api: {
      operation: "logs.PutMetricFilter",
      names: {
        name: "filterName",
        pattern: "filterPattern",
        metricTransformation: "metricTransformations[]",
        "metricTransformation.name": "metricName",
        "metricTransformation.namespace": "metricNamespace",
        "metricTransformation.value": "metricValue",
      },
    },
    price: () => [costLine("Metrics of the log", 1, "metricMonth", "each metric filter")],
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    outputs: (resource) => ({
      arn: regionalArn(resource, "cloudwatch", `alarm:${String(resource.inputs["name"])}`),
    }),
    replacedBy: ["name"],
    api: {
      operation: "cloudwatch.PutMetricAlarm",
      names: {
        ...PROVIDER_ONLY,
        name: "AlarmName",
        metricQueries: "Metrics",
        "metricQueries.metric": "MetricStat",
        okActions: "OKActions",
        "metricQueries.metric.dimensions": "Metric.Dimensions",
        "metricQueries.metric.metricName": "Metric.MetricName",
        "metricQueries.metric.namespace": "Metric.Namespace",
      },
    },
    price: alarmPrice,
    uniqueName: named(255),
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
  },
};
