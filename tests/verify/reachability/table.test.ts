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

  it("have a row for each thing that can be said, with all ports for which it holds", async () => {
    const rows = reachTable(await shipped("dev")).split("\n");
    assert.deepEqual(rows.slice(5, 9), [
      "| From | To | Verdict | By |",
      "| --- | --- | --- | --- |",
      "| 8.8.8.8 | server:21, 23, 443, 8192, 8200 | denied | server sftp-public is public and takes TCP 22 only, not TCP 21, 23, 443, 8192, 8200 |",
      "| 8.8.8.8 | server:22 | allowed | server sftp-public is public and takes TCP 22 from everybody |",
    ]);
  });

  it("count the rows that are in one of them only", () => {
    assert.equal(changedRows("| a |\n| b |\ntext\n", "| b |\n"), 1);
  });
});
