import * as assert from "node:assert/strict";

import { tableChanges } from "../../../verify/preview/table-changes";

const table = (head: string, ...rows: string[]): string =>
  ["# Title", "", head, head.replace(/[^| ]+/g, "---"), ...rows, "", "| other | table |", ""].join(
    "\n",
  );

const BEFORE = table("| Who | get | put |", "| alice | ✔ | ✖ |", "| bob | ✔ | ✔ |");

describe("changes of a Markdown table", () => {
  it("are none where it is the same", () => {
    assert.deepEqual(tableChanges(BEFORE, BEFORE, 1), []);
  });

  it("are the cells that differ, whatever the order of rows and columns", () => {
    const after = table("| Who | put | get |", "| bob | ✔ | ✔ |", "| alice | ✔ | ✔ |");
    assert.deepEqual(tableChanges(BEFORE, after, 1), [
      { row: ["alice"], column: "put", before: "✖", after: "✔" },
    ]);
  });

  it("have no value before in new rows and columns, and none after in removed ones", () => {
    const after = table("| Who | get | rm |", "| alice | ✔ | ✖ |");
    assert.deepEqual(tableChanges(BEFORE, after, 1), [
      { row: ["alice"], column: "rm", before: undefined, after: "✖" },
      { row: ["alice"], column: "put", before: "✖", after: undefined },
      { row: ["bob"], column: "get", before: "✔", after: undefined },
      { row: ["bob"], column: "put", before: "✔", after: undefined },
    ]);
  });

  it("are named by two cells in a table of connections", () => {
    const [before, after] = ["denied", "allowed"].map((verdict) =>
      table("| From | To | Verdict |", `| a | b:22 | ${verdict} |`, "| a | c:22 | denied |"),
    );
    assert.deepEqual(tableChanges(before ?? "", after ?? "", 2), [
      { row: ["a", "b:22"], column: "Verdict", before: "denied", after: "allowed" },
    ]);
  });

  it("are all cells where there was no table", () => {
    assert.deepEqual(tableChanges("", table("| Who | get |", "| alice | ✔ |"), 1), [
      { row: ["alice"], column: "get", before: undefined, after: "✔" },
    ]);
  });
});
