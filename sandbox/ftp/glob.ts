/** Tests one character of a name; undefined stands for any number of characters. */
type Token = ((character: string) => boolean) | undefined;

/**
 * Whether a name matches a pattern as shells have it: `*`, `?`, `[a-z]` and `[!a-z]`, where names that
 * begin with a dot need the dot. It takes no longer than the product of the two lengths, whatever a client
 * sends; a regular expression might.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  if (name.startsWith(".") && !pattern.startsWith(".")) return false;
  const tokens = tokensOf(pattern);
  const characters = [...name];
  let [token, position] = [0, 0];
  /** Where to go on when the rest does not match: after the last `*`, which takes one more character. */
  let retry: { readonly token: number; readonly position: number } | undefined;
  while (position < characters.length || token < tokens.length) {
    const test = tokens[token];
    if (token < tokens.length && test === undefined) {
      retry = { token, position: position + 1 };
      token += 1;
    } else if (position < characters.length && test?.(characters[position] ?? "")) {
      [token, position] = [token + 1, position + 1];
    } else if (retry !== undefined && retry.position <= characters.length) {
      ({ token, position } = retry);
    } else return false;
  }
  return true;
}

const tokensOf = (pattern: string): readonly Token[] =>
  (pattern.match(/\*+|\[!?\]?[^\]]*\]|./gsu) ?? []).map((text) => {
    if (text.startsWith("*")) return undefined;
    if (text === "?") return () => true;
    return text.length > 2 && text.startsWith("[")
      ? classOf(text.slice(1, -1))
      : (character) => character === text;
  });

function classOf(content: string): (character: string) => boolean {
  const [isNegated, text] = content.startsWith("!") ? [true, content.slice(1)] : [false, content];
  const ranges = (text.match(/.-.|./gsu) ?? []).map((range) => [...range]);
  const isMember = (character: string): boolean =>
    ranges.some(([first = "", , last = first]) => first <= character && character <= last);
  return (character) => isMember(character) !== isNegated;
}
