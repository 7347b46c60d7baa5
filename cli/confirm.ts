import { createInterface } from "node:readline";

import { UsageError } from "./command-line";

/** Asks a yes-or-no question on a terminal. */
export async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await new Promise<string>((resolve) =>
      terminal.question(`${question} [y/N] `, resolve),
    );
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

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
