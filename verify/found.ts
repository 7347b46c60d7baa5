/** One finding, several, or none: `false` is what does not apply. */
export type Judgement<T> = T | false | readonly (T | false)[];

/** The findings alone. */
export const found = <T extends string | object>(...all: readonly Judgement<T>[]): readonly T[] =>
  (all.flat() as (T | false)[]).filter((each) => each !== false);
