import assert from "node:assert/strict";

import { tablesOf } from "../../../sandbox/aws/tables";
import { graph, resource } from "../../support/graphs";

describe("tablesOf", () => {
  it("takes name and key of every table, whatever else its attributes serve", () => {
    const inputs = {
      name: "t-1",
      hashKey: "a",
      rangeKey: "b",
      attributes: [
        { name: "c", type: "B" },
        { name: "b", type: "N" },
        { name: "a", type: "S" },
      ],
    };
    const made = resource({ type: "aws:dynamodb/table:Table", name: "t", inputs });
    assert.deepEqual(tablesOf(graph(made)), [
      {
        name: "t-1",
        key: [
          { name: "a", type: "S" },
          { name: "b", type: "N" },
        ],
      },
    ]);
    const unnamed = { ...made, inputs: { ...inputs, name: undefined }, outputs: { name: "t-2" } };
    assert.equal(tablesOf(graph(unnamed))[0]?.name, "t-2");
    assert.throws(
      () => tablesOf(graph({ ...made, inputs: { ...inputs, attributes: [] } })),
      /:t has no type of a$/,
    );
  });
});
