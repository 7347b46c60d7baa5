import { benchmark } from "../benchmark";
import { figure, figuresTable, spread } from "../figures";
import { ratioOf, spreadOf } from "../statistics";
import { measureTransfers, SESSIONS, type TransferResults } from "./run";

/** Longest time against OpenSSH's server, by the beginning of a series' name. */
const GOALS: Readonly<Record<string, number>> = { "one file": 1.3, "1,000 files": 2 };
/** Most memory in MB. */
const MOST_MEMORY = 350;

const megabytes = (bytes: number): number => bytes / 1e6;

/** Tables of times and of memory, with the goals. */
function transfersReport({ series, memory }: TransferResults): string {
  const times = series.map(({ name, ours, theirs }) => {
    const ratio = ratioOf(ours, theirs);
    const [, goal = NaN] = Object.entries(GOALS).find(([start]) => name.startsWith(start)) ?? [];
    const isReached = ratio.median <= goal ? "yes" : "no";
    const columns = [spreadOf(ours), spreadOf(theirs)].map((each) => spread(each, " s"));
    return [name, ...columns, spread(ratio, "×"), `≤ ${goal}×`, isReached];
  });
  const head = ["with OpenSSH's client", "sandbox", "OpenSSH's server", "ratio", "goal", "reached"];
  const sizes: readonly [string, number][] = [
    ["after its start", memory.start],
    ["after these transfers", memory.transfers],
    [`after ${SESSIONS} sessions at the same time`, memory.sessions],
  ];
  const rows = sizes.map(([when, bytes]) => {
    const isReached = megabytes(bytes) <= MOST_MEMORY ? "yes" : "no";
    return [when, `${figure(megabytes(bytes))} MB`, `≤ ${MOST_MEMORY} MB`, isReached];
  });
  const memoryTable = figuresTable(["peak memory of the sandbox", "size", "goal", "reached"], rows);
  return `${figuresTable(head, times)}\n\n${memoryTable}`;
}

const TEXT = {
  script: "bench:transfers",
  description:
    "Measures uploads and downloads of the sandbox beside OpenSSH's server, with OpenSSH's client, on this machine.",
  fails: "a server does not start or a transfer fails",
};

/** `npm run bench:transfers`. */
export const benchTransfers = benchmark(module, TEXT, async (log) => ({
  versions: [],
  tables: transfersReport(await measureTransfers(log)),
}));
