import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../../verify/graph/stack-file";

/** A command line in a document. */
export interface DocumentedCommand {
  readonly document: string;
  /** As written, in one line, without its comment. */
  readonly line: string;
}

/** What documents show below the commands that have a prompt, by command. */
export function outputsIn(document: string): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(join(ROOT, document), "utf8");
  const shown = new Map<string, readonly string[]>();
  for (const [, , body = ""] of text.matchAll(/^( *)```\n([^]*?)^\1```/gm)) {
    for (const part of body
      .replace(/\\\n\s*/g, "")
      .split(/^ *\$ /m)
      .slice(1)) {
      const [command = "", ...lines] = part.split("\n").map((line) => line.trim());
      shown.set(
        withoutComment(command),
        lines.filter((line) => line !== ""),
      );
    }
  }
  return shown;
}

/** First words of commands between backticks; a block of shell commands may have any. */
const PROGRAMS =
  /^(?:\w+=\$\(|(?:npm|npx|node|aws|pulumi|gh|git|sftp|ssh|ssh-keygen|ssh-keyscan|scp|lftp|curl|openssl|dig|jq|sudo|ls|mkdir|export|echo) )/;

/** Commands in the blocks of a document and between its backticks. */
export function commandsIn(document: string): DocumentedCommand[] {
  const text = readFileSync(join(ROOT, document), "utf8");
  const blocks = [...text.matchAll(/^( *)```(\w*)\n([^]*?)^\1```/gm)];
  const inBlocks = blocks.flatMap(([, , language = "", body = ""]) => {
    const lines = body
      .replace(/\\\n\s*/g, "")
      .split("\n")
      .map((each) => each.trim());
    if (language === "sh") return lines.filter((each) => each !== "" && !each.startsWith("#"));
    if (language !== "") return [];
    // Output stands beside the commands, which have a prompt.
    return lines.some((each) => each.startsWith("$ "))
      ? lines.flatMap((each) => (each.startsWith("$ ") ? each.slice(2) : []))
      : lines.filter((each) => PROGRAMS.test(each));
  });
  const prose = blocks.reduce((rest, [block]) => rest.replace(block, ""), text);
  const inline = [...prose.matchAll(/`([^`]+)`/g)]
    .map(([, code = ""]) => code.replace(/\s+/g, " ").replaceAll("\\|", "|"))
    .filter((code) => PROGRAMS.test(code));
  return [...inBlocks, ...inline].map((each) => ({ document, line: withoutComment(each) }));
}

/** A line without the comment at its end; `#` inside quotes and words is none. */
const withoutComment = (line: string): string => line.replace(/\s+#\s.*$/, "").trim();

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

/** Arguments of a command of package.json: those behind `--`. */
export function argumentsOf(line: string): string[] {
  const words = wordsOf(line);
  return words.slice(words.indexOf("--") + 1);
}
