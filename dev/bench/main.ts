import { readFileSync } from "node:fs";
import { join } from "node:path";

import { benchmark } from "./benchmark";
import { interpreter } from "./peers";
import { report } from "./report";
import { run } from "./run";

/** Pinned versions of the peers' libraries. */
const pinned = (): string[] =>
  ["classic.txt", "hashed.txt"]
    .map((file) => readFileSync(join(__dirname, "peers", file), "utf8"))
    .flatMap((text) => [...text.matchAll(/^(boto3|argon2-cffi)==(\S+)/gm)])
    .map(([, name = "", version = ""]) => `${name} ${version}`);

const TEXT = {
  script: "bench",
  description:
    "Measures the deployed identity function against two designs in Python, all on this machine.",
  fails: "something that it measures fails",
};

/** `npm run bench`. */
export const bench = benchmark(module, TEXT, async (log) => ({
  versions: [`Python ${interpreter().version}`, ...pinned()],
  tables: report(await run(log)),
}));
