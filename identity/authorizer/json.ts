/**
 * Value that was read, perhaps with hints for the operator, or what is wrong with it. The words do not
 * repeat the value.
 */
export type Read<T> =
  { readonly value: T; readonly warnings?: readonly string[] } | { readonly problem: string };

/** Parses JSON; undefined if the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The message of the error quotes the text, which may be a secret.
    return undefined;
  }
}

/** Whether a value is a JSON object. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
