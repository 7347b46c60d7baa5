import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { GENERATED_FILES, textOf } from "./generated-files";
import { ROOT } from "../verify/graph/stack-file";
import { run, say } from "./command-line";

const USAGE = `npm run schema [-- --check]

Writes what is generated from the schema and the rules of stack files, or with --check fails when it
is stale: ${Object.keys(GENERATED_FILES).join(", ")}.`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  for (const name of Object.keys(GENERATED_FILES)) {
    const path = join(ROOT, name);
    const text = await textOf(name);
    const current = existsSync(path) && readFileSync(path, "utf8") === text;
    if (!current && values.check) throw new Error(`${name} is stale; run npm run schema`);
    if (!current) writeFileSync(path, text);
    say(`${name}: ${current ? "current" : "written"}`);
  }
}

void run(main, USAGE);
