import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

import { goldenPath } from "../../verify/graph/snapshot";
import { requireCommit } from "../base";
import { UsageError } from "../command-line";
import { requireStack } from "../stacks";

/** How the preview is called. */
export const USAGE = `npm run preview -- <stack> [options]

  --file <path>      stack file to preview instead of Pulumi.<stack>.yaml
  --against <path>   golden file to compare with instead of tests/golden/<stack>.json
  --base <commit>    compare with the golden files of that commit or branch
  --format <format>  text, the default, or markdown for a pull request; with --base the markdown
                     has access, reachability, cost, policies and a picture besides

Ends with 1 where a policy of policy/ is broken.`;

/** What to preview. */
export interface PreviewCommand {
  readonly stack: string;
  readonly file?: string | undefined;
  readonly against: string;
  /** Commit whose golden files are compared with; then `against` counts for nothing. */
  readonly base?: string | undefined;
  readonly format: "text" | "markdown";
}

/** Reads the arguments behind `npm run preview --`. */
export function readCommand(args: readonly string[]): PreviewCommand {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      file: { type: "string" },
      against: { type: "string" },
      base: { type: "string" },
      format: { type: "string", default: "text" },
    },
  });
  const { file, against, base, format } = values;
  const [stack, ...rest] = positionals;
  if (stack === undefined || rest.length > 0) {
    throw new UsageError(`expected one stack, got ${positionals.join(" ") || "none"}`);
  }
  if (file === undefined) requireStack(stack);
  for (const path of [file, against]) {
    if (path !== undefined && !existsSync(path)) throw new UsageError(`${path} does not exist`);
  }
  if (base !== undefined && against !== undefined) {
    throw new UsageError("--base and --against both say what to compare with; give one of them");
  }
  if (base !== undefined) requireCommit(base);
  if (format !== "text" && format !== "markdown") {
    throw new UsageError(`--format must be text or markdown, got ${format}`);
  }
  return { stack, file, against: resolve(against ?? goldenPath(stack)), base, format };
}
