import { createInterface } from "node:readline/promises";

import { UsageError } from "./command-line";

/**
 * Asks before something is done, unless `--yes` was given.
 *
 * @param what what needs the answer, such as `remove`
 * @param nothing what a refusal says, such as `nothing was removed`
 */
export async function confirmed(
  yes: boolean,
  { what, question, nothing }: Readonly<Record<"what" | "question" | "nothing", string>>,
): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new UsageError(`${what} needs --yes without a terminal`);
  if (!(await confirm(question))) throw new Error(nothing);
}

/** Asks a yes-or-no question on a terminal. */
async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
