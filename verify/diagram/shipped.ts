import { join } from "node:path";

import { ROOT } from "../graph/stack-file";

/** Pictures in the documentation, with the stacks that they show. */
export const SHIPPED_PICTURES: Readonly<Record<string, string>> = {
  public: "dev",
  "internet-facing": "prod",
  closed: "closed",
};

/** File of a picture in the documentation. */
export const picturePath = (name: string): string => join(ROOT, "docs", "pictures", `${name}.svg`);
