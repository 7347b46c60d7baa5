/** Whether one value matches one element of a pattern. */
function matches(wanted: unknown, value: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return wanted === value;
  const [[operator, operand] = []] = Object.entries(wanted);
  if (operator === "prefix") return typeof value === "string" && value.startsWith(String(operand));
  if (operator === "anything-but") {
    return value !== undefined && ![operand].flat().some((each) => matches(each, value));
  }
  throw new Error(`operator ${operator} of event patterns is not known here`);
}

/**
 * Whether an EventBridge pattern, of the operators used here, matches an event. Source: EventBridge User
 * Guide, "Comparison operators".
 */
export function takesEvent(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) {
    return [event].flat().some((value) => pattern.some((wanted) => matches(wanted, value)));
  }
  return Object.entries(pattern as object).every(([key, inner]) =>
    takesEvent(inner, (event as Readonly<Record<string, unknown>> | undefined)?.[key]),
  );
}
