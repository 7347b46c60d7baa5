import assert from "node:assert/strict";

import { markdownTable, plainTable } from "../../../verify/text/table";

describe("plainTable", () => {
  it("pads columns to their widest cell and ends lines without spaces", () => {
    const rows = [
      ["Operation", "alice", "bob"],
      ["get", "✔", ""],
    ];
    assert.deepEqual(plainTable(rows), ["Operation  alice  bob", "get        ✔"]);
  });

  it("aligns columns of numbers to the right", () => {
    const rows = [["USD", "item"], ["12.50", "server"], ["3.00"]];
    assert.deepEqual(plainTable(rows, { right: [0] }), ["  USD  item", "12.50  server", " 3.00"]);
  });

  it("is empty without rows", () => {
    assert.deepEqual(plainTable([]), []);
  });
});

describe("markdownTable", () => {
  it("has a heading, a rule and one line a row", () => {
    assert.deepEqual(markdownTable(["Who", "What"], [["alice", "reads"], ["bob"]]), [
      "| Who | What |",
      "| --- | --- |",
      "| alice | reads |",
      "| bob |  |",
    ]);
  });

  it("escapes vertical bars, which would end a cell", () => {
    assert.equal(markdownTable(["a"], [["`x | y`"]])[2], "| `x \\| y` |");
  });

  it("pads and aligns on request", () => {
    const rows = [
      ["keys", "1,200"],
      ["passwords", "80"],
    ];
    assert.deepEqual(markdownTable(["", "ms"], rows, { right: [1], padded: true }), [
      "|           |    ms |",
      "| --------- | ----: |",
      "| keys      | 1,200 |",
      "| passwords |    80 |",
    ]);
  });

  it("marks columns of numbers in the rule", () => {
    assert.equal(markdownTable(["item", "USD"], [], { right: [1] })[1], "| --- | --: |");
  });
});
