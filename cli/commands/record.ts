import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { makeFolders } from "../../sandbox/data-folder";
import { recordCheckout } from "../../verify/graph/checkout";
import { ROOT, stackNames } from "../../verify/graph/stack-file";
import { command, required, say, UsageError } from "../command-line";
import { givenPath, requireFile } from "../files";
import type { Recorded } from "../recorded";

interface RecordOptions {
  readonly program?: string;
  readonly out?: string;
}

/** Writes the graph of every stack of another checkout. */
async function main({ program, out: given }: RecordOptions): Promise<void> {
  const folder = givenPath(required(program, "--program"), "--program");
  const out = givenPath(required(given, "--out"), "--out");
  requireFile(join(folder, "program.ts"), "--program");
  useOwnModules(folder);
  try {
    makeFolders(out);
  } catch (error) {
    throw new UsageError(`--out can't be made: ${(error as Error).message}; name another folder`);
  }
  for (const stack of stackNames(folder)) {
    say(`recording ${stack} ...`);
    writeFileSync(join(out, `${stack}.json`), JSON.stringify(await recorded(folder, stack)));
  }
}

/** Lets a checkout use the modules of this one, whose lockfile chose them. */
function useOwnModules(folder: string): void {
  const modules = join(folder, "node_modules");
  if (existsSync(modules)) throw new UsageError(`${modules} exists; use a checkout without it`);
  symlinkSync(join(ROOT, "node_modules"), modules, "junction");
}

async function recorded(folder: string, stack: string): Promise<Recorded> {
  try {
    return await recordCheckout(folder, stack);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    say(text);
    return { error: text };
  }
}

const TEXT = {
  name: "npm run record",
  description:
    "Evaluates every stack of another checkout without AWS, with the recorder and the modules of this one, and writes the graphs for npm run judge. It runs the code of that checkout.",
  fails: "the folder is no checkout of this program",
  examples: ["--program ../head --out ../graphs"],
};

/** `npm run record`. */
export const record = command(module, TEXT, (program) =>
  program
    .option("--program <folder>", "checkout to evaluate (required)")
    .option("--out <folder>", "folder for one file a stack (required)")
    .action(main),
);
