/** API calls of the provider, by stack. */
export interface ProviderCalls {
  readonly note: string;
  readonly byStack: Readonly<Record<string, readonly string[]>>;
  readonly addedByOption: Readonly<Record<string, readonly string[]>>;
}

const isRead = (call: string): boolean => /:(Get|Head|List|Describe)/.test(call);
const union = (...lists: readonly (readonly string[])[]): readonly string[] =>
  [...new Set(lists.flat())].sort();

/** All recorded calls: those that read, and those that write. */
export function readsAndWrites({ byStack, addedByOption }: ProviderCalls): {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
} {
  const all = union(...Object.values(byStack), ...Object.values(addedByOption));
  return { reads: all.filter(isRead), writes: all.filter((call) => !isRead(call)) };
}

/**
 * Adds the calls of one stack. Nothing is removed: an emulator that stops early makes fewer calls, and a
 * role without one of them fails in an account only.
 */
export const withCalls = (
  recorded: ProviderCalls,
  stack: string,
  calls: readonly string[],
): ProviderCalls => ({
  ...recorded,
  byStack: { ...recorded.byStack, [stack]: union(recorded.byStack[stack] ?? [], calls) },
});
