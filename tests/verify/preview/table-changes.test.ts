import * as assert from "node:assert/strict";

import { tableChanges } from "../../../verify/preview/table-changes";

const table = (head: string, ...rows: string[]): string =>
  ["# Title", "", head, head.replace(/[^| ]+/g, "---"), ...rows, "", "| other | table |", ""].join(
    "\n",
  );

const BEFORE = table("| Who | get | put |", "| alice | ✔ | ✖ |", "| bob | ✔ | ✔ |");

describe("changes of a kept table", () => {
  it("are none where it is the same", () => {
    assert.deepEqual(tableChanges(BEFORE, BEFORE, 1), []);
  });

  it("are the cells that differ, wherever their rows and columns stand", () => {
    const after = table("| Who | put | get |", "| bob | ✔ | ✔ |", "| alice | ✔ | ✔ |");
    assert.deepEqual(tableChanges(BEFORE, after, 1), [
      { row: ["alice"], column: "put", before: "✖", after: "✔" },
    ]);
  });

  it("have no value before for what is new, and none after for what is gone", () => {
    const after = table("| Who | get | rm |", "| alice | ✔ | ✖ |");
    assert.deepEqual(tableChanges(BEFORE, after, 1), [
      { row: ["alice"], column: "rm", before: undefined, after: "✖" },
      { row: ["alice"], column: "put", before: "✖", after: undefined },
      { row: ["bob"], column: "get", before: "✔", after: undefined },
      { row: ["bob"], column: "put", before: "✔", after: undefined },
    ]);
  });

  it("are named by two cells in a table of connections", () => {
    const [old, young] = ["denied", "allowed"].map((verdict) =>
      table("| From | To | Verdict |", `| a | b:22 | ${verdict} |`, "| a | c:22 | denied |"),
    );
    assert.deepEqual(tableChanges(old ?? "", young ?? "", 2), [
      { row: ["a", "b:22"], column: "Verdict", before: "denied", after: "allowed" },
    ]);
  });

  it("are all of it where there was no table", () => {
    assert.deepEqual(tableChanges("", table("| Who | get |", "| alice | ✔ |"), 1), [
      { row: ["alice"], column: "get", before: undefined, after: "✔" },
    ]);
  });
});
