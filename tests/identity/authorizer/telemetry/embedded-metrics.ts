import * as assert from "node:assert/strict";

/** Units of CloudWatch; the format refuses any other. */
const UNITS = ["Count", "Milliseconds"];

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
}

/** One metric as CloudWatch makes it of a line, for example `Denied{Stack=dev} 1 Count`. */
export type Metric = string;

/**
 * Reads a line as CloudWatch does. A line that breaks a rule of the embedded metric format would
 * stay in the log, and its metrics would be missing without a word.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricsIn(line: object): Metric[] {
  const root = JSON.parse(JSON.stringify(line)) as Record<string, unknown>;
  const { Timestamp, CloudWatchMetrics } = root["_aws"] as {
    Timestamp: number;
    CloudWatchMetrics: Directive[];
  };
  // Seconds since 1970 would be taken for milliseconds of that year, and refused as too old.
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
