import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Command } from "commander";

import type { CommandLine } from "../../cli/command-line";
import { ROOT } from "../../verify/graph/stack-file";

const { scripts: SCRIPTS } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** Commands of package.json by script, with the file of each. */
export const COMMANDS = Object.entries(SCRIPTS).flatMap(([name, script]) => {
  const [, file] =
    / (?:-r \.\/cli\/runtime\/register\.cjs|cli\/runtime\/run\.mjs) (\S+\.ts)$/.exec(script) ?? [];
  return file === undefined ? [] : [[name, file] as const];
});

/** The command that a file exports. */
export function commandIn(file: string): CommandLine {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the names are in package.json
  const exported = Object.values(require(join(ROOT, file)) as Readonly<Record<string, unknown>>);
  const isCommand = (value: unknown): value is CommandLine =>
    typeof value === "object" && value !== null && "program" in value && "run" in value;
  const [command, ...others] = exported.filter(isCommand);
  assert.ok(command && others.length === 0, `${file} must export one command`);
  return command;
}

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
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, ...PLAIN },
  });
  return { code: status, stdout, stderr };
}

/** Runs the file of a command in a process of its own, which this process may serve meanwhile. */
export function spawned(
  file: string,
  args: readonly string[],
  { input = "", env = {} }: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, ["-r", "./cli/runtime/register.cjs", file, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...PLAIN, ...env },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (part: Buffer) => (stdout += part.toString()));
  child.stderr.on("data", (part: Buffer) => (stderr += part.toString()));
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
