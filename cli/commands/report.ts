import { usageFor } from "../../verify/cost/model";
import { pageOf } from "../../verify/report/page";
import { reportOf } from "../../verify/report/report";
import { type BaselineOptions, baselineOf, baselineText, requireBaseline } from "../baseline";
import { command, say, stopwatch } from "../command-line";
import { reviewArgs } from "../comment";
import { deliver, requireWritable } from "../files";
import { evaluateGiven, givenStack, stackArgument, type StackOptions } from "../stacks";

interface ReportOptions extends StackOptions, BaselineOptions {
  readonly out?: string;
}

/** Writes the report on a stack. */
async function main(stack: string, given: ReportOptions): Promise<void> {
  const options = givenStack(stack, given);
  const { base, file, out } = options;
  requireBaseline(stack, options);
  if (out !== undefined) requireWritable(out, "--out");
  const elapsed = stopwatch();
  const after = await evaluateGiven(stack, given);
  const before = baselineOf(stack, options);
  say("deciding who may do what and who reaches what, drawing and pricing ...");
  const args = reviewArgs({ base, file, before, after });
  const baseline = baselineText(stack, options);
  const page = pageOf(await reportOf({ ...args, baseline, usage: usageFor({}) }));
  deliver(page, out);
  say(`${after.resources.length} resources in ${elapsed()}`);
}

const TEXT = {
  name: "npm run report",
  description:
    "Writes one HTML page about a stack that needs no network: what to know before approving, picture, resources, who may do what, who reaches what, cost at 50 users and 100 GB, policies, and changes against tests/golden/<stack>.json or a commit.",
  examples: ["prod --out prod.html", "prod --base origin/main --out prod.html"],
  fails: "the stack file has mistakes",
};

/** `npm run report`. */
export const report = command(module, TEXT, (program) =>
  stackArgument(program)
    .option(
      "--base <commit>",
      "compare with the golden files of a commit or branch (default: tests/golden/<stack>.json)",
    )
    .option("--out <path>", "file to write (default: standard output)")
    .action(main),
);
