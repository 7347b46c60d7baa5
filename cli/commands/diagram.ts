import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";

import { Option } from "commander";

import { mermaidOf } from "../../verify/diagram/mermaid";
import { pictureOf } from "../../verify/diagram/picture-of";
import { picturePath, SHIPPED_PICTURES } from "../../verify/diagram/shipped";
import { svgOf } from "../../verify/diagram/svg";
import { choice, command, say, UsageError } from "../command-line";
import { deliver, requireWritable } from "../files";
import { evaluateGiven, givenStack, type StackOptions } from "../stacks";

interface DiagramOptions extends StackOptions {
  readonly format: "mermaid" | "svg";
  readonly out?: string;
  readonly write?: boolean;
}

/** Prints the picture of a stack, or writes the pictures of the documentation. */
async function main(stack: string | undefined, options: DiagramOptions): Promise<void> {
  if (options.write === true) {
    if (stack !== undefined) throw new UsageError("--write goes without a stack");
    return writePictures();
  }
  if (stack === undefined) throw new UsageError("name a stack, or give --write");
  const { format, out } = options;
  givenStack(stack, options);
  if (out !== undefined) requireWritable(out, "--out");
  const graph = await evaluateGiven(stack, options);
  const picture = await pictureOf(graph);
  deliver(format === "svg" ? svgOf(picture) : mermaidOf(picture), out);
  const { boxes, arrows } = picture;
  say(`${graph.resources.length} resources in ${boxes.length} boxes and ${arrows.length} arrows`);
  // An SVG has its legend in the picture.
  if (format === "mermaid") say(LEGEND);
}

/** What the arrows of Mermaid's notation stand for. */
const LEGEND =
  "==> network path that is proven open, --> action that all policies together allow, -.-> where a service sends data";

async function writePictures(): Promise<void> {
  for (const [name, stack] of Object.entries(SHIPPED_PICTURES)) {
    const path = picturePath(name);
    const before = existsSync(path) ? readFileSync(path, "utf8") : "";
    const after = svgOf(await pictureOf(await evaluateGiven(stack, {})));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, after);
    say(`${relative(process.cwd(), path)}: ${before === after ? "current" : "written"}`);
  }
}

const TEXT = {
  name: "npm run diagram",
  description:
    "Prints a picture of a stack: its resources, the network paths that are proven open, and what all policies together allow.",
  examples: ["prod", "prod --format svg --out prod.svg", "--write"],
  fails: "the stack file has mistakes",
};

/** `npm run diagram`. */
export const diagram = command(module, TEXT, (program) =>
  program
    .argument("[stack]", "name of the stack, such as prod")
    .option("--file <path>", "stack file to read instead of Pulumi.<stack>.yaml")
    .addOption(
      choice("--format <format>", "language of the picture", ["mermaid", "svg"]).default("mermaid"),
    )
    .option("--out <path>", "file to write (default: standard output)")
    .addOption(
      new Option("--write", "write the pictures of docs/pictures/").conflicts([
        "file",
        "format",
        "out",
      ]),
    )
    .action(main),
);
