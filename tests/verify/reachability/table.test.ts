import * as assert from "node:assert/strict";

import { readGoldenText } from "../../../verify/graph/snapshot";
import { changedRows, reachPath, reachTable } from "../../../verify/reachability/render";
import { stackNames } from "../../../verify/graph/stack-file";
import { shipped } from "../../support/stacks";

describe("tables of who reaches what", () => {
  for (const stack of stackNames()) {
    it(`hold what stack ${stack} lets pass`, async () => {
      const [now, golden] = [reachTable(await shipped(stack)), readGoldenText(reachPath(stack))];
      assert.equal(
        now,
        golden,
        `in ${stack} ${changedRows(now, golden)} rows differ from tests/golden/reach/${stack}.md; if that is meant, run npm run golden and review the diff`,
      );
    });
  }

  it("state what is proven, and list every set of packets behind it", async () => {
    const lines = reachTable(await shipped("dev")).split("\n");
    assert.deepEqual(
      lines.filter((line) => line.startsWith("- ")),
      [
        "- ✔ proven: All clients reach the server on TCP 22, in every zone, and get replies.",
        "- ✔ proven: Nobody reaches a server on another port or by another protocol.",
        "- ✔ proven: Nobody reaches a function over the network.",
        "- ✔ proven: A server opens no connections.",
      ],
    );
    assert.deepEqual(lines.filter((line) => line.startsWith("| ")).slice(0, 3), [
      "| From | To | Verdict | By |",
      "| --- | --- | --- | --- |",
      "| every IPv4 address | server: TCP 22 | allowed | through AWS's own network |",
    ]);
  });

  it("count the rows that are in one of them only", () => {
    assert.equal(changedRows("| a |\n| b |\ntext\n", "| b |\n"), 1);
  });
});
