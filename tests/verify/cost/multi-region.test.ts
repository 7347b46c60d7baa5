import assert from "node:assert/strict";

import { costOf } from "../../../verify/cost/cost";
import { usageFor } from "../../../verify/cost/model";
import { pricesOf } from "../../../verify/cost/prices";
import { withBucket } from "../../storage/support";

const consumer = { principal: "111122223333", prefix: "alice/", access: "read" };

/** Lines of a bill, each with its quantity. */
async function billed(storage: object): Promise<Record<string, number>> {
  const usage = usageFor({ gbIn: 100, gbOut: 50, gbStored: 400 });
  const { lines, unknown } = costOf(await withBucket(storage), usage, pricesOf("eu-central-1"));
  assert.deepEqual(unknown, []);
  return Object.fromEntries(lines.map(({ item, quantity }) => [item, quantity]));
}

describe("the cost of a second region", () => {
  it("is what the bucket stores again, the copies between the regions, and what consumers read", async () => {
    const multiRegion = { region: "eu-west-1", accessPoint: { consumers: [consumer] } };
    const [one, two] = [await billed({}), await billed({ multiRegion })];
    const more = Object.entries(two).filter(([item, quantity]) => one[item] !== quantity);
    assert.deepEqual(Object.fromEntries(more), {
      "Second bucket, storage": 400,
      // 1,500 files, 2 requests each.
      "Second bucket, writes": 0.003,
      // Once, whichever way a file is copied.
      "Replication, traffic": 100,
      "Replication, time control": 100,
      "Multi-Region Access Point": 50,
      // One for the second bucket, and one for the topic in its region.
      "KMS keys": 5,
      // One for the copies of each way.
      Alarms: 31,
    });
  });

  it("has no line for an access point that there is not", async () => {
    const lines = await billed({ multiRegion: { region: "eu-west-1" } });
    assert.equal("Multi-Region Access Point" in lines, false);
    assert.equal(lines["Second bucket, storage"], 400);
  });
});
