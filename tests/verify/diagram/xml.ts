/**
 * Checks that a text is well-formed XML, as far as pictures and pages use it: one root, elements
 * closed in order, quoted attributes that occur once, no bare `&` or `<`.
 *
 * @throws Error that says what is wrong where
 */
export function assertWellFormed(xml: string): void {
  const open: string[] = [];
  let roots = 0;
  for (const [, text = "", tag = ""] of xml.matchAll(/([^<]*)(<[^>]*>)?/g)) {
    if (/&(?!(#\d+|amp|lt|gt|quot|apos);)/.test(text + tag)) throw new Error(`bare & in ${text}`);
    if (text.includes(">")) throw new Error(`bare > in ${text}`);
    if (open.length === 0 && text.trim() !== "") throw new Error(`text outside the root: ${text}`);
    if (tag === "") continue;
    const [, closing, name = "", attributes = "", empty] =
      /^<(\/)?([a-zA-Z][\w-]*)((?:\s+[a-zA-Z][\w:-]*="[^"<]*")*)\s*(\/)?>$/.exec(tag) ?? [];
    if (name === "") throw new Error(`not a tag: ${tag}`);
    const names = [...attributes.matchAll(/\s([a-zA-Z][\w:-]*)=/g)].map(([, each]) => each);
    if (new Set(names).size < names.length) throw new Error(`attribute twice in ${tag}`);
    if (closing !== undefined) {
      if (open.pop() !== name) throw new Error(`${tag} closes something else`);
      continue;
    }
    if (open.length === 0) roots += 1;
    if (empty === undefined) open.push(name);
  }
  if (roots !== 1 || open.length > 0) throw new Error(`${roots} roots, left open: ${open.join()}`);
}
