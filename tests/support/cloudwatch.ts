import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { matchesPattern } from "./filter-pattern";

/** One value of a metric. */
export interface DataPoint {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

type Inputs = Readonly<Record<string, unknown>>;

/** What a stack's metric filters make of a line of the server's log. */
export function filteredPoints(graph: Graph, line: string): DataPoint[] {
  return resourcesOf(graph, "aws:cloudwatch/logMetricFilter:LogMetricFilter").flatMap(
    ({ inputs }) => {
      const { namespace, name, value, defaultValue } = inputs["metricTransformation"] as Record<
        string,
        string
      >;
      const matches = matchesPattern(String(inputs["pattern"]), line);
      const counted = Number(matches ? value : defaultValue);
      return [{ namespace: namespace ?? "", name: name ?? "", dimensions: {}, value: counted }];
    },
  );
}

interface Embedded {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

/** What CloudWatch makes of a line in the embedded metric format. */
export function embeddedPoints(line: string): DataPoint[] {
  const event = JSON.parse(line) as Embedded;
  return event._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) => ({
        namespace: Namespace,
        name: Name,
        dimensions: Object.fromEntries(names.map((name) => [name, String(event[name])])),
        value: Number(event[Name]),
      })),
    ),
  );
}

const isOf = (point: DataPoint, metric: Inputs): boolean =>
  point.namespace === metric["namespace"] &&
  point.name === metric["metricName"] &&
  JSON.stringify(sorted(point.dimensions)) ===
    JSON.stringify(sorted((metric["dimensions"] ?? {}) as Record<string, string>));

const sorted = (record: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

/** A metric's value over a period that saw the points; undefined without any. */
function valueOf(metric: Inputs, statistic: unknown, points: readonly DataPoint[]) {
  const values = points.filter((point) => isOf(point, metric)).map(({ value }) => value);
  if (values.length === 0) return undefined;
  return statistic === "Maximum" ? Math.max(...values) : values.reduce((sum, each) => sum + each);
}

function observed({ inputs }: { readonly inputs: Inputs }, points: readonly DataPoint[]) {
  const queries = inputs["metricQueries"] as readonly Inputs[] | undefined;
  if (queries === undefined) return valueOf(inputs, inputs["statistic"], points);
  const [total, ...metrics] = queries;
  const ids = metrics.map(({ id }) => `FILL(${String(id)}, 0)`).join(" + ");
  if (total?.["expression"] !== ids)
    throw new Error(`unknown expression ${String(total?.["expression"])}`);
  const values = metrics.map(({ metric }) => {
    const each = metric as Inputs;
    return valueOf(each, each["stat"], points);
  });
  return values.every((value) => value === undefined)
    ? undefined
    : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** Logical names of the alarms that ring when each period sees these points. */
export function ringing(graph: Graph, points: readonly DataPoint[]): string[] {
  return resourcesOf(graph, "aws:cloudwatch/metricAlarm:MetricAlarm")
    .filter((alarm) => {
      const value = observed(alarm, points);
      const { threshold, comparisonOperator, treatMissingData } = alarm.inputs;
      if (value === undefined) return treatMissingData === "breaching";
      return comparisonOperator === "LessThanThreshold"
        ? value < Number(threshold)
        : value >= Number(threshold);
    })
    .map(({ name }) => name)
    .sort();
}
