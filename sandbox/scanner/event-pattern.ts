import { isRecord } from "../../verify/graph/serialization";

/**
 * Whether an event matches a pattern of EventBridge, as far as the program uses patterns on scans: texts,
 * and `anything-but` with a prefix.
 *
 * @throws Error for another kind of condition
 */
export function matches(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((condition) => meets(condition, event));
  if (!isRecord(pattern)) throw new Error(`sandbox: unknown pattern ${JSON.stringify(pattern)}`);
  return (
    isRecord(event) && Object.entries(pattern).every(([name, each]) => matches(each, event[name]))
  );
}

function meets(condition: unknown, value: unknown): boolean {
  if (typeof condition === "string") return condition === value;
  const excluded = isRecord(condition) ? condition["anything-but"] : undefined;
  const prefix = isRecord(excluded) ? excluded["prefix"] : undefined;
  if (typeof prefix === "string") return typeof value === "string" && !value.startsWith(prefix);
  throw new Error(`sandbox: unknown condition ${JSON.stringify(condition)} of an event pattern`);
}
