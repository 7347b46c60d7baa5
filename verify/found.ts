/** One finding, several, or none: `false` is what does not apply. */
export type Judgement<T> = T | false | readonly (T | false)[];

/** The findings alone. */
export const found = <T extends string | object>(...all: readonly Judgement<T>[]): readonly T[] =>
  (all.flat() as (T | false)[]).filter((each) => each !== false);

/** Items with the same key, in the order in which keys come first. */
export function groupBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
