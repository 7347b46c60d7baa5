import assert from "node:assert/strict";

import { withMetrics } from "../../identity/authorizer/telemetry/metrics";
import { condensed } from "../../sandbox/log";

describe("condensed", () => {
  it("makes one readable line of a JSON line, and takes any other as it is", () => {
    const line = { username: "alice", sourceIp: "::1", storeMs: 1.5, warnings: ["a", "b c"] };
    assert.equal(
      condensed(JSON.stringify(line)),
      `username=alice sourceIp=::1 storeMs=1.5 warnings="[\\"a\\",\\"b c\\"]"`,
    );
    assert.equal(condensed("[1]"), "[1]");
    assert.equal(condensed("no\u001bJSON"), "no?JSON");
  });

  it("leaves out what only CloudWatch reads, but no reason and no duration", () => {
    const line = { username: "alice", decision: "deny", reason: "locked", storeMs: 2 } as const;
    assert.equal(
      condensed(JSON.stringify(withMetrics(line, "dev", 0))),
      "username=alice decision=deny reason=locked storeMs=2",
    );
  });
});
