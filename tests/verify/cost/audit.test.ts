import assert from "node:assert/strict";

import { costOf } from "../../../verify/cost/cost";
import { usageFor } from "../../../verify/cost/model";
import { pricesOf } from "../../../verify/cost/prices";
import { withBucket } from "../../storage/support";

/** Lines of a bill about the audit, with quantities. */
async function billed(storage: object): Promise<Record<string, number[]>> {
  const usage = { ...usageFor({ users: 50 }), files: 2_000_000 };
  const { lines, unknown } = costOf(await withBucket(storage), usage, pricesOf("eu-central-1"));
  assert.deepEqual(unknown, []);
  return Object.fromEntries(
    lines
      .filter(({ item }) => item.startsWith("Audit"))
      .map(({ item, quantity, usd }) => [item, [quantity, usd]]),
  );
}

describe("the cost of the audit", () => {
  it("is $0.10 per 100,000 requests, of which each file makes five, or two without reads", async () => {
    // 2,000,000 × 5 = 10 million events; $1 a million.
    assert.deepEqual(await billed({ accessLogs: {}, audit: {} }), {
      "Audit, data events": [10, 10],
    });
    assert.deepEqual(await billed({ accessLogs: {}, audit: { reads: false } }), {
      "Audit, data events": [4, 4],
    });
  });

  it("is by the gigabyte in CloudTrail Lake, which includes one year", async () => {
    // 10 million × 1.5 kB = 15 GB × $0.75.
    const year = { destination: "lake", retentionDays: 365 };
    assert.deepEqual(await billed({ audit: year }), { "Audit, ingestion": [15, 11.25] });
    // 15 GB × (720 / 30 − 12) months.
    assert.deepEqual((await billed({ audit: { ...year, retentionDays: 720 } }))["Audit, storage"], [
      180,
      180 * 0.023,
    ]);
  });

  it("is a key more with a trail, and none with CloudTrail Lake", async () => {
    const keys = async (storage: object): Promise<number | undefined> =>
      costOf(await withBucket(storage), usageFor({}), pricesOf("eu-central-1")).lines.find(
        ({ item }) => item === "KMS keys",
      )?.quantity;
    assert.deepEqual(
      await Promise.all(
        [{}, { accessLogs: {}, audit: {} }, { audit: { destination: "lake" } }].map(keys),
      ),
      [3, 4, 3],
    );
  });
});
