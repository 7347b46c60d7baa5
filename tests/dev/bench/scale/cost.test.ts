import assert from "node:assert/strict";

import { secretsCost, tableCost } from "../../../../dev/bench/scale/cost";
import type { PriceList } from "../../../../verify/cost/prices";

const prices = {
  usd: {
    secretMonth: 0.4,
    secretCallMillion: 5,
    tableGbMonth: 0.25,
    tableReadMillion: 0.125,
  },
} as PriceList;

const month = { users: 10_000, loginsPerUser: 600, recordKilobytes: 2 };

describe("cost of a store", () => {
  it("is 40 cents a secret, and $5 a million logins", () => {
    assert.deepEqual(secretsCost(month, prices), { keep: 4000, read: 30 });
  });

  it("is next to nothing in a table: gigabytes, and one read unit a login", () => {
    assert.deepEqual(tableCost(month, prices), { keep: 0.005, read: 0.75 });
  });

  it("counts a read unit for every 4 kB that a record begins", () => {
    const read = (recordKilobytes: number): number =>
      tableCost({ ...month, recordKilobytes }, prices).read;
    assert.deepEqual([4, 4.1, 9].map(read), [0.75, 1.5, 2.25]);
  });
});
