/** Words of a command line as a shell passes them on, without redirections and what follows a pipe. */
export function wordsOf(line: string): string[] {
  const words = line.match(/(?:"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s"'])+/g) ?? [];
  const end = words.findIndex((word) => /^(\||&&|;|>|<|2>)$/.test(word));
  const own = end === -1 ? words : words.slice(0, end);
  return own.map((word) => word.replace(/^(['"])([^]*)\1$/, "$2"));
}

/** Commands of a line: those joined by `&&`, those of a pipe, and those in `$(…)`. */
export function simpleCommands(line: string): string[] {
  const inner = [...line.matchAll(/\$\(((?:[^()]|\([^()]*\))*)\)/g)].map(([, code = ""]) => code);
  const outer = line.replace(/^\w+=(?=\$\()/, "").replace(/\$\(((?:[^()]|\([^()]*\))*)\)/g, "…");
  return [outer, ...inner]
    .flatMap((each) => each.split(/ (?:&&|\|) /))
    .map((each) => each.trim())
    .filter((each) => each !== "" && each !== "…");
}
