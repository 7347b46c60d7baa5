import * as assert from "node:assert/strict";

/** Units of CloudWatch. */
const UNITS = ["Count", "Milliseconds"];

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
}

/** Metric that CloudWatch extracts from a line, for example `Denied{Stack=dev} 1 Count`. */
export type Metric = string;

/**
 * Reads a line as CloudWatch does, and fails if it breaks a rule of the embedded metric format.
 * CloudWatch itself would ignore the metrics of such a line without an error.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricsIn(line: object): Metric[] {
  const root = JSON.parse(JSON.stringify(line)) as Record<string, unknown>;
  const { Timestamp, CloudWatchMetrics } = root["_aws"] as {
    Timestamp: number;
    CloudWatchMetrics: Directive[];
  };
  // Milliseconds: CloudWatch would reject seconds as too old.
  assert.ok(Number.isSafeInteger(Timestamp) && Timestamp > Date.UTC(2020, 0), "no milliseconds");
  assert.ok(Buffer.byteLength(JSON.stringify(root)) < 256 * 1024, "the line is too long");
  return CloudWatchMetrics.flatMap((directive) => metricsOf(directive, root));
}

function metricsOf(directive: Directive, root: Record<string, unknown>): Metric[] {
  const { Namespace, Dimensions, Metrics } = directive;
  assert.deepEqual(Object.keys(directive).sort(), ["Dimensions", "Metrics", "Namespace"]);
  assert.match(Namespace, /^[\w.\-/#:]{1,255}$/);
  assert.ok(Metrics.length <= 100, "over 100 metrics");
  return Dimensions.flatMap((names) => {
    assert.ok(names.length <= 30, "over 30 dimensions");
    const dimensions = names.map((name) => {
      const value = root[name];
      assert.ok(typeof value === "string" && /^[\x20-\x7e]{1,1024}$/.test(value), `no ${name}`);
      return `${name}=${value}`;
    });
    return Metrics.map(({ Name, Unit }) => {
      const value = root[Name];
      assert.ok(typeof value === "number" && Number.isFinite(value), `${Name} is no number`);
      assert.ok(UNITS.includes(Unit), `${Unit} is no unit`);
      return `${Name}{${dimensions.join(",")}} ${value} ${Unit}`;
    });
  });
}
