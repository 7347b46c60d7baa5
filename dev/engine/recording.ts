/** API calls of the provider, by stack. */
export interface ProviderCalls {
  readonly note: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly byStack: Readonly<Record<string, readonly string[]>>;
  readonly addedByOption: Readonly<Record<string, readonly string[]>>;
}

const isRead = (call: string): boolean => /:(Get|Head|List|Describe)/.test(call);
const union = (...lists: readonly (readonly string[])[]): readonly string[] =>
  [...new Set(lists.flat())].sort();

/**
 * Adds the calls of one stack. Nothing is removed: an emulator that stops early makes fewer calls, and a
 * role without one of them fails in an account only.
 */
export function withCalls(
  recorded: ProviderCalls,
  stack: string,
  calls: readonly string[],
): ProviderCalls {
  return {
    ...recorded,
    reads: union(recorded.reads, calls.filter(isRead)),
    writes: union(
      recorded.writes,
      calls.filter((call) => !isRead(call)),
    ),
    byStack: { ...recorded.byStack, [stack]: union(recorded.byStack[stack] ?? [], calls) },
  };
}
