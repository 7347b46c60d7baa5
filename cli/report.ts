import { existsSync, writeFileSync } from "node:fs";

import { goldenPath, readGolden } from "../verify/graph/snapshot";
import { configOf } from "../verify/reachability/cases";
import { pageOf } from "../verify/report/page";
import { reportOf } from "../verify/report/report";
import { command, say } from "./command-line";
import { readCommand, USAGE } from "./commands/report";
import { evaluator } from "./stacks";
import { usageFor } from "./usage";

/** Writes everything that is known of a stack as one page. */
async function main(args: readonly string[]): Promise<void> {
  const { stack, file, out } = readCommand(args);
  const started = Date.now();
  say(`evaluating ${file ?? `Pulumi.${stack}.yaml`} without AWS ...`);
  const graph = await evaluator()(stack, file === undefined ? {} : { file });
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
  const size = `${Math.round(page.length / 1024)} KB in ${((Date.now() - started) / 1000).toFixed(1)} s`;
  say(`${out ?? "page"}: ${size}`);
}

/** `npm run report`. */
export const report = command(module, main, USAGE);
