import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import type { Command } from "commander";

import type { CommandLine } from "../../cli/command-line";

/** What a command did. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What this process prints meanwhile. */
export async function printed(work: () => Promise<void>): Promise<Omit<Outcome, "code">> {
  const { stdout, stderr } = process;
  const texts = { stdout: "", stderr: "" };
  const originals = [stdout.write.bind(stdout), stderr.write.bind(stderr)] as const;
  stdout.write = (text: unknown) => ((texts.stdout += String(text)), true);
  stderr.write = (text: unknown) => ((texts.stderr += String(text)), true);
  try {
    await work();
  } finally {
    stdout.write = originals[0];
    stderr.write = originals[1];
  }
  return texts;
}

/** Neither wishes for colours nor wishes against them. */
const PLAIN = { NO_COLOR: "", FORCE_COLOR: "0" };

/** Calls a command in this process, as if no terminal were attached. */
export async function call(
  command: CommandLine,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  const { stdout } = process;
  const before = { env: process.env, exitCode: process.exitCode, isTTY: stdout.isTTY };
  process.env = { ...before.env, ...PLAIN, ...env };
  process.exitCode = 0;
  stdout.isTTY = false;
  try {
    const texts = await printed(() => command.run(args));
    return { code: process.exitCode, ...texts };
  } finally {
    process.env = before.env;
    process.exitCode = before.exitCode;
    stdout.isTTY = before.isTTY;
  }
}

/** Error message of a command that is called in a wrong way; it says how to call it, too. */
export async function mistakeIn(command: CommandLine, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await call(command, args);
  assert.deepEqual([code, stdout], [2, ""], stderr);
  const [, message = ""] = /^error: ([^]*?)\n\nUsage: npm /.exec(stderr) ?? [];
  assert.notEqual(message, "", stderr);
  return message;
}

/** Ends a command before its action, with the subcommand that was chosen. */
class ChosenCommand extends Error {
  public constructor(public readonly command: Command) {
    super("the command was not run");
  }
}

/** Meaning of the arguments of a command, which is not run. */
export async function parsed(
  { program }: CommandLine,
  args: readonly string[],
): Promise<{ readonly name: string; readonly args: readonly string[]; readonly options: object }> {
  const own = program().hook("preAction", (_, command) => {
    throw new ChosenCommand(command);
  });
  try {
    await own.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof ChosenCommand)) throw error;
    const { command } = error;
    return { name: command.name(), args: command.args, options: command.optsWithGlobals() };
  }
  throw new Error(`${own.name()} has no action`);
}

/** Runs a command line of package.json in a shell, with no terminal attached. */
export function runScript(script: string, args: readonly string[] = []): Outcome {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", `${script} "$@"`, "sh", ...args], {
    cwd: join(__dirname, "..", ".."),
    encoding: "utf8",
    env: { ...process.env, ...PLAIN },
  });
  return { code: status, stdout, stderr };
}
