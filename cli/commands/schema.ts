import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../verify/graph/stack-file";
import { command, say } from "../command-line";
import { GENERATED_FILES, textOf } from "../generated-files";

const names = (): string[] => Object.keys(GENERATED_FILES);

/** Writes the files that are generated from the schema and the rules of stack files, or checks them. */
async function main({ check }: { readonly check?: boolean }): Promise<void> {
  for (const name of names()) {
    const path = join(ROOT, name);
    const text = await textOf(name);
    const isCurrent = existsSync(path) && readFileSync(path, "utf8") === text;
    if (!isCurrent && check === true) throw new Error(`${name} is stale; run npm run schema`);
    if (!isCurrent) writeFileSync(path, text);
    say(`${name}: ${isCurrent ? "current" : "written"}`);
  }
}

const TEXT = {
  name: "npm run schema",
  description: `Writes the files that are generated from the schema and the rules of stack files: ${names().join(", ")}.`,
  examples: ["", "--check"],
  fails: "with --check, a file is stale",
};

/** `npm run schema`. */
export const schema = command(module, TEXT, (program) =>
  program.option("--check", "fail if one of them is stale, instead of writing it").action(main),
);
