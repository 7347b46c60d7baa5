import { readFileSync } from "node:fs";
import { join } from "node:path";

import { command } from "../../cli/command-line";
import { writeFigures } from "./figures";
import { interpreter } from "./peers";
import { machine, report } from "./report";
import { run } from "./run";

/** Pinned versions of the peers' libraries. */
const pinned = (): string[] =>
  ["classic.txt", "hashed.txt"]
    .map((file) => readFileSync(join(__dirname, "peers", file), "utf8"))
    .flatMap((text) => [...text.matchAll(/^(boto3|argon2-cffi)==(\S+)/gm)])
    .map(([, name = "", version = ""]) => `${name} ${version}`);

async function main({ write }: { readonly write?: boolean }): Promise<void> {
  const python = interpreter().version;
  const started = performance.now();
  const results = await run((text) => console.log(text));
  const versions = [`Node ${process.versions.node}`, `Python ${python}`, ...pinned()];
  const text = `${machine("npm run bench", versions)}\n\n${report(results)}`;
  console.log(`\n${text}\n\nThis took ${Math.round((performance.now() - started) / 1000)} s.`);
  if (write === true) writeFigures("bench", text);
}

const TEXT = {
  name: "npm run bench",
  description:
    "Measures the deployed identity function against two designs in Python, all on this machine.",
  examples: ["", "--write"],
  fails: "something that it measures fails",
};

/** `npm run bench`. */
export const bench = command(module, TEXT, (program) =>
  program.option("--write", "write the figures into dev/bench/README.md too").action(main),
);
