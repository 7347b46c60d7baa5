import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { format } from "prettier";

import { RULES } from "../../config/load";
import { ROOT } from "../../verify/graph/stack-file";
import { stackFileSchema } from "../../verify/graph/stack-schema";
import { markdownTable } from "../../verify/text/table";
import { command, say } from "../command-line";
import { settingsPage } from "../settings-page";

/** Files that are generated from the schema and the rules of stack files, by path. */
export const GENERATED_FILES: Readonly<Record<string, () => string>> = {
  "schemas/stack.json": () => JSON.stringify(stackFileSchema()),
  "docs/reference/settings.md": settingsPage,
  "docs/reference/refused-combinations.md": refusedCombinationsPage,
};

/** Current text of a generated file. Pages stay unpadded, so that a diff shows only changed rows. */
export async function textOf(path: string): Promise<string> {
  const text = GENERATED_FILES[path]?.() ?? "";
  return path.endsWith(".md") ? text : format(text, { filepath: path, printWidth: 100 });
}

function refusedCombinationsPage(): string {
  const rows = RULES.map(({ refuses, path }) => [refuses, `\`${path}\``]);
  return `# Refused combinations

A stack file with one of these combinations is refused before anything is created. The message names the setting, the value, and what
to change. All problems of a file are reported together.

${markdownTable(["Refused", "Setting to change"], rows).join("\n")}

AWS also refuses FTP and FTPS without a custom identity provider. That combination cannot be configured, because every stack has one.

This page is generated from \`config/rules/\` by \`npm run schema\`.
`;
}

/** Writes the files that are generated from the schema and the rules of stack files, or checks them. */
async function main({ check }: { readonly check?: boolean }): Promise<void> {
  for (const name of Object.keys(GENERATED_FILES)) {
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
  description: `Writes the files that are generated from the schema and the rules of stack files: ${Object.keys(GENERATED_FILES).join(", ")}.`,
  examples: ["", "--check"],
  fails: "with --check, a file is stale",
};

/** `npm run schema`. */
export const schema = command(module, TEXT, (program) =>
  program.option("--check", "fail if one of them is stale, instead of writing it").action(main),
);
