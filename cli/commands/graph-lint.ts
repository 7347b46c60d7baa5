import { refusedByAws } from "../../verify/checks/aws";
import { evaluateForEngine } from "../../verify/checks/engine/evaluation";
import { ENGINE_RULES, engineFindings } from "../../verify/checks/engine/rules";
import { findingLine } from "../../verify/checks/rule";
import { stackNames } from "../../verify/graph/stack-file";
import { configOf } from "../../verify/graph/stack-config";
import { command, say, stopwatch } from "../command-line";
import { requireStack } from "../stacks";

/** Prints what the linter finds in each stack, and fails if it finds anything. */
async function main(named: readonly string[]): Promise<void> {
  named.forEach((stack) => requireStack(stack));
  const elapsed = stopwatch();
  let count = 0;
  for (const stack of named.length === 0 ? stackNames() : named) {
    say(`evaluating Pulumi.${stack}.yaml twice without AWS ...`);
    const evaluated = await evaluateForEngine(stack);
    const findings = [
      ...engineFindings(evaluated),
      ...(await refusedByAws(evaluated.graph, configOf(stack))),
    ];
    count += findings.length;
    const { length } = evaluated.graph.resources;
    const summary = findings.length === 0 ? "nothing found" : `${findings.length} found`;
    const lines = findings.map((finding) => `  ${findingLine(finding)}`);
    process.stdout.write([`${stack}: ${length} resources, ${summary}`, ...lines, ""].join("\n"));
  }
  say(`${ENGINE_RULES.length} rules, AWS's API models and IAM data in ${elapsed()}`);
  if (count > 0) throw new Error("docs/engine.md describes what each finding leads to");
}

const TEXT = {
  name: "npm run graph-lint",
  description:
    "Looks for mistakes that no preview shows, in stacks evaluated as after an update and as at their first preview, and for inputs and policies that AWS would refuse. docs/engine.md describes them.",
  examples: ["", "prod"],
  fails: "something was found, or a stack file has mistakes",
};

/** `npm run graph-lint`. */
export const graphLint = command(module, TEXT, (program) =>
  program.argument("[stacks...]", "names of stacks (default: all)").action(main),
);
