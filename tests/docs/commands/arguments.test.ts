import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { CommanderError } from "commander";

import { ROOT } from "../../../verify/graph/stack-file";
import { commandIn, COMMANDS, parsed, printed } from "../../support/command";
import { DOCUMENTS } from "../documents";

const FILES = new Map<string, string>(COMMANDS);

/** Calls of commands with arguments, in code blocks and between backticks. */
const CALLS = DOCUMENTS.flatMap((document) => {
  const text = readFileSync(join(ROOT, document), "utf8");
  const calls = text.matchAll(/\bnpm (?:run )?([a-z][a-z:-]*) -- ([^`\n]+)/g);
  return [...calls].map(([, name = "", args = ""]) => ({
    call: `${document}: npm run ${name} -- ${args}`,
    file: FILES.get(name),
    args: wordsOf(args),
  }));
});

/** Arguments as a shell passes them on; a placeholder becomes an address, which all options take but the stack. */
function wordsOf(line: string): string[] {
  const [command = ""] = line.split(/ +(?:#|\||>|2>|&&|$)/);
  return command
    .replaceAll("<stack>", "prod")
    .replace(/<[a-z -]+>|…/gi, "203.0.113.7")
    .split(/ +/)
    .filter((word) => word !== "" && word !== "\\");
}

/** What commander refuses about a call, or nothing. */
async function problemOf(file: string, args: readonly string[]): Promise<string | undefined> {
  let problem: string | undefined;
  await printed(async () => {
    try {
      await parsed(commandIn(file), args);
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      problem = error.code === "commander.helpDisplayed" ? undefined : error.message;
    }
  });
  return problem;
}

describe("commands in documents", () => {
  it("have arguments that the commands take", async () => {
    assert.ok(CALLS.length > 80, String(CALLS.length));
    const refused: string[] = [];
    for (const { call, file, args } of CALLS) {
      const problem = file === undefined ? undefined : await problemOf(file, args);
      if (problem !== undefined) refused.push(`${call}: ${problem}`);
    }
    assert.deepEqual(refused, []);
  });
});
