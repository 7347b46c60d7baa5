/** Name of an error and its network code; the message may quote the request, so it is left out. */
export function errorName(error: unknown): string {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  const words = [name, code].filter(
    (word): word is string => typeof word === "string" && /^\w{1,60}$/.test(word),
  );
  return [...new Set(words)].join(" ") || "Error";
}
