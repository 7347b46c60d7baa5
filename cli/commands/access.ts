import { explain, fullMatrix, UnknownNameError } from "../../verify/access/matrix/matrix";
import { explanationLines, renderText } from "../../verify/access/matrix/render";
import { configOf } from "../../verify/graph/stack-config";
import { command, say, stopwatch, UsageError } from "../command-line";
import { evaluateGiven, givenStack, stackArgument, type StackOptions } from "../stacks";

interface AccessOptions extends StackOptions {
  readonly explain?: boolean;
}

/** Prints the access matrix of a stack, or the explanation of one of its cells. */
async function main(
  stack: string,
  principal: string | undefined,
  operation: string | undefined,
  given: AccessOptions,
): Promise<void> {
  const options = givenStack(stack, given);
  const names = [principal, operation].filter((name) => name !== undefined);
  if (options.explain !== true && names.length > 0) {
    throw new UsageError("a principal and an operation go with --explain");
  }
  if (options.explain === true && (principal === undefined || operation === undefined)) {
    throw new UsageError(
      `--explain needs a principal and an operation, got ${names.join(" ") || "none"}`,
    );
  }
  const elapsed = stopwatch();
  const graph = await evaluateGiven(stack, given);
  const config = configOf(stack, options.file);
  if (principal !== undefined && operation !== undefined) {
    const explanation = await explain(graph, config, { principal, operation }).catch(asUsage);
    process.stdout.write(`${explanationLines(explanation).join("\n")}\n`);
    say(`${explanation.steps.length} requests decided in ${elapsed()}`);
    return;
  }
  say("deciding who may do what by role, session, resource, key and endpoint policies ...");
  const matrix = await fullMatrix(graph, config);
  process.stdout.write(renderText(matrix));
  say(`${matrix.cells.length} operations decided in ${elapsed()}`);
  say(`npm run access -- ${stack} --explain <principal> <operation> explains one of them`);
}

/** A name that the stack does not have is a mistake in calling the command. */
function asUsage(error: unknown): never {
  throw error instanceof UnknownNameError ? new UsageError(error.message) : error;
}

const TEXT = {
  name: "npm run access",
  description:
    "Prints who may do what in a stack, decided over all of its policies without AWS. The names at the edges of the matrix are those that --explain takes.",
  examples: ["prod", "prod --explain alice put-own"],
  fails: "the stack file has mistakes, or a policy cannot be judged",
};

/** `npm run access`. */
export const access = command(module, TEXT, (program) =>
  stackArgument(program)
    .argument("[principal]", "with --explain: name of a column, such as alice")
    .argument("[operation]", "with --explain: name of a row, such as put-own")
    .option("--explain", "print what decides one operation of one principal")
    .action(main),
);
