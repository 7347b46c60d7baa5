import { isRecord } from "../verify/graph/serialization";

/** Text without control characters, which in a user name could forge lines of the log. */
export const printable = (text: string): string =>
  text.slice(0, 1000).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");

type LogFields = Readonly<Record<string, unknown>>;

/** JSON line of the function as `name=value` pairs; any other line unchanged. */
export function condensed(line: string): string {
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    return printable(line);
  }
  if (!isRecord(fields)) return printable(line);
  const hidden = forCloudWatch(fields);
  return Object.entries(fields)
    .filter(([name]) => !hidden.includes(name))
    .map(([name, value]) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return `${name}=${/\s/.test(text) ? JSON.stringify(text) : text}`;
    })
    .join(" ");
}

/** Fields of the embedded metric format that repeat other fields. */
function forCloudWatch({ _aws: directive }: LogFields): unknown[] {
  if (!isRecord(directive)) return [];
  const counters = recordsIn(directive["CloudWatchMetrics"])
    .flatMap(({ Metrics }) => recordsIn(Metrics))
    .filter(({ Unit }) => Unit === "Count")
    .map(({ Name }) => Name);
  return ["_aws", "Stack", ...counters];
}

const recordsIn = (list: unknown): LogFields[] => [list].flat().filter(isRecord);
