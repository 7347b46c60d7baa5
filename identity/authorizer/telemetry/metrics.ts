import type { LogLine } from "../handler";

/** Namespace of the identity function's metrics in CloudWatch. */
export const NAMESPACE = "managed-sftp/identity";

const COUNT = "Count";
const MILLISECONDS = "Milliseconds";

/** Every metric and its unit, with the field of the log line that a duration comes from. */
export const METRICS = {
  Allowed: COUNT,
  Denied: COUNT,
  Outages: COUNT,
  Locked: COUNT,
  LockoutUnavailable: COUNT,
  /** Key logins that were denied. The service checks keys of all others, and the function never learns how. */
  KeyProbes: COUNT,
  storeMs: MILLISECONDS,
  hashMs: MILLISECONDS,
  lockoutMs: MILLISECONDS,
} as const;

/**
 * A log line in CloudWatch's embedded metric format: still one line of JSON, of which CloudWatch
 * makes metrics by itself, without a call. Denials are counted by reason too.
 *
 * @param now milliseconds since 1970
 */
export function withMetrics(line: LogLine, stack: string, now: number): object {
  const values = {
    Allowed: Number(line.decision === "allow"),
    Denied: Number(line.decision === "deny"),
    Outages: Number(line.decision === "outage"),
    Locked: Number(line.reason === "locked"),
    LockoutUnavailable: Number(line.lockoutError !== undefined),
    KeyProbes: Number(line.method === "key" && line.decision === "deny"),
  };
  const fields = { Stack: stack, ...line, ...values };
  const names = (Object.keys(METRICS) as (keyof typeof METRICS)[]).filter((name) => name in fields);
  const directive = (
    dimensions: readonly string[],
    metrics: readonly (keyof typeof METRICS)[],
  ) => ({
    Namespace: NAMESPACE,
    Dimensions: [dimensions],
    Metrics: metrics.map((Name) => ({ Name, Unit: METRICS[Name] })),
  });
  return {
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        directive(["Stack"], names),
        ...(line.reason === undefined ? [] : [directive(["Stack", "reason"], ["Denied"])]),
      ],
    },
    ...fields,
  };
}
