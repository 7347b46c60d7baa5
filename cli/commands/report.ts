import { existsSync, writeFileSync } from "node:fs";

import { usageFor } from "../../verify/cost/model";
import { goldenPath, readGolden } from "../../verify/graph/snapshot";
import { configOf } from "../../verify/graph/stack-config";
import { pageOf } from "../../verify/report/page";
import { reportOf } from "../../verify/report/report";
import { command, say, stopwatch } from "../command-line";
import { evaluateGiven, stackArgument, type StackOptions } from "../stacks";

interface ReportOptions extends StackOptions {
  readonly out?: string;
}

/** Writes the report on a stack. */
async function main(stack: string, options: ReportOptions): Promise<void> {
  const { file, out } = options;
  const elapsed = stopwatch();
  const graph = await evaluateGiven(stack, options);
  say("deciding who may do what and who reaches what, drawing and pricing ...");
  const golden = goldenPath(stack);
  const page = pageOf(
    await reportOf({
      ...{ graph, config: configOf(stack, file), usage: usageFor({}) },
      before: existsSync(golden) ? readGolden(golden) : undefined,
    }),
  );
  if (out === undefined) process.stdout.write(page);
  else writeFileSync(out, page);
  say(`${out ?? "page"}: ${Math.round(page.length / 1024)} KB in ${elapsed()}`);
}

const TEXT = {
  name: "npm run report",
  description:
    "Writes one HTML page about a stack that needs no network: picture, resources, who may do what, who reaches what, cost at 50 users and 100 GB, policies, and changes against tests/golden/<stack>.json.",
  examples: ["prod --out prod.html"],
};

/** `npm run report`. */
export const report = command(module, TEXT, (program) =>
  stackArgument(program)
    .option("--out <path>", "file to write (default: standard output)")
    .action(main),
);
