import { existsSync, lstatSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { parse } from "yaml";

import { goldenPath, readGolden, serialise } from "../../verify/graph/snapshot";
import { configOf } from "../../verify/graph/stack-config";
import { ROOT, stackNames } from "../../verify/graph/stack-file";
import {
  type ChangeView,
  COMMENT_LENGTH,
  renderDetails,
  renderVerdict,
} from "../../verify/preview/pull-request";
import type { ReviewArgs } from "../../verify/preview/review";
import type { StackFiles } from "../../verify/risk/risks";
import { command, required, say } from "../command-line";
import { changeViewOf, violationsOf } from "../comment";
import { givenPath } from "../files";
import { type Recorded, readRecorded } from "../recorded";

interface JudgeOptions {
  readonly graphs?: string;
  readonly files?: string;
  readonly number?: string;
  readonly out?: string;
}

/** A changed stack, as `.github/scripts/comment.cjs` reads it. */
interface Judged {
  readonly name: string;
  readonly status: "ok" | "violations" | "failed";
  /** What to know before approving, and every violation. */
  readonly verdict: string;
  readonly details: string;
}

/** Format of the result; the commenting workflow accepts no other. */
const SCHEMA = 1;

/** Judges recorded stacks against this checkout, without running any code of theirs. */
async function main(options: JudgeOptions): Promise<void> {
  const graphs = givenPath(required(options.graphs, "--graphs"), "--graphs");
  const files = givenPath(required(options.files, "--files"), "--files");
  const out = givenPath(required(options.out, "--out"), "--out");
  const number = Number(required(options.number, "--number"));
  const recorded = readRecorded(graphs);
  const names = [...new Set([...stackNames(), ...recorded.keys()])].sort();
  const views: (Judged | PendingStack)[] = [];
  for (const name of names) {
    say(`judging ${name} ...`);
    const judged = await judge(name, files, recorded.get(name));
    if (judged !== undefined) views.push(judged);
  }
  const verdicts = views.reduce((sum, { verdict }) => sum + verdict.length, 0);
  const share = Math.floor((COMMENT_LENGTH - RESERVE - verdicts) / Math.max(views.length, 1));
  const stacks = views.map((view): Judged => {
    const { name, status, verdict, details } = view;
    const text = typeof details === "string" ? details : details(Math.max(share, 200));
    return { name, status, verdict, details: text };
  });
  writeFileSync(out, JSON.stringify({ schema: SCHEMA, number, stacks }));
  // Those that can be previewed in another way, too.
  const existing = stacks.map(({ name }) => name).filter((name) => recorded.has(name));
  process.stdout.write(`${JSON.stringify(existing)}\n`);
  const wrong = stacks.filter(({ status }) => status !== "ok").map(({ name }) => name);
  if (wrong.length > 0) throw new Error(`do not deploy: ${wrong.join(", ")}`);
}

/** Characters for what the commenting workflow adds. */
const RESERVE = 4_000;

/** A stack whose details wait for the length that the verdicts leave them. */
type PendingStack = Omit<Judged, "details"> & { readonly details: (limit: number) => string };

/** Judges a stack; undefined if it is as in this checkout. */
async function judge(
  name: string,
  folder: string,
  recorded: Recorded | undefined,
): Promise<Judged | PendingStack | undefined> {
  if (recorded === undefined) {
    const verdict = `**The stack file is deleted.** No workflow deploys the stack any more; what is deployed stays until \`pulumi destroy\`.\n`;
    return { name, status: "ok", verdict, details: "" };
  }
  try {
    if ("error" in recorded) throw new Error(recorded.error);
    const args = argsOf(name, folder, recorded);
    if (isSame(args)) return undefined;
    const violations = await violationsOf(args);
    const view = inLines(await changeViewOf(args, violations));
    return {
      ...{ name, status: violations.length === 0 ? "ok" : "violations" },
      verdict: renderVerdict(view),
      details: (limit) => renderDetails(view, limit),
    };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const verdict = `**Not judged.** The tools of the base commit could not evaluate this stack:\n\n${indented(text)}\n`;
    return { name, status: "failed", verdict, details: "" };
  }
}

/** Whether the golden file and the stack file are as they were; default tags are in no resource. */
function isSame({ after, files }: ReviewArgs): boolean {
  const golden = goldenPath(after.stack);
  const text = existsSync(golden) ? readFileSync(golden, "utf8") : undefined;
  return text === serialise(after) && isDeepStrictEqual(files?.before, files?.after);
}

/** A view whose risks and violations are a line each, whatever values they quote. */
const inLines = (view: ChangeView): ChangeView => ({
  ...view,
  risks: view.risks.map((risk) => ({ ...risk, text: inLine(risk.text) })),
  violations: view.violations.map(inLine),
});

const inLine = (text: string): string => text.replace(/\s+/g, " ");

/** Text as code, whatever it contains. */
const indented = (text: string): string =>
  text
    .slice(0, 4_000)
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");

/** What this checkout has of a stack, and what was recorded. */
function argsOf(
  stack: string,
  folder: string,
  { graph, config }: Exclude<Recorded, { readonly error: string }>,
): ReviewArgs {
  const golden = goldenPath(stack);
  const before = existsSync(golden) ? readGolden(golden) : { stack, resources: [], outputs: {} };
  const file = join(ROOT, `Pulumi.${stack}.yaml`);
  return {
    ...{ before, after: graph, config },
    configBefore: existsSync(file) ? configOf(stack) : undefined,
    files: { before: stackFile(file), after: stackFile(join(folder, `Pulumi.${stack}.yaml`)) },
  };
}

/** A stack file as text; a link could show another file of this machine. */
function stackFile(path: string): StackFiles["before"] {
  if (!existsSync(path)) return undefined;
  if (!lstatSync(path).isFile()) throw new Error(`${basename(path)} is not a file`);
  return parse(readFileSync(path, "utf8")) as StackFiles["before"];
}

const TEXT = {
  name: "npm run judge",
  description:
    "Judges the graphs that npm run record wrote with the tools, rules and golden files of this checkout, and writes the parts of a comment for a pull request. It runs none of the recorded program.",
  fails: "a stack breaks a rule, would be refused by AWS or could not be judged",
  examples: ["--graphs ../graphs --files ../head --number 12 --out ../preview.json"],
};

/** `npm run judge`. */
export const judgeCommand = command(module, TEXT, (program) =>
  program
    .option("--graphs <folder>", "what npm run record wrote (required)")
    .option("--files <folder>", "checkout with the stack files, which are read as text (required)")
    .option("--number <n>", "number of the pull request (required)")
    .option("--out <file>", "file to write (required)")
    .action(main),
);
