import assert from "node:assert/strict";

import { median, percentile, ratioOf, spreadOf } from "../../../dev/bench/statistics";

describe("statistics of the benchmark", () => {
  it("takes the middle of an odd, and between the two middles of an even number of values", () => {
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([9, 1, 5, 7]), 6);
    assert.equal(median([4]), 4);
  });

  it("takes percentiles by the nearest rank, whatever the order", () => {
    const values = Array.from({ length: 200 }, (_, i) => 200 - i);
    assert.equal(percentile(values, 0.99), 198);
    assert.equal(percentile(values, 0.5), 100);
    assert.equal(percentile(values, 1), 200);
  });

  it("tells the middle and the extremes, and leaves the values as they were", () => {
    const values = [3, 1, 2];
    assert.deepEqual(spreadOf(values), { median: 2, min: 1, max: 3 });
    assert.deepEqual(values, [3, 1, 2]);
  });

  // Without it a machine that slows down in the middle of a run would favour whoever came first.
  it("compares each value with its neighbour in time", () => {
    assert.deepEqual(ratioOf([10, 100, 40], [5, 50, 10]), { median: 2, min: 2, max: 4 });
  });

  it("fails without values, and for series of which one is longer", () => {
    assert.throws(() => median([]), /statistics: values is empty; measure at least once/);
    assert.throws(() => ratioOf([1, 2], [1]), /the series differ in length/);
  });
});
