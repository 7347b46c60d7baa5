import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Command, CommanderError, InvalidArgumentError, Option } from "commander";

import { isProgrammingError } from "../verify/graph/programming-error";
import { plainTable, type Row } from "../verify/text/table";

/** Usage error that a command finds after its arguments were parsed. */
export class UsageError extends Error {}

/** Exit codes of commands that did not succeed. */
const EXIT = { failed: 1, usage: 2 } as const;

/** Text of a command's help. */
export interface CommandText {
  /** Command that npm runs, such as `npm run preview`; its arguments follow `--`. */
  readonly name: string;
  readonly description: string;
  /** Arguments of example calls. */
  readonly examples: readonly string[];
  /** What exit code 1 stands for, as a clause. */
  readonly fails: string;
}

/** A command of package.json. */
export interface CommandLine {
  /** Parser of its arguments and options, with its actions. */
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
  if (require.main === file) {
    endWithReader(process.stdout);
    void run(process.argv.slice(2));
  }
  return { program, run };
}

/** Ends the process when nobody reads its output any more, as with `| head`. */
function endWithReader(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // A terminal that is closed gives EIO.
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
    if (stream.listenerCount("error") === 1) process.exit();
  });
}

/** Prints progress to standard error, so that standard output holds the result alone. */
export const say = (text: string): boolean => process.stderr.write(`${text}\n`);

/** Prints rows in columns. */
export const printTable = (rows: readonly Row[]): void =>
  plainTable(rows).forEach((row) => process.stdout.write(`${row}\n`));

/** Measures the time since the call, such as `1.2 s`. */
export function stopwatch(): () => string {
  const started = Date.now();
  return () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

/** Parser of an option that may be repeated. */
export const collect = (value: string, values: readonly string[] = []): readonly string[] => [
  ...values,
  value,
];

/** An option that takes one of several values. */
export const choice = (flags: string, description: string, values: readonly string[]): Option =>
  new Option(flags, description).choices(values);

/**
 * Value of a required option. Commander checks required options before unknown ones, so that its own
 * check would hide a misspelt option.
 */
export function required<T>(value: T | undefined, option: string): T {
  if (value === undefined) throw new UsageError(`${option} is missing`);
  return value;
}

function programOf(
  { name, description, examples, fails }: CommandText,
  define: (p: Command) => void,
) {
  const program = new Command(`${name} --`)
    .description(description)
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText(
      "after",
      `\nExamples:\n${examples.map((args) => `  ${name}${args && ` -- ${args}`}`).join("\n")}${exitsText(fails)}`,
    )
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(withoutValue(text)) })
    .exitOverride();
  define(program);
  for (const each of [program, ...program.commands]) each.showHelpAfterError(usageOf(each));
  return program;
}

const exitsText = (fails: string): string => `

Exit codes:
  0  success
  1  ${fails}
  2  the command was called in a wrong way, or a file that it names can't be read or written`;

const version = (): string =>
  (JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8")) as { version: string })
    .version;

/** Error message without the value of an unknown option, which can be a password. */
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
      // The help was printed in place of a message.
      if (error.code === "commander.help") say("\nerror: name a command, such as list");
      return;
    }
    const isUsage = error instanceof UsageError;
    say(isUsage ? `error: ${error.message}\n${usageOf(current)}` : explained(error));
    process.exitCode = isUsage ? EXIT.usage : EXIT.failed;
  }
}

/** Message of an error that is written for operators, stack trace of a programming error. */
export function explained(error: unknown): string {
  if (isProgrammingError(error)) return error.stack ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

/** Reads the value of a `--port` option. */
export function givenPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new InvalidArgumentError("Give a number up to 65535.");
}
