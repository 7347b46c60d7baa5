import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type Cost, costOf } from "../../../verify/cost/cost";
import { regionOf } from "../../../verify/graph/stack-model";
import { compareCosts, dollars } from "../../../verify/cost/render";
import { pricesOf } from "../../../verify/cost/prices";
import { ROOT } from "../../../verify/graph/stack-file";
import { evaluateStack } from "../../../verify/graph/stack";
import { usageFor } from "../../../verify/cost/model";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** A table without the spaces and dashes that only align it. */
const plain = (table: string): string => table.replace(/ +/g, " ").replace(/-+/g, "-").trim();

/** Costs of the stacks that stand for the three modes. */
async function costsOfModes(): Promise<Map<string, Cost>> {
  const costs = new Map<string, Cost>();
  for (const stack of ["dev", "prod", "closed"]) {
    const graph = await evaluateStack(stack);
    costs.set(stack, costOf(graph, usageFor({}), pricesOf(regionOf(graph))));
  }
  return costs;
}

describe("documents", () => {
  it("show what the three modes cost, as the command prints it now: docs/reference/costs.md", async () => {
    const [, shown = ""] =
      /<!-- cost -->([^]*?)<!-- \/cost -->/.exec(read("docs/reference/costs.md")) ?? [];
    const problem =
      "paste the output of npm run cost -- dev prod closed into docs/reference/costs.md";
    assert.equal(plain(shown), plain(compareCosts(await costsOfModes())), problem);
  });

  it("show the total of each mode: README.md", async () => {
    const rows = [
      ...read("README.md").matchAll(/^\| `(public|internet-facing|closed)`.*\| +([\d.]+) \|$/gm),
    ];
    const totals = [...(await costsOfModes()).values()].map(({ total }) => dollars(total));
    assert.deepEqual(
      rows.map(([, mode, usd]) => [mode, usd]),
      ["public", "internet-facing", "closed"].map((mode, index) => [mode, totals[index]]),
    );
  });

  it("show what each mode costs, also while its server is stopped: docs/runbooks/first-deployment.md", async () => {
    const stopped = { gbIn: 0, gbStored: 100, logins: 0, files: 0 };
    const shown = read("docs/runbooks/first-deployment.md").matchAll(
      /^\| `(?:public|internet-facing|closed)`.*\| `([\w-]+)` *\| +([\d.]+) \| +([\d.]+) \|$/gm,
    );
    const rows = [...shown].map(([, ...cells]) => cells);
    assert.equal(rows.length, 4);
    for (const [stack = "", ...usd] of rows) {
      const graph = await evaluateStack(stack);
      const prices = pricesOf(regionOf(graph));
      const totals = [{}, stopped].map((usage) => costOf(graph, usageFor(usage), prices).total);
      assert.deepEqual(usd, totals.map(dollars), stack);
    }
  });
});
