import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { format } from "prettier";

import { stackFileSchema } from "../verify/graph/stack-schema";
import { run, say } from "./command-line";

const USAGE = "npm run schema [-- --check]    writes schemas/stack.json, or fails when it is stale";

const NAME = "schemas/stack.json";
const PATH = join(__dirname, "..", NAME);

/** Writes the schema by which editors check stack files. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  const text = await format(JSON.stringify(stackFileSchema()), { parser: "json", printWidth: 100 });
  const current = existsSync(PATH) && readFileSync(PATH, "utf8") === text;
  if (!current && values.check) throw new Error(`${NAME} is stale; run npm run schema`);
  if (!current) writeFileSync(PATH, text);
  say(`${NAME}: ${current ? "current" : "written"}`);
}

void run(main, USAGE);
