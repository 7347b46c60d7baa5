import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { collect, command, say, UsageError } from "../../cli/command-line";
import { CLIENTS } from "./adapters/all";
import { type Column, tryClient } from "./suite";
import { changesOf, type Documented, documentedIn, withTables } from "./table";
import { Workbench } from "./workbench";

/** Not from an imported constant, which would load the program to print the help. */
const DOCUMENT = join(__dirname, "..", "..", "docs", "reference", "clients.md");

interface Options {
  readonly only?: readonly string[];
  readonly write?: boolean;
}

async function main({ only, write }: Options): Promise<void> {
  const names = CLIENTS.map(({ name }) => name);
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`there is no client "${unknown}"; choose from ${names.join(", ")}`);
  }
  const chosen = CLIENTS.filter(({ name }) => only?.includes(name) ?? true);
  const columns: Column[] = [];
  const benches = new Map([[undefined as string | undefined, await Workbench.start()]]);
  const benchFor = async (policy?: string): Promise<Workbench> => {
    const bench = benches.get(policy) ?? (await Workbench.start(policy));
    benches.set(policy, bench);
    return bench;
  };
  try {
    for (const client of chosen) {
      const byDefault = await benchFor();
      const column = await tryClient(
        client,
        { bench: await benchFor(client.policy), byDefault },
        say,
      );
      if ("missing" in column) process.stdout.write(`skipped ${client.name}: ${column.missing}\n`);
      else columns.push(column);
    }
  } finally {
    for (const bench of benches.values()) await bench.stop();
  }
  conclude(columns, write === true);
}

/** Prints what changed, and writes it where that is wanted; a client that fails is never written. */
function conclude(columns: readonly Column[], write: boolean): void {
  const document = readFileSync(DOCUMENT, "utf8");
  const documented = documentedIn(document);
  const changes = columns.flatMap(({ client, cells }) => changesOf(client.name, cells, documented));
  for (const change of changes) process.stdout.write(`${change}\n`);
  process.stdout.write(`${columns.length} clients, ${changes.length} changes\n`);
  const good = columns.filter(({ cells }) => !cells.some((cell) => cell.startsWith("FAILS")));
  if (write) {
    writeFileSync(DOCUMENT, withTables(document, CLIENTS, merged(documented, good)));
    process.stdout.write(`wrote ${good.length} clients into docs/reference/clients.md\n`);
  }
  const isRight = write ? good.length === columns.length : changes.length === 0;
  if (!isRight) process.exitCode = 1;
}

function merged(documented: Documented, columns: readonly Column[]): Documented {
  const all = new Map(documented);
  for (const { client, version, cells } of columns) all.set(client.name, { version, cells });
  return all;
}

const TEXT = {
  name: "npm run clients",
  description:
    "Tries file transfer clients against the sandbox, and compares what they do with docs/reference/clients.md.",
  fails: "a client fails, or does something else than the document says",
  examples: ["", '--only "OpenSSH sftp"', "--write"],
};

/** `npm run clients`. */
export const clients = command(module, TEXT, (program) =>
  program
    .option("--only <name>", "try one client; may be repeated", collect)
    .option("--write", "write the results into the document")
    .action(main),
);
