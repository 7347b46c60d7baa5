import assert from "node:assert/strict";

import { runtime } from "@pulumi/pulumi";

import type { Graph, GraphResource } from "../../../../verify/graph/graph";
import { stackNames } from "../../../../verify/graph/stack-file";
import { securityFindings } from "../../../../verify/checks/security/rules";
import { FEATURES, featureGraphs } from "../../../support/features";
import { shipped } from "../../../support/stacks";

/** The graph with one property of all its resources unknown, for each property; last with all of them. */
function unknowns(graph: Graph): Graph[] {
  const properties = (each: GraphResource): string[] =>
    Object.keys({ ...each.inputs, ...each.outputs });
  const all = new Set(graph.resources.flatMap(properties));
  return [...[...all].map((property) => new Set([property])), all].map((hidden) => ({
    ...graph,
    resources: graph.resources.map((each) => {
      const names = properties(each).filter((property) => hidden.has(property));
      const changed = Object.fromEntries(names.map((name) => [name, runtime.unknownValue]));
      return {
        ...each,
        inputs: { ...each.inputs, ...changed },
        outputs: { ...each.outputs, ...changed },
      };
    }),
  }));
}

describe("the policy pack and this project's stacks", () => {
  for (const stack of stackNames()) {
    it(`has nothing against ${stack}`, async () => {
      assert.deepEqual(securityFindings(await shipped(stack)), []);
    });
  }

  // A rule that takes unknown for wrong would refuse every first preview; one that throws, too.
  for (const stack of ["closed", "prod"]) {
    it(`has nothing against ${stack} where a value is unknown, whichever it is`, async () => {
      const graphs = unknowns(await shipped(stack));
      assert.ok(graphs.length > 50);
      for (const graph of graphs) assert.deepEqual(securityFindings(graph), []);
    });
  }

  it("has nothing against any option that no stack uses", async () => {
    const graphs = await featureGraphs();
    assert.deepEqual(
      graphs.map((graph) => securityFindings(graph)),
      FEATURES.map(() => []),
    );
  });
});
