import type { Names, AwsEnvironment } from "../aws/resource-names";
import { NAMESPACE } from "../identity/authorizer/telemetry/metrics";
import { SERVER_FILTERS, serverNamespace } from "./metric-filters";

/** Names and identifiers for {@link dashboardBody}. */
export interface DashboardContext {
  readonly stack: string;
  readonly awsEnvironment: AwsEnvironment;
  readonly names: Names;
  readonly serverId: string;
  /** Dimensions of the replication metrics; absent without replication. */
  readonly replication?: Readonly<Record<string, string>> | undefined;
  /** Whether the server has workflows. */
  readonly hasWorkflow: boolean;
  /** ARNs of the alarms. */
  readonly alarmArns: readonly string[];
}

type WidgetRow = readonly (string | object)[];

const WIDTH = 24;
const HEIGHT = 6;

/** Metrics of the executions of workflows. */
const WORKFLOW_METRICS = [
  "OnUploadExecutionsStarted",
  "OnUploadExecutionsSuccess",
  "OnUploadExecutionsFailed",
] as const;

/** Body of the dashboard, with all metrics that alarms use and the state of the alarms. */
export function dashboardBody(context: DashboardContext): object {
  const { awsEnvironment, names, stack, serverId } = context;
  const metric = (title: string, stat: string, rows: readonly WidgetRow[]) => ({
    type: "metric",
    properties: {
      title,
      stat,
      region: awsEnvironment.region,
      period: 300,
      view: "timeSeries",
      metrics: rows,
    },
  });
  const identity = (...metrics: string[]): WidgetRow[] =>
    metrics.map((name) => [NAMESPACE, name, "Stack", stack]);
  const transfer = (...metrics: string[]): WidgetRow[] =>
    metrics.map((name) => ["AWS/Transfer", name, "ServerId", serverId]);
  const lambda = (...metrics: string[]): WidgetRow[] =>
    metrics.map((name) => ["AWS/Lambda", name, "FunctionName", names.identityFunction]);
  const server = Object.keys(SERVER_FILTERS).map((name) => [serverNamespace(names), name]);
  // A namespace with characters other than letters and digits needs double quotes (CloudWatch User
  // Guide, "CloudWatch search expression syntax").
  const byReason = `SEARCH('{"${NAMESPACE}",Stack,reason} MetricName="Denied" Stack="${stack}"', 'Sum', 300)`;
  const widgets = [
    metric(
      "Logins",
      "Sum",
      identity("Allowed", "Denied", "Outages", "Locked", "LockoutUnavailable", "KeyProbes"),
    ),
    metric("Denied, by reason", "Sum", [[{ expression: byReason, id: "reasons" }]]),
    metric("Time of a login, p99, ms", "p99", identity("storeMs", "hashMs", "lockoutMs")),
    metric("Longest run of the identity function, ms", "Maximum", lambda("Duration")),
    metric("Identity function", "Sum", lambda("Invocations", "Errors", "Throttles")),
    metric("Server's log", "Sum", server),
    metric("Files and bytes", "Sum", transfer("FilesIn", "FilesOut", "BytesIn", "BytesOut")),
    ...(context.hasWorkflow ? [metric("Workflows", "Sum", transfer(...WORKFLOW_METRICS))] : []),
    ...(context.replication === undefined
      ? []
      : [metric("Objects without a copy", "Sum", [failedReplication(context.replication)])]),
    ...(context.alarmArns.length === 0
      ? []
      : [{ type: "alarm", properties: { title: "Alarms", alarms: context.alarmArns } }]),
  ];
  return { widgets: widgets.map((widget, index) => ({ ...widget, ...slot(index) })) };
}

const failedReplication = (dimensions: Readonly<Record<string, string>>): WidgetRow => [
  "AWS/S3",
  "OperationsFailedReplication",
  ...Object.entries(dimensions).flat(),
];

/** Position of a widget in two columns. */
const slot = (index: number) => ({
  x: (index % 2) * (WIDTH / 2),
  y: Math.floor(index / 2) * HEIGHT,
  width: WIDTH / 2,
  height: HEIGHT,
});
