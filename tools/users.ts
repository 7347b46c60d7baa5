import { run } from "./command-line";
import { readCommand } from "./users-command";
import { explainAws } from "./users-errors";
import { perform } from "./users-perform";
import { openStack } from "./users-stack";
import { HELP, USAGE } from "./users-usage";

/** Adds, changes, lists, tests and removes users of a stack, on AWS or in the sandbox. */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const command = readCommand(args);
  const stack = await openStack(command.target);
  await perform(stack, command).catch((error: unknown) => {
    throw explainAws(error, stack);
  });
}

void run(main, USAGE);
