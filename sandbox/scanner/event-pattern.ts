import { isRecord } from "../../verify/graph/serialization";

/**
 * Whether an event matches a pattern of EventBridge with the operators that the program uses. Source:
 * EventBridge User Guide, "Comparison operators".
 *
 * @throws Error for another operator
 */
export function matches(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) {
    return [event].flat().some((value) => pattern.some((wanted) => meets(wanted, value)));
  }
  if (!isRecord(pattern)) throw new Error(`sandbox: unknown pattern ${JSON.stringify(pattern)}`);
  const fields = isRecord(event) ? event : {};
  return Object.entries(pattern).every(([name, each]) => matches(each, fields[name]));
}

/** Whether one value meets one condition of a pattern. */
function meets(condition: unknown, value: unknown): boolean {
  if (!isRecord(condition)) return condition === value;
  const { prefix, "anything-but": excluded } = condition;
  if (typeof prefix === "string") return typeof value === "string" && value.startsWith(prefix);
  if (excluded !== undefined) {
    return value !== undefined && ![excluded].flat().some((each) => meets(each, value));
  }
  throw new Error(`sandbox: unknown condition ${JSON.stringify(condition)} of an event pattern`);
}
