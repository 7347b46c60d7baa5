import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

import { goldenPath } from "../graph/golden";
import { UsageError } from "./command-line";
import { requireStack } from "./stacks";

/** How the preview is called. */
export const USAGE = `npm run preview -- <stack> [options]

  --file <path>      stack file to preview instead of Pulumi.<stack>.yaml
  --against <path>   golden file to compare with instead of tests/golden/<stack>.json
  --format <format>  text, the default, or markdown for a pull request`;

/** What to preview. */
export interface PreviewCommand {
  readonly stack: string;
  readonly file?: string | undefined;
  readonly against: string;
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
      format: { type: "string", default: "text" },
    },
  });
  const { file, against, format } = values;
  const [stack, ...rest] = positionals;
  if (stack === undefined || rest.length > 0) {
    throw new UsageError(`expected one stack, got ${positionals.join(" ") || "none"}`);
  }
  if (file === undefined) requireStack(stack);
  for (const path of [file, against]) {
    if (path !== undefined && !existsSync(path)) throw new UsageError(`${path} does not exist`);
  }
  if (format !== "text" && format !== "markdown") {
    throw new UsageError(`--format must be text or markdown, got ${format}`);
  }
  return { stack, file, against: resolve(against ?? goldenPath(stack)), format };
}
