import { readdirSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../verify/graph/stack-file";

/** Documents that people write, by path. */
export const DOCUMENTS: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "REVIEW.md",
  "dev/bench/README.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => join("docs", path)),
];
