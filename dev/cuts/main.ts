import { InvalidArgumentError } from "commander";

import { command, say } from "../../cli/command-line";
import { runCuts } from "./run";
import { tableOf } from "./verdict";

interface Options {
  readonly uploads: number;
  readonly kills: number;
  readonly seed: number;
}

async function main(options: Options): Promise<void> {
  const { attempts, findings } = await runCuts({ ...options, say });
  console.log(tableOf(attempts));
  if (findings.length > 0) throw new Error(findings.join("\n"));
  console.log("\nNothing confirmed is lost, nothing partial is visible, no session hangs.");
}

const whole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Write a whole number.");
  return Number(text);
};

const TEXT = {
  name: "npm run cuts",
  description:
    "Cuts off uploads to the sandbox over SFTP, FTPS and FTP at random moments, kills the sandbox several times, and checks what clients see.",
  examples: ["", "--uploads 500 --kills 9 --seed 7"],
  fails: "something confirmed is lost, something partial is visible, or a session hangs",
};

/** `npm run cuts`. */
export const cuts = command(module, TEXT, (program) =>
  program
    .option("--uploads <count>", "number of uploads", whole, 200)
    .option("--kills <count>", "how often the sandbox is killed", whole, 5)
    .option("--seed <number>", "seed of the random moments", whole, 1)
    .action(main),
);
