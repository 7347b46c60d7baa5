import assert from "node:assert/strict";
import { mock } from "node:test";
import { setImmediate } from "node:timers/promises";

import type { Bundle } from "../../../identity/bundle";
import { FunctionRunner, type LoginEvent } from "../../../sandbox/authorizer/runner";

const event: LoginEvent = {
  username: "alice",
  protocol: "SFTP",
  serverId: "s-1",
  sourceIp: "127.0.0.1",
};

describe("FunctionRunner", () => {
  const lines: string[] = [];
  let runner: FunctionRunner;
  const run = (
    entry: string,
    timeoutSeconds = 100,
    others: Bundle = {},
    slowdown?: number,
  ): FunctionRunner =>
    (runner = new FunctionRunner({
      bundle: { "index.js": entry, ...others },
      environment: { SECRET_PREFIX: "SFTP" },
      timeoutSeconds,
      slowdown,
      onOutput: (line) => lines.push(line),
    }));
  const handler = (body: string): string => `exports.handler = async (event) => { ${body} };`;

  beforeEach(() => (lines.length = 0));
  afterEach(() => runner.stop());

  it("hands the event over and the answer back", async () => {
    assert.deepEqual(await run(handler("return { got: event };")).invoke(event), { got: event });
  });

  it("loads the bundle's files when they are required, and once", async () => {
    const entry = handler('return require("./late.js").calls() + require("./late.js").calls();');
    const late = "let calls = 0; exports.calls = () => ++calls;";
    assert.equal(await run(entry, 100, { "late.js": late }).invoke(event), 3);
  });

  // A variable of this machine would make the function work here and fail on AWS.
  it("gives the function its own environment and nothing else", async () => {
    const answer = await run(handler("return { ...process.env };")).invoke(event);
    assert.deepEqual(answer, { SECRET_PREFIX: "SFTP" });
  });

  it("keeps one instance for all events, one at a time", async () => {
    run(
      `let calls = 0, active = 0;` +
        handler(
          "active++; await new Promise((r) => setTimeout(r, 5)); return [++calls, active--];",
        ),
    );
    const answers = await Promise.all([1, 2, 3].map(() => runner.invoke(event)));
    assert.deepEqual(answers, [
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
  });

  it("passes on what the function writes before its answer", async () => {
    await run(handler(`process.stdout.write('{"decision":"allow"}\\n');`)).invoke(event);
    assert.deepEqual(lines, ['{"decision":"allow"}']);
  });

  it("fails when the handler throws, and serves the next event", async () => {
    run(handler(`if (event.username === "bad") throw new TypeError("no"); return 1;`));
    await assert.rejects(
      runner.invoke({ ...event, username: "bad" }),
      new Error("function: TypeError: no"),
    );
    assert.equal(await runner.invoke(event), 1);
  });

  it("fails when the bundle cannot start", async () => {
    await assert.rejects(run(`throw new Error("no settings");`).invoke(event), /no settings/);
  });

  it("fails after the function's timeout, and begins with a new instance", async () => {
    run(`let calls = 0;` + handler(`if (event.username === "slow") for (;;); return ++calls;`), 5);
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      assert.equal(await runner.invoke(event), 1);
      const late = runner.invoke({ ...event, username: "slow" });
      await setImmediate();
      mock.timers.tick(5000);
      await assert.rejects(late, new Error("function: no answer within its timeout of 5 s"));
      assert.equal(await runner.invoke(event), 1);
    } finally {
      mock.timers.reset();
    }
  });

  it("makes the function's timeouts longer where it is told to", async () => {
    const race = handler(`return new Promise((done) => {
      let ticks = 0;
      setTimeout(() => done("timeout"), 1);
      setInterval(() => ++ticks === 5 && done("interval"), 1);
    });`);
    assert.equal(await run(race).invoke(event), "timeout");
    await runner.stop();
    assert.equal(await run(race, 100, {}, 1e4).invoke(event), "interval");
    await runner.stop();

    run(handler("for (;;);"), 5, {}, 2);
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const late = runner.invoke(event);
      await setImmediate();
      mock.timers.tick(5000);
      assert.equal(await Promise.race([late, setImmediate("still waiting")]), "still waiting");
      mock.timers.tick(5000);
      await assert.rejects(late, /no answer within its timeout of 5 s/);
    } finally {
      mock.timers.reset();
    }
  });
});
