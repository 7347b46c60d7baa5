import assert from "node:assert/strict";

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
  const run = (entry: string, timeoutSeconds = 5, others: Bundle = {}): FunctionRunner =>
    (runner = new FunctionRunner({
      bundle: { "index.js": entry, ...others },
      environment: { SECRET_PREFIX: "SFTP" },
      timeoutSeconds,
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
    assert.equal(await run(entry, 5, { "late.js": late }).invoke(event), 3);
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

  it("passes on what the function writes", async () => {
    await run(handler(`process.stdout.write('{"decision":"allow"}\\n');`)).invoke(event);
    await new Promise((resolve) => setTimeout(resolve, 50));
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
    run(`let calls = 0;` + handler(`if (event.username === "slow") for (;;); return ++calls;`), 1);
    assert.equal(await runner.invoke(event), 1);
    await assert.rejects(
      runner.invoke({ ...event, username: "slow" }),
      new Error("function: no answer within its timeout of 1 s"),
    );
    assert.equal(await runner.invoke(event), 1);
  });
});
