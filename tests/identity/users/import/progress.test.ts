import assert from "node:assert/strict";

import { progressText } from "../../../../identity/users/import/progress";

describe("progress", () => {
  const table: readonly (readonly [number, number, number, string])[] = [
    [0, 1000, 0, "0 of 1000"],
    [0, 1000, 500, "0 of 1000"],
    [412, 1000, 20_600, "412 of 1000, 20/s, 30 s left"],
    [3, 1000, 2000, "3 of 1000, 1.5/s, 12 min left"],
    [1000, 1000, 50_000, "1000 of 1000, 20/s"],
  ];
  for (const [done, total, milliseconds, text] of table) {
    it(`says ${text}`, () => assert.equal(progressText({ done, total, milliseconds }), text));
  }
});
