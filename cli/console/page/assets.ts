import { readFileSync } from "node:fs";
import { join } from "node:path";

import { buildSync } from "esbuild";

import { STYLE } from "../../../verify/report/style";

/** Style sheet of the page: that of reports, and its own. */
export const styleText = (): string =>
  STYLE +
  ["style.css", "forms.css"].map((name) => readFileSync(join(__dirname, name), "utf8")).join("");

let script: string | undefined;

/** Script of the page, in one file. */
export function scriptText(): string {
  script ??= buildSync({
    entryPoints: [join(__dirname, "script", "main.js")],
    ...{ bundle: true, write: false, format: "esm", target: "es2022", charset: "utf8" },
  }).outputFiles[0]?.text;
  return script ?? "";
}
