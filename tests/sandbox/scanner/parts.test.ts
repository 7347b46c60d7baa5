import assert from "node:assert/strict";

import { EICAR, isTestFile } from "../../../sandbox/scanner/eicar";
import { matches } from "../../../sandbox/scanner/event-pattern";
import { runStateMachine } from "../../../sandbox/scanner/state-machine";

describe("the test file of EICAR", () => {
  const file = (after: string): Buffer => Buffer.concat([EICAR, Buffer.from(after)]);

  it("has 68 bytes", () => assert.equal(EICAR.length, 68));

  for (const [title, content, expected] of [
    ["alone", file(""), true],
    ["before white space", file(" \t\r\n\u001a"), true],
    ["before white space up to 128 bytes", file(" ".repeat(60)), true],
    ["before more white space", file(" ".repeat(61)), false],
    ["before other text", file("x"), false],
    ["behind other text", Buffer.concat([Buffer.from("x"), EICAR]), false],
    ["cut off", EICAR.subarray(0, 67), false],
  ] as const) {
    it(`is ${expected ? "found" : "not found"} ${title}`, () =>
      assert.equal(isTestFile(content), expected));
  }
});

describe("event patterns of the sandbox", () => {
  const pattern = { source: ["a"], detail: { key: [{ "anything-but": { prefix: "held/" } }] } };

  it("match texts, and keys without an excluded prefix", () => {
    assert.equal(matches(pattern, { source: "a", detail: { key: "alice/x" } }), true);
    assert.equal(matches(pattern, { source: "b", detail: { key: "alice/x" } }), false);
    assert.equal(matches(pattern, { source: "a", detail: { key: "held/x" } }), false);
    assert.equal(matches(pattern, { source: "a" }), false);
  });

  it("fail for conditions that the sandbox does not know", () => {
    assert.throws(
      () => matches({ size: [{ numeric: [">", 1] }] }, { size: 2 }),
      /unknown condition/,
    );
    assert.throws(() => matches("a", "a"), /unknown pattern/);
  });
});

describe("state machines of the sandbox", () => {
  const machine = (state: object): string =>
    JSON.stringify({ StartAt: "Only", States: { Only: state } });

  it("fail for a state that the sandbox does not serve", async () => {
    await assert.rejects(
      runStateMachine(machine({ Type: "Wait" }), {}, {}),
      /state Only is Wait, which is not served/,
    );
  });

  it("pass a failure of a task on, and run no later one", async () => {
    const tasks = { "s3:copyObject": () => Promise.reject(new Error("denied")) };
    const copy = { Type: "Task", Resource: "arn:aws:states:::aws-sdk:s3:copyObject", Next: "Only" };
    await assert.rejects(runStateMachine(machine(copy), {}, tasks), /denied/);
  });
});
