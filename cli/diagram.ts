import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";

import { mermaidOf } from "../verify/diagram/mermaid";
import { pictureOf } from "../verify/diagram/picture-of";
import { picturePath, SHIPPED_PICTURES } from "../verify/diagram/shipped";
import { svgOf } from "../verify/diagram/svg";
import { command, say } from "./command-line";
import { readCommand, USAGE } from "./commands/diagram";
import { evaluator } from "./stacks";

/** Prints the picture of a stack, or writes those of the documentation. */
async function main(args: readonly string[]): Promise<void> {
  const asked = readCommand(args);
  if (asked.kind === "write") return writePictures();
  const { stack, file, format } = asked;
  say(`evaluating ${file ?? `Pulumi.${stack}.yaml`} without AWS ...`);
  const graph = await evaluator()(stack, file === undefined ? {} : { file });
  const picture = await pictureOf(graph);
  process.stdout.write(format === "svg" ? svgOf(picture) : mermaidOf(picture));
  const { boxes, arrows } = picture;
  say(`${graph.resources.length} resources in ${boxes.length} boxes and ${arrows.length} arrows`);
}

async function writePictures(): Promise<void> {
  const evaluate = evaluator();
  for (const [name, stack] of Object.entries(SHIPPED_PICTURES)) {
    const path = picturePath(name);
    const old = existsSync(path) ? readFileSync(path, "utf8") : "";
    const young = svgOf(await pictureOf(await evaluate(stack)));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, young);
    say(`${relative(process.cwd(), path)}: ${old === young ? "current" : "written"}`);
  }
}

/** `npm run diagram`. */
export const diagram = command(module, main, USAGE);
