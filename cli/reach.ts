import type { FlowVerdict, ZonedPathStep } from "../verify/reachability/reachability";
import { reach as answerTo, UnknownEndpointError } from "../verify/reachability/reachability";
import { command, say, UsageError } from "./command-line";
import { readCommand, type ReachCommand, USAGE } from "./commands/reach";
import { evaluator } from "./stacks";

/** Prints the path that a connection takes through a stack's network, or what stops it. */
async function main(args: readonly string[]): Promise<void> {
  const asked = readCommand(args);
  const { stack, file } = asked;
  const started = Date.now();
  say(`evaluating ${file ?? `Pulumi.${stack}.yaml`} without AWS ...`);
  const graph = await evaluator()(stack, file === undefined ? {} : { file });
  const answer = ask(() => answerTo(graph, asked));
  process.stdout.write(`${render(asked, answer).join("\n")}\n`);
  say(`${graph.resources.length} resources in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  if (answer.verdict === "denied") process.exitCode = 1;
}

/** A name that the stack does not have is a mistake in calling the command. */
function ask(question: () => FlowVerdict): FlowVerdict {
  try {
    return question();
  } catch (error) {
    throw error instanceof UnknownEndpointError ? new UsageError(error.message) : error;
  }
}

/** The verdict, then each step under the zone whose interfaces it is about. */
function render(
  { stack, from, to, port, protocol }: ReachCommand,
  { verdict, path, blockedBy }: FlowVerdict,
): string[] {
  const steps = [...path, ...(blockedBy ? [blockedBy] : [])];
  const zones = [...new Set(steps.map(({ zone }) => zone))];
  return [
    `${protocol.toUpperCase()} from ${from} to ${to}:${port} in stack ${stack}: ${verdict}`,
    ...zones.flatMap((zone) => [
      ...(zone === "" ? [] : [zone]),
      ...steps.filter((step) => step.zone === zone).map(line),
    ]),
  ];
}

const line = ({ admitted, sentence }: ZonedPathStep): string =>
  `  ${admitted ? "✔" : "✖"} ${sentence}`;

/** `npm run reach`. */
export const reach = command(module, main, USAGE);
