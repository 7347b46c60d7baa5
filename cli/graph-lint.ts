import { command, say } from "./command-line";
import { readCommand, USAGE } from "./commands/graph-lint";

/** Prints what the linter finds in each stack, and fails if it finds anything. */
async function main(args: readonly string[]): Promise<void> {
  const stacks = readCommand(args);
  const started = Date.now();
  const { evaluateForLint, findingLine, lint, LINT_RULES } = linter();
  let count = 0;
  for (const stack of stacks) {
    say(`evaluating Pulumi.${stack}.yaml twice without AWS ...`);
    const evaluated = await evaluateForLint(stack);
    const findings = lint(evaluated);
    count += findings.length;
    const { length } = evaluated.graph.resources;
    const summary = findings.length === 0 ? "nothing found" : `${findings.length} found`;
    const lines = findings.map((finding) => `  ${findingLine(finding)}`);
    process.stdout.write([`${stack}: ${length} resources, ${summary}`, ...lines, ""].join("\n"));
  }
  say(`${LINT_RULES.length} rules in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  if (count > 0) throw new Error(`docs/engine.md says what comes of each`);
}

/** Loads the Pulumi SDK and the program, which takes a second; so only for a good command. */
function linter(): typeof import("../verify/checks/lint/lint") &
  typeof import("../verify/checks/lint/stack") {
  /* eslint-disable @typescript-eslint/no-require-imports -- import() is native here and wants file extensions */
  return {
    ...(require("../verify/checks/lint/lint") as typeof import("../verify/checks/lint/lint")),
    ...(require("../verify/checks/lint/stack") as typeof import("../verify/checks/lint/stack")),
  };
  /* eslint-enable @typescript-eslint/no-require-imports */
}

/** `npm run graph-lint`. */
export const graphLint = command(module, main, USAGE);
