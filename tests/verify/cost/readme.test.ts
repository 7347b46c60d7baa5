import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { costOf, regionOf } from "../../../verify/cost/cost";
import { compareCosts } from "../../../verify/cost/render";
import { pricesOf } from "../../../verify/cost/prices";
import { evaluateStack } from "../../../verify/graph/stack";
import { usageFor } from "../../../cli/usage";

/** A table without the spaces and dashes that only align it. */
const plain = (table: string): string => table.replace(/ +/g, " ").replace(/-+/g, "-").trim();

describe("the README", () => {
  it("shows what the three modes cost, as the command prints it now", async () => {
    const costs = new Map();
    for (const stack of ["dev", "prod", "closed"]) {
      const graph = await evaluateStack(stack);
      costs.set(stack, costOf(graph, usageFor({}), pricesOf(regionOf(graph))));
    }
    const readme = readFileSync(join(__dirname, "..", "..", "..", "README.md"), "utf8");
    const shown = /<!-- cost -->([^]*?)<!-- \/cost -->/.exec(readme)?.[1] ?? "";
    const problem = "paste the output of npm run cost -- dev prod closed into README.md";
    assert.equal(plain(shown), plain(compareCosts(costs)), problem);
  });
});
