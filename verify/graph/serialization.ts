/** A value that the engine keeps encrypted. */
export interface SerializedSecret {
  readonly secret: unknown;
}

/** Whether a recorded value is marked as secret. */
export const isSecret = (value: unknown): value is SerializedSecret =>
  isRecord(value) && "secret" in value && Object.keys(value).length === 1;

/** Whether a value is an object with properties, so neither a list nor null. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An object with properties; empty for any other value. */
export const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  isRecord(value) ? value : {};

/** Maps the elements of a list or the properties of an object; any other value is returned as it is. */
export function mapValues(value: unknown, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
}

/** A recorded value with its secrets revealed, as a provider gets it. */
export const reveal = (value: unknown): unknown =>
  isSecret(value) ? reveal(value.secret) : mapValues(value, reveal);
