import { refusedByAws } from "../../verify/checks/aws";
import { findingLine, lint, LINT_RULES } from "../../verify/checks/lint/lint";
import { evaluateForLint } from "../../verify/checks/lint/stack";
import { violationLines } from "../../verify/checks/policy/check";
import { stackNames } from "../../verify/graph/stack-file";
import { configOf } from "../../verify/reachability/cases";
import { command, say, stopwatch } from "../command-line";
import { requireStack } from "../stacks";

/** Prints what the linter finds in each stack, and fails if it finds anything. */
async function main(named: readonly string[]): Promise<void> {
  named.forEach(requireStack);
  const elapsed = stopwatch();
  let count = 0;
  for (const stack of named.length === 0 ? stackNames() : named) {
    say(`evaluating Pulumi.${stack}.yaml twice without AWS ...`);
    const evaluated = await evaluateForLint(stack);
    const findings = lint(evaluated);
    const refused = await refusedByAws(evaluated.graph, configOf(stack));
    const found = findings.length + refused.length;
    count += found;
    const { length } = evaluated.graph.resources;
    const summary = found === 0 ? "nothing found" : `${found} found`;
    const lines = [...findings.map(findingLine), ...violationLines(refused)].map(
      (line) => `  ${line}`,
    );
    process.stdout.write([`${stack}: ${length} resources, ${summary}`, ...lines, ""].join("\n"));
  }
  say(`${LINT_RULES.length} rules, AWS's API models and IAM data in ${elapsed()}`);
  if (count > 0) throw new Error("docs/engine.md describes what each finding leads to");
}

const TEXT = {
  name: "npm run graph-lint",
  description:
    "Looks for mistakes that no preview shows, in stacks evaluated as after an update and as at their first preview, and for inputs and policies that AWS would refuse. docs/engine.md describes them.",
  examples: ["", "prod"],
};

/** `npm run graph-lint`. */
export const graphLint = command(module, TEXT, (program) =>
  program.argument("[stacks...]", "names of stacks (default: all)").action(main),
);
