import { join } from "node:path";

import { run, say } from "../../cli/command-line";
import { readCommand, USAGE } from "./command";
import { Copy, type Verdict } from "./copy";
import type { Fault } from "./of";
import { FAULTS } from "./table";

/** Copies that are worked in side by side; a test of one keeps a core busy. */
const COPIES = 2;

const print = (text: string): boolean => process.stdout.write(`${text}\n`);

/** Puts every fault in, one at a time, and sees the tests that guard against it fail. */
async function main(): Promise<void> {
  const { only } = readCommand(process.argv.slice(2));
  const faults = FAULTS.filter(({ number }) => only?.includes(number) ?? true);
  const started = Date.now();
  say(`copying the sources ${COPIES} times ...`);
  const copies = Array.from({ length: COPIES }, () => Copy.of(join(__dirname, "..", "..")));
  const remove = (): void => copies.forEach((copy) => copy.remove());
  process.once("exit", remove);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  await requireGreen(copies, faults);
  const missed = await judge(copies, faults);
  const seconds = Math.round((Date.now() - started) / 1000);
  print(`${faults.length} faults, ${faults.length - missed} noticed, ${missed} not, ${seconds} s`);
  if (missed > 0) process.exitCode = 1;
}

/** Without the faults every test has to pass, or its failure with one would prove nothing. */
async function requireGreen(copies: readonly Copy[], faults: readonly Fault[]): Promise<void> {
  const tests = [...new Set(faults.flatMap((fault) => fault.tests))];
  say(`running the ${tests.length} files of tests without any fault ...`);
  await spread(copies, tests, async (copy, test) => {
    const verdict = await copy.test([test]);
    if (verdict.kind !== "green") {
      throw new Error(`${test} is ${sentence(verdict)}; make it green before any fault is put in`);
    }
  });
}

/** Puts the faults in, and counts those that nobody noticed. */
async function judge(copies: readonly Copy[], faults: readonly Fault[]): Promise<number> {
  let missed = 0;
  await spread(copies, faults, async (copy, fault) => {
    const verdict = await copy.judge(fault);
    if (verdict.kind !== "red") missed++;
    print(`fault ${String(fault.number).padStart(2)} ${fault.title} … ${sentence(verdict)}`);
  });
  return missed;
}

function sentence(verdict: Verdict): string {
  if (verdict.kind === "red") return `red: ${verdict.by}`;
  return verdict.kind === "green" ? "GREEN: no test fails" : `BROKEN: ${verdict.problem}`;
}

/** Works through a list, each copy taking the next item when it is done with one. */
async function spread<T>(
  copies: readonly Copy[],
  items: readonly T[],
  work: (copy: Copy, item: T) => Promise<void>,
): Promise<void> {
  const rest = [...items];
  await Promise.all(
    copies.map(async (copy) => {
      for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(copy, item);
    }),
  );
}

void run(main, USAGE);
