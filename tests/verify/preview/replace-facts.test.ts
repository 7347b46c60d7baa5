import * as assert from "node:assert/strict";

import { REPLACE_FACTS } from "../../../verify/preview/replace-facts";
import { stackNames } from "../../../verify/graph/stack-file";
import { featureGraphs } from "../../support/features";
import { shipped } from "../../support/stacks";

/** Types of all custom resources in all shipped stacks and with every option. */
async function usedTypes(): Promise<Set<string>> {
  const graphs = await Promise.all(stackNames().map(shipped));
  graphs.push(...(await featureGraphs()));
  const resources = graphs.flatMap(({ resources }) => resources);
  return new Set(resources.filter(({ kind }) => kind === "custom").map(({ type }) => type));
}

describe("facts about replacement", () => {
  it("cover every type that a stack registers", async () => {
    const missing = [...(await usedTypes())].filter((type) => !(type in REPLACE_FACTS));
    assert.deepEqual(missing, []);
  });

  it("hold no type that no stack registers", async () => {
    const used = await usedTypes();
    assert.deepEqual(
      Object.keys(REPLACE_FACTS).filter((type) => !used.has(type)),
      [],
    );
  });
});
