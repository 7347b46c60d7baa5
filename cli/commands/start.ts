import { InvalidArgumentError } from "commander";

import { isAddress } from "../../aws/cidr";
import { bannerOf } from "../../sandbox/banner";
import { startSandbox } from "../../sandbox/sandbox";
import { command, givenPort } from "../command-line";
import { evaluateInProcess } from "../evaluation";
import { sandboxFolder } from "../files";
import { givenStack } from "../stacks";
import { untilStopped } from "../until-stopped";

interface StartOptions {
  readonly stack: string;
  readonly file?: string;
  readonly port: number;
  readonly ftpPort: number;
  readonly data?: string;
  readonly as?: string;
}

/** Starts the sandbox, and stops it after Ctrl-C or with npm. */
async function main({ data, ...given }: StartOptions): Promise<void> {
  const folder = sandboxFolder(given.stack, data);
  const options = givenStack(given.stack, given);
  const sandbox = await startSandbox({
    ...options,
    data: folder,
    log: console.log,
    evaluate: evaluateInProcess,
  });
  console.log(bannerOf(sandbox, folder, options.as));
  untilStopped(() => sandbox.stop());
}

function stackName(text: string): string {
  if (/^[a-z0-9-]+$/.test(text)) return text;
  throw new InvalidArgumentError("Give a stack name such as dev.");
}

function address(text: string): string {
  if (isAddress(text)) return text;
  throw new InvalidArgumentError("Give an address such as 203.0.113.7.");
}

const TEXT = {
  name: "npm start",
  description:
    "Serves a stack on this machine, as it would be deployed, and prints commands to log in with. Ctrl-C stops it.",
  examples: ["", "--stack closed --port 2223 --data /tmp/files", "--stack prod --as 203.0.113.7"],
  fails: "a port is in use, the data folder can't be used, or the stack file has mistakes",
};

/** `npm start`. */
export const start = command(module, TEXT, (program) =>
  program
    .option("--stack <name>", "stack to serve", stackName, "dev")
    .option("--file <path>", "stack file to read instead of Pulumi.<stack>.yaml")
    .option("--port <port>", "port of SFTP; 0 takes a free one", givenPort, 2222)
    .option("--ftp-port <port>", "port of FTP and FTPS; 0 takes a free one", givenPort, 2121)
    .option("--data <folder>", "folder of files and users (default: .sandbox/<stack>)")
    .option("--as <address>", "address that every client counts as coming from", address)
    .action(main),
);
