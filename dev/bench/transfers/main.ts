import { command } from "../../../cli/command-line";
import { writeFigures } from "../figures";
import { machine } from "../report";
import { transfersReport } from "./report";
import { measureTransfers } from "./run";

async function main({ write }: { readonly write?: boolean }): Promise<void> {
  const started = performance.now();
  const results = await measureTransfers((text) => console.log(text));
  const versions = [`Node ${process.versions.node}`];
  const text = `${machine("npm run bench:transfers", versions)}\n\n${transfersReport(results)}`;
  console.log(`\n${text}\n\nThis took ${Math.round((performance.now() - started) / 1000)} s.`);
  if (write === true) writeFigures("transfers", text);
}

const TEXT = {
  name: "npm run bench:transfers",
  description:
    "Measures uploads and downloads of the sandbox beside OpenSSH's server, with OpenSSH's client, on this machine.",
  examples: ["", "--write"],
  fails: "a server does not start or a transfer fails",
};

/** `npm run bench:transfers`. */
export const benchTransfers = command(module, TEXT, (program) =>
  program.option("--write", "write the figures into dev/bench/README.md too").action(main),
);
