import assert from "node:assert/strict";

import { interruptible, progressText, startMeter } from "../../../cli/users/progress";
import { printed } from "../../identity/users/support";

describe("progress of npm run users", () => {
  it("is told in the end, one line where there is no terminal", async () => {
    let done = 0;
    const { stderr } = await printed(() => {
      const meter = startMeter("importing", 2);
      meter.step();
      meter.step();
      done = meter.done();
      meter.end();
      return Promise.resolve();
    });
    assert.equal(done, 2);
    assert.match(stderr, /^importing 2 of 2(, \d+\/s)?\n$/);
  });

  it("goes on until Ctrl-C, then ends what is in hand", async () => {
    const before = process.listenerCount("SIGINT");
    let stopped: unknown;
    const { stderr } = await printed(async () => {
      stopped = await interruptible((isStopped) => {
        assert.equal(isStopped(), false);
        // The test runner listens too, and would end.
        const own = process.listeners("SIGINT").at(-1);
        own?.("SIGINT");
        assert.equal(isStopped(), true);
        return Promise.resolve();
      });
    });
    assert.equal(stopped, true);
    assert.match(stderr, /stopping after the current users; Ctrl-C again stops at once/);
    assert.equal(process.listenerCount("SIGINT"), before);
  });
});

describe("the text of a progress", () => {
  const table: readonly (readonly [number, number, number, string])[] = [
    [0, 1000, 0, "0 of 1000"],
    [0, 1000, 500, "0 of 1000"],
    [412, 1000, 20_600, "412 of 1000, 20/s, 30 s left"],
    [3, 1000, 2000, "3 of 1000, 1.5/s, 12 min left"],
    [1000, 1000, 50_000, "1000 of 1000, 20/s"],
  ];
  for (const [done, total, milliseconds, text] of table) {
    it(`says ${text}`, () => assert.equal(progressText(done, total, milliseconds), text));
  }
});
