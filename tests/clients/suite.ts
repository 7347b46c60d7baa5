import type { Client, Missing } from "./client";
import { OPERATIONS } from "./operations";
import type { Trial } from "./trials";

/** Result of one operation with one client. */
export type Cell = "works" | "refused" | "differs" | "–" | `FAILS: ${string}`;

/** All results of a client. */
export interface Column {
  readonly client: Client;
  readonly version: string;
  /** In the order of the operations. */
  readonly cells: readonly Cell[];
}

/** Prints the progress. */
export type Say = (text: string) => void;

/** Tries all operations that a client has, or tells why the client is not there. */
export async function tryClient(
  client: Client,
  { bench, byDefault }: Pick<Trial, "bench" | "byDefault">,
  say: Say,
): Promise<Column | Missing> {
  const installed = await client.prepare();
  if ("missing" in installed) return installed;
  say(`${client.name} ${installed.version}`);
  const cells: Cell[] = [];
  for (const index of OPERATIONS.keys())
    cells.push(await cellOf({ client, installed, bench, byDefault }, index));
  installed.cleanUp?.(bench.folder);
  for (const [index, cell] of cells.entries()) say(`  ${OPERATIONS[index]?.name}: ${cell}`);
  return { client, version: installed.version, cells };
}

async function cellOf(trial: Omit<Trial, "home" | "said">, index: number): Promise<Cell> {
  const { client, bench, byDefault } = trial;
  const operation = OPERATIONS[index];
  if (operation === undefined) throw new Error(`clients: there is no operation ${index}`);
  const { name, needs, suits, onAws, run } = operation;
  const isOffered = needs.every((verb) => client.verbs.includes(verb)) && suits?.(client) !== false;
  if (!isOffered) return "–";
  const home = `/${client.name.replaceAll(/\W+/g, "-")}-${index}`;
  const said: string[] = [];
  try {
    await bench.put(`${home}/`, "");
    const outcome = await run({ ...trial, home, said });
    const [fault] = [...bench.faults(), ...byDefault.faults()];
    if (fault !== undefined) return `FAILS: ${fault}`;
    const expected = onAws(client);
    if (client.unsteady?.includes(name)) return "differs";
    if (outcome === expected) return outcome;
    if (name in client.differs) return "differs";
    return `FAILS: ${outcome}, on AWS ${expected}: ${oneLine(said.at(-1) ?? "")}`;
  } catch (error) {
    return `FAILS: ${oneLine((error as Error).message)}`;
  }
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");
