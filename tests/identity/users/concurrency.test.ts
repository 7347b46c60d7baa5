import assert from "node:assert/strict";

import { eachOf, mapOf } from "../../../identity/users/concurrency";

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("work on many items", () => {
  it("is done in order, some at a time", async () => {
    let [running, most] = [0, 0];
    const begun: number[] = [];
    const results = await mapOf([1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      most = Math.max(most, ++running);
      await pause();
      running--;
      return item * 10;
    });
    assert.deepEqual(results, [10, 20, 30, 40, 50]);
    assert.deepEqual([begun, most], [[1, 2, 3, 4, 5], 2]);
  });

  it("begins nothing more once it is stopped, and finishes what is begun", async () => {
    const finished: number[] = [];
    await eachOf(
      [1, 2, 3, 4, 5],
      2,
      async (item) => {
        await pause();
        finished.push(item);
      },
      () => finished.length >= 1,
    );
    assert.deepEqual(finished, [1, 2]);
    await eachOf(
      [1],
      1,
      () => assert.fail("begun"),
      () => true,
    );
  });

  it("fails with the first failure, and finishes what is begun", async () => {
    const finished: number[] = [];
    const work = async (item: number): Promise<void> => {
      await pause();
      if (item === 1) throw new Error("one");
      finished.push(item);
    };
    await assert.rejects(eachOf([1, 2, 3, 4], 2, work), /^Error: one$/);
    assert.deepEqual(finished, [2]);
  });
});
