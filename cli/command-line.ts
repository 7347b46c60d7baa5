import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Command, CommanderError } from "commander";

import { isProgrammingError } from "../verify/graph/programming-error";
import { plainTable, type Row } from "../verify/text/table";

/** A mistake in calling a command that shows only when its arguments are used. */
export class UsageError extends Error {}

/** Exit codes of commands that did not succeed. */
const EXIT = { failed: 1, usage: 2 } as const;

/** Text of a command's help. */
export interface CommandText {
  /** What starts it, such as `npm run preview`; its arguments follow `--`. */
  readonly name: string;
  readonly description: string;
  /** Arguments of example calls. */
  readonly examples: readonly string[];
}

/** A command of package.json. */
export interface CommandLine {
  /** Its arguments and options, with what they do. */
  readonly program: () => Command;
  /** Runs it with the arguments behind `--`, and sets the exit code. */
  readonly run: (args: readonly string[]) => Promise<void>;
}

/**
 * Declares a command. It runs by itself when Node.js was started with its file.
 *
 * @param define adds arguments, options, subcommands and actions
 */
export function command(
  file: NodeJS.Module,
  text: CommandText,
  define: (program: Command) => void,
): CommandLine {
  const program = (): Command => programOf(text, define);
  const run = (args: readonly string[]): Promise<void> => execute(program(), args);
  if (require.main === file) void run(process.argv.slice(2));
  return { program, run };
}

/** Reports on standard error what a command is doing, so that its result can be piped. */
export const say = (text: string): boolean => process.stderr.write(`${text}\n`);

/** Prints rows in columns. */
export const printTable = (rows: readonly Row[]): void =>
  plainTable(rows).forEach((row) => process.stdout.write(`${row}\n`));

/** Starts to measure the time that a command takes. */
export function stopwatch(): () => string {
  const started = Date.now();
  return () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

/** Parser of an option that may be repeated. */
export const collect = (value: string, values: readonly string[] = []): readonly string[] => [
  ...values,
  value,
];

/**
 * Value of an option that has to be given. Commander's own check comes before that for unknown options,
 * and would hide that the option is misspelt.
 */
export function required<T>(value: T | undefined, option: string): T {
  if (value === undefined) throw new UsageError(`${option} is missing`);
  return value;
}

function programOf({ name, description, examples }: CommandText, define: (p: Command) => void) {
  const program = new Command(`${name} --`)
    .description(description)
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText(
      "after",
      `\nExamples:\n${examples.map((args) => `  ${name}${args && ` -- ${args}`}`).join("\n")}`,
    )
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(withoutValue(text)) })
    .exitOverride();
  define(program);
  for (const each of [program, ...program.commands]) each.showHelpAfterError(usageOf(each));
  return program;
}

const version = (): string =>
  (JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8")) as { version: string })
    .version;

/** An error stays in terminals and logs, and the value of an unknown option can be a password. */
const withoutValue = (error: string): string =>
  error.replace(/^(error: unknown option '[^'=]*=)[^]*'/, "$1…'");

const usageOf = (program: Command): string =>
  `\nUsage: ${program.createHelp().commandUsage(program)}\n--help describes the arguments and options.`;

async function execute(program: Command, args: readonly string[]): Promise<void> {
  let current = program;
  program.hook("preAction", (_, chosen) => void (current = chosen));
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode !== 0) process.exitCode = EXIT.usage;
      return;
    }
    const isUsage = error instanceof UsageError;
    say(isUsage ? `error: ${error.message}\n${usageOf(current)}` : explained(error));
    process.exitCode = isUsage ? EXIT.usage : EXIT.failed;
  }
}

/** Message of an error that is written for operators, stack trace of a programming error. */
function explained(error: unknown): string {
  if (isProgrammingError(error)) return error.stack ?? error.message;
  return error instanceof Error ? error.message : String(error);
}
