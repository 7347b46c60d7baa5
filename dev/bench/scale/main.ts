import { Unavailable } from "../peers";
import { writeFigures } from "../readme";
import { machine } from "../report";
import { scaleReport } from "./report";
import { measureScale } from "./run";

const USAGE = `npm run bench:scale [-- --write]

Measures logins and listings with 100 and 10,000 users in stores on this machine, and prices both.
--write also puts the figures into dev/bench/README.md.`;

async function main(args: readonly string[]): Promise<void> {
  const unknown = args.filter((arg) => arg !== "--write");
  if (unknown.length > 0) throw new Unavailable(`unknown: ${unknown.join(" ")}\n${USAGE}`);
  const started = performance.now();
  const scales = await measureScale((text) => console.log(text));
  const versions = [`Node ${process.versions.node}`, "dynalite in memory"];
  const text = `${machine("npm run bench:scale", versions)}\n\n${scaleReport(scales)}`;
  console.log(`\n${text}\n\nThis took ${Math.round((performance.now() - started) / 1000)} s.`);
  if (args.includes("--write")) writeFigures("scale", text);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Unavailable ? error.message : error);
  process.exitCode = 1;
});
