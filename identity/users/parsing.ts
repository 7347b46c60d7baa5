/** A mapping of a logical home directory, as people write it: `/dir=/target`. */
export interface HomeMapping {
  readonly Entry: string;
  readonly Target: string;
}

/** Words of a list that people wrote; blanks, commas and semicolons divide them. */
export const splitWords = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

/** Reads mappings; undefined where a text is none. What they are worth is for the record to say. */
export function mappingsOf(texts: readonly string[]): HomeMapping[] | undefined {
  const mappings = texts.map((text) => {
    const [, Entry, Target] = /^\s*(\/[^=]*)=(\/.*?)\s*$/.exec(text) ?? [];
    return Entry === undefined || Target === undefined ? undefined : { Entry, Target };
  });
  const good = mappings.filter((mapping) => mapping !== undefined);
  return good.length === mappings.length ? good : undefined;
}
