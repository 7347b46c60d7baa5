import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { replaceBetween } from "./tables";

const README = join(__dirname, "README.md");

/** Puts new figures in place of the old ones. */
export function writeFigures(name: string, content: string): void {
  writeFileSync(README, replaceBetween(readFileSync(README, "utf8"), name, content));
}
