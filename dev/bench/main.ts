import { readFileSync } from "node:fs";
import { join } from "node:path";

import { interpreter, Unavailable } from "./peers";
import { writeFigures } from "./readme";
import { machine, report } from "./report";
import { run } from "./run";

const USAGE = `npm run bench [-- --write]

Measures the identity function that is deployed against two designs in Python, all on this machine.
--write also puts the figures into dev/bench/README.md.`;

/** Versions that the peers are pinned to. */
const pinned = (): string[] =>
  ["classic.txt", "hashed.txt"]
    .map((file) => readFileSync(join(__dirname, "peers", file), "utf8"))
    .flatMap((text) => [...text.matchAll(/^(boto3|argon2-cffi)==(\S+)/gm)])
    .map(([, name = "", version = ""]) => `${name} ${version}`);

async function main(args: readonly string[]): Promise<void> {
  const unknown = args.filter((arg) => arg !== "--write");
  if (unknown.length > 0) throw new Unavailable(`unknown: ${unknown.join(" ")}\n${USAGE}`);
  const python = interpreter().version;
  const started = performance.now();
  const results = await run((text) => console.log(text));
  const versions = [`Node ${process.versions.node}`, `Python ${python}`, ...pinned()];
  const text = `${machine("npm run bench", versions)}\n\n${report(results)}`;
  console.log(`\n${text}\n\nThis took ${Math.round((performance.now() - started) / 1000)} s.`);
  if (args.includes("--write")) writeFigures("bench", text);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Unavailable ? error.message : error);
  process.exitCode = 1;
});
