import { InvalidArgumentError, Option } from "commander";

import { preparationsOf } from "../../config/load";
import { type Finding, findingLine } from "../../verify/checks/rule";
import { stackNames } from "../../verify/graph/stack-file";
import { compare } from "../../verify/preview/compare";
import { type ReviewArgs, reviewRisks } from "../../verify/preview/review";
import { renderMarkdown } from "../../verify/preview/render-markdown";
import { COMMENT_LENGTH, renderComment } from "../../verify/preview/pull-request";
import { ansi, plain, renderText } from "../../verify/preview/render-text";
import { type BaselineOptions, baselineOf, requireBaseline } from "../baseline";
import { choice, command, say, stopwatch } from "../command-line";
import { changeViewOf, reviewArgs, violationsOf } from "../comment";
import { deliver, requireWritable } from "../files";
import { evaluateGiven, givenStack, stackArgument, type StackOptions } from "../stacks";

interface PreviewOptions extends StackOptions, BaselineOptions {
  readonly format: "text" | "markdown";
  readonly limit?: number;
  readonly out?: string;
}

/** Prints what deploying a stack would change against its golden file, and fails if it breaks a rule or AWS would refuse it. */
async function main(stack: string, given: PreviewOptions): Promise<void> {
  const options = givenStack(stack, given);
  const { base, file, against, out } = options;
  requireBaseline(stack, options);
  if (out !== undefined) requireWritable(out, "--out");
  const elapsed = stopwatch();
  const after = await evaluateGiven(stack, given);
  const before = baselineOf(stack, options);
  // Another golden file says nothing about the settings that no resource shows.
  const isForeign = against !== undefined;
  const args = reviewArgs({ base, file, before, after, isForeign });
  const violations = await violationsOf(args);
  deliver(await textOf(options, args, violations), out);
  for (const text of preparationsOf(args.config)) say(`before the first deployment: ${text}`);
  say(`${after.resources.length} resources in ${elapsed()}`);
  if (violations.length > 0) {
    throw new Error(
      [
        `stack ${stack} breaks rules or would be refused by AWS; do not deploy it`,
        ...violations.map(findingLine),
      ].join("\n"),
    );
  }
}

async function textOf(
  { base, format, limit = share(), out }: PreviewOptions,
  args: ReviewArgs,
  violations: readonly Finding[],
): Promise<string> {
  if (format === "markdown" && base !== undefined) {
    say("deciding who may do what and who reaches what, and pricing ...");
    return renderComment(await changeViewOf(args, violations), limit);
  }
  const { before, after } = args;
  const risks = await reviewRisks(args);
  return format === "text"
    ? renderText(compare(before, after), after, colours(out) ? ansi : plain, risks)
    : renderMarkdown(compare(before, after), after, risks);
}

/** Characters of a comment for one stack, so that those of all stacks together fit into one. */
const share = (): number => Math.floor((COMMENT_LENGTH - 500) / stackNames().length);

/** Reads `--limit`. */
function limitOf(text: string): number {
  if (text === "none") return Infinity;
  if (/^[1-9]\d{2,7}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a number of characters from 100, or "none"');
}

/** Whether to print in colour: on terminals and with FORCE_COLOR, never with NO_COLOR or into a file. */
function colours(out: string | undefined): boolean {
  if (out !== undefined) return false;
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  return process.stdout.isTTY || (FORCE_COLOR !== undefined && FORCE_COLOR !== "0");
}

const TEXT = {
  name: "npm run preview",
  description:
    "Prints what deploying a stack would change, evaluated without AWS, and fails if the stack breaks a rule of policy/ or AWS would refuse an input.",
  examples: [
    "prod",
    "prod --file /tmp/Pulumi.prod.yaml",
    "prod --base origin/main --format markdown --out comment.md",
  ],
  fails: "the stack file has mistakes, the stack breaks a rule, or AWS would refuse an input",
};

/** `npm run preview`. */
export const preview = command(module, TEXT, (program) =>
  stackArgument(program)
    .option("--against <path>", "golden file to compare with (default: tests/golden/<stack>.json)")
    .addOption(
      new Option(
        "--base <commit>",
        "compare with the golden files of a commit or branch",
      ).conflicts("against"),
    )
    .addOption(
      choice(
        "--format <format>",
        "text, or markdown for a pull request; markdown with --base adds access, reachability, cost, policies and a picture",
        ["text", "markdown"],
      ).default("text"),
    )
    .option(
      "--limit <characters>",
      "length of the comment with --base, or none (default: a share of GitHub's 65,536 characters for each stack file)",
      limitOf,
    )
    .option("--out <path>", "file to write (default: standard output)")
    .action(main),
);
