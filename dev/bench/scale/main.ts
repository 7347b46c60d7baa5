import { command } from "../../../cli/command-line";
import { writeFigures } from "../figures";
import { machine } from "../report";
import { scaleReport } from "./report";
import { measureScale } from "./run";

async function main({ write }: { readonly write?: boolean }): Promise<void> {
  const started = performance.now();
  const scales = await measureScale((text) => console.log(text));
  const versions = [`Node ${process.versions.node}`, "dynalite in memory"];
  const text = `${machine("npm run bench:scale", versions)}\n\n${scaleReport(scales)}`;
  console.log(`\n${text}\n\nThis took ${Math.round((performance.now() - started) / 1000)} s.`);
  if (write === true) writeFigures("scale", text);
}

const TEXT = {
  name: "npm run bench:scale",
  description:
    "Measures logins and listings with 100 and with 10,000 users in stores on this machine, and prices both.",
  examples: ["", "--write"],
  fails: "something that it measures fails",
};

/** `npm run bench:scale`. */
export const benchScale = command(module, TEXT, (program) =>
  program.option("--write", "write the figures into dev/bench/README.md too").action(main),
);
