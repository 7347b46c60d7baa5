import { existsSync } from "node:fs";
import { parseArgs } from "node:util";

import { UsageError } from "../command-line";
import { requireStack } from "../stacks";

/** How a picture is asked for. */
export const USAGE = `npm run diagram -- <stack> [options]
npm run diagram -- --write

  --format <format>  mermaid, the default, or svg
  --file <path>      stack file to draw instead of Pulumi.<stack>.yaml
  --write            write the pictures in docs/pictures/

Prints a stack's picture: what there is, which network paths are proven open, and what all policies
together allow.`;

/** What to draw. */
export type DiagramCommand =
  | {
      readonly kind: "print";
      readonly stack: string;
      readonly file?: string | undefined;
      readonly format: "mermaid" | "svg";
    }
  | { readonly kind: "write" };

/** Reads the arguments behind `npm run diagram --`. */
export function readCommand(args: readonly string[]): DiagramCommand {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { type: "string" },
      file: { type: "string" },
      write: { type: "boolean", default: false },
    },
  });
  const { file, format = "mermaid", write } = values;
  const [stack, ...rest] = positionals;
  if (write) {
    if (args.length > 1) throw new UsageError("--write goes with nothing else");
    return { kind: "write" };
  }
  if (stack === undefined || rest.length > 0) {
    throw new UsageError(`expected one stack, got ${positionals.join(" ") || "none"}`);
  }
  if (file === undefined) requireStack(stack);
  else if (!existsSync(file)) throw new UsageError(`${file} does not exist`);
  if (format !== "mermaid" && format !== "svg") {
    throw new UsageError(`--format must be mermaid or svg, got ${format}`);
  }
  return { kind: "print", stack, file, format };
}
