import { openInBrowser } from "../console/browser";
import { startConsole } from "../console/server";
import { consoleWorkers } from "../console/workers";
import { command, givenPort, say } from "../command-line";
import { givenPath } from "../files";
import { givenStack } from "../stacks";
import { untilStopped } from "../until-stopped";

interface ConsoleOptions {
  readonly stack: string;
  readonly file?: string;
  readonly data?: string;
  readonly port: number;
  readonly open?: boolean;
}

/** Serves the console until Ctrl-C. */
async function main({ stack, port, open = false, ...given }: ConsoleOptions): Promise<void> {
  const { file } = givenStack(stack, given);
  const data = given.data === undefined ? undefined : givenPath(given.data, "--data");
  const workers = consoleWorkers({ stack, file, data });
  const served = await startConsole({ port, answer: workers.answer });
  process.stdout.write(`${served.address}\n`);
  say("open this address, which nobody else may see; Ctrl-C stops the console");
  const close = open ? openInBrowser(served.address) : undefined;
  untilStopped(() => {
    close?.();
    workers.stop();
    return served.stop();
  });
}

const TEXT = {
  name: "npm run console",
  description:
    "Serves one page on 127.0.0.1 that shows the stacks: what changes, a picture, who may do what, who reaches what, what it costs, and the users of a stack or its sandbox. It prints the address of the page.",
  examples: ["", "--port 8022 --open", "--stack prod --file /tmp/Pulumi.prod.yaml"],
  fails: "the port is in use",
};

/** `npm run console`. */
export const consoleCommand = command(module, TEXT, (program) =>
  program
    .option("--stack <name>", "stack that is shown first", "dev")
    .option("--file <path>", "stack file to read for that stack instead of Pulumi.<stack>.yaml")
    .option("--data <folder>", "folder of that stack's sandbox (default: .sandbox/<stack>)")
    .option("--port <port>", "port of the page (default: any that is free)", givenPort, 0)
    .option("--open", "open the page in a browser")
    .action(main),
);
