import { command } from "./command-line";
import { readCommand } from "./users/command";
import { explainAws } from "./users/errors";
import { perform } from "./users/perform";
import { openStack } from "./users/stack";
import { HELP, USAGE } from "./users/usage";

/** Adds, changes, lists, tests and removes users of a stack, on AWS or in the sandbox. */
async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const asked = readCommand(args);
  const stack = await openStack(asked.target);
  await perform(stack, asked).catch((error: unknown) => {
    throw explainAws(error, stack);
  });
}

/** `npm run users`. */
export const users = command(module, main, USAGE);
