import { cpus } from "node:os";

import { command, type CommandLine } from "../../cli/command-line";
import { writeFigures } from "./figures";

/** What a benchmark finds. */
export interface Figures {
  /** Versions of what takes part. */
  readonly versions: readonly string[];
  /** Tables, as Markdown. */
  readonly tables: string;
}

/** Declares a benchmark of package.json, whose figures are a section of the README. */
export function benchmark(
  file: NodeJS.Module,
  text: { readonly script: string; readonly description: string; readonly fails: string },
  measure: (log: (line: string) => void) => Promise<Figures>,
): CommandLine {
  const name = `npm run ${text.script}`;
  async function main({ write }: { readonly write?: boolean }): Promise<void> {
    const started = performance.now();
    const { versions, tables } = await measure((line) => console.log(line));
    const figures = `${machine(name, versions)}\n\n${tables}`;
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`\n${figures}\n\nThis took ${seconds} s.`);
    if (write === true) writeFigures(text.script.replace("bench:", ""), figures);
  }
  return command(file, { ...text, name, examples: ["", "--write"] }, (program) =>
    program.option("--write", "write the figures into dev/bench/README.md too").action(main),
  );
}

/** Command, date, machine and versions of a run. */
function machine(name: string, versions: readonly string[]): string {
  const [cpu] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  const place = `${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}`;
  const all = [`Node ${process.versions.node}`, ...versions];
  return `\`${name}\` on ${date}, ${process.platform} with ${place}; ${all.join(", ")}.`;
}
