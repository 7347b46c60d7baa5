import assert from "node:assert/strict";

import { costOf } from "../../../verify/cost/cost";
import { usageFor } from "../../../verify/cost/model";
import { pricesOf } from "../../../verify/cost/prices";
import { withBucket } from "../../storage/support";

describe("the cost of a replica", () => {
  it("does not count its log bucket as another replica", async () => {
    const graph = await withBucket({ replication: { region: "eu-west-1", accessLogDays: 30 } });
    const { lines } = costOf(graph, usageFor({ gbStored: 400 }), pricesOf("eu-central-1"));
    assert.equal(lines.find(({ item }) => item === "Replica, storage")?.quantity, 400);
  });
});
