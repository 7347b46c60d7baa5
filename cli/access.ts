import { accessMatrix } from "../verify/access/matrix/matrix";
import { explain, type Explanation, UnknownNameError } from "../verify/access/matrix/explain";
import { renderText } from "../verify/access/matrix/render";
import { configOf } from "../verify/reachability/cases";
import { readCommand, USAGE } from "./commands/access";
import { command, say, UsageError } from "./command-line";
import { evaluator } from "./stacks";

/** Prints who may do what in a stack, or what decides one cell of that. */
async function main(args: readonly string[]): Promise<void> {
  const { stack, file, cell } = readCommand(args);
  const started = Date.now();
  say(`evaluating ${file ?? `Pulumi.${stack}.yaml`} without AWS ...`);
  const graph = await evaluator()(stack, file === undefined ? {} : { file });
  const config = configOf(stack, file);
  const elapsed = (): string => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  if (cell !== undefined) {
    const explanation = await explain(graph, config, cell).catch(asUsage);
    process.stdout.write(`${render(explanation).join("\n")}\n`);
    say(`${explanation.steps.length} requests decided in ${elapsed()}`);
    return;
  }
  say("deciding who may do what by role, session, resource, key and endpoint policies ...");
  const matrix = await accessMatrix(graph, config);
  process.stdout.write(renderText(matrix));
  say(`${matrix.cells.length} operations decided in ${elapsed()}`);
  say(`npm run access -- ${stack} --explain <principal> <operation> says what decides one`);
}

/** A name that the stack does not have is a mistake in calling the command. */
function asUsage(error: unknown): never {
  throw error instanceof UnknownNameError ? new UsageError(error.message) : error;
}

/** The verdict, then each request with its decision and the policies it was decided by. */
function render({ who, what, steps, obstacle, note }: Explanation): string[] {
  const isAllowed = obstacle === undefined && steps.every(({ allowed }) => allowed);
  const verdict = steps.length === 0 ? "no way to try it" : isAllowed ? "allowed" : "denied";
  return [
    `${who}: ${what}: ${verdict}`,
    ...steps.flatMap(({ action, resource, allowed, reason, policies }) => [
      `  ${allowed ? "✔" : "✖"} ${action} on ${resource}`,
      `      ${allowed ? `allowed by ${reason || "the caller's own policies"}` : reason}`,
      `      evaluated: ${policies.join(", ") || "nothing grants anything"}`,
    ]),
    ...(obstacle === undefined ? [] : [`  ✖ ${obstacle}`]),
    ...(note === undefined ? [] : ["", note]),
  ];
}

/** `npm run access`. */
export const access = command(module, main, USAGE);
