import { isProgrammingError } from "../verify/graph/programming-error";

/** A command that cannot be understood; says what to type instead. */
export class UsageError extends Error {}

/** What the shell is told. */
const EXIT = { failed: 1, usage: 2 } as const;

/**
 * Runs a command and tells the shell how it went: 0 for success, 1 for anything that is wrong with
 * the project or its configuration, 2 for a command that cannot be understood.
 *
 * @param usage how the command is called, printed after a mistake in calling it
 */
export async function run(command: () => Promise<void> | void, usage: string): Promise<void> {
  try {
    await command();
  } catch (error) {
    const mistaken = isUsage(error);
    const text = mistaken ? `${error.message}\n\n${usage}` : explained(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = mistaken ? EXIT.usage : EXIT.failed;
  }
}

/** Says on the error channel what a command is doing, so that the result can still be piped. */
export const say = (text: string): boolean => process.stderr.write(`${text}\n`);

/** What `npm run` calls, with the arguments behind `--`. */
export type CommandProgram = (args: readonly string[]) => Promise<void>;

/** A command, which begins by itself where Node was started with its file. */
export function command(
  file: NodeJS.Module,
  main: (args: readonly string[]) => Promise<void>,
  usage: string,
): CommandProgram {
  const call: CommandProgram = (args) => run(() => main(args), usage);
  if (require.main === file) void call(process.argv.slice(2));
  return call;
}

const isUsage = (error: unknown): error is Error =>
  error instanceof UsageError ||
  (error instanceof Error &&
    String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS"));

/** The message where somebody wrote it for operators, the place of anything unforeseen. */
function explained(error: unknown): string {
  if (isProgrammingError(error)) return error.stack ?? error.message;
  return error instanceof Error ? error.message : String(error);
}
