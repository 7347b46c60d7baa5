/** Value that was read, or what is wrong with it, in words that do not repeat it. */
export type Read<T> = { readonly value: T } | { readonly problem: string };

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
