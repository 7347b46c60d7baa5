import * as assert from "node:assert/strict";

import type { Lockout } from "../../../identity/authorizer/decision";
import { createHandler } from "../../../identity/authorizer/handler";
import { eventOf, portsOf, SETTINGS, ticking } from "../support";

/** Output of the process during a run, at all levels of the console. */
async function written(run: () => Promise<unknown>): Promise<string[]> {
  const texts: string[] = [];
  const streams = [process.stdout, process.stderr].map((stream) => {
    const write = stream.write.bind(stream);
    stream.write = (text: string | Uint8Array) => texts.push(String(text)) > 0;
    return () => (stream.write = write);
  });
  const warned = (warning: Error): unknown => texts.push(String(warning));
  process.on("warning", warned);
  try {
    await run();
    // Warnings come a moment later.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    for (const restore of streams) restore();
    process.off("warning", warned);
  }
  return texts;
}

describe("the identity function", () => {
  // Fault 20: Lambda keeps all that a function writes, at every level, whatever it calls its log.
  it("writes nothing but its log line, however a login ends", async () => {
    const failing = (): Promise<never> => Promise.reject(new Error("correct horse"));
    const lockout: Lockout = { isLocked: failing, countFailure: failing };
    const alice = { alice: { Password: "correct horse", Note: "x", AllowedCidrs: "0.0.0.0/0" } };
    const all = [
      { ...portsOf(alice), lockout },
      { ...portsOf({ alice: "{correct horse" }), lockout },
      { ...portsOf(alice), findUser: failing },
      { ...portsOf(alice), verifyPassword: failing },
    ];
    const texts = await written(async () => {
      for (const ports of all) {
        const handler = createHandler(ports, SETTINGS, () => undefined, ticking());
        for (const event of [eventOf("sftp-password"), eventOf("sftp-key"), "correct horse"]) {
          await handler(event).catch(() => undefined);
        }
      }
    });
    assert.deepEqual(texts, []);
  });

  it("would be heard if it did", async () => {
    const texts = await written(() => {
      console.debug("one");
      console.error("two");
      process.emitWarning("three");
      return Promise.resolve();
    });
    assert.deepEqual(texts.slice(0, 2), ["one\n", "two\n"]);
    assert.ok(texts.includes("Warning: three"), texts.join(""));
  });
});
