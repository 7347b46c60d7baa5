import * as assert from "node:assert/strict";

import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import type { Lockout } from "../../../identity/authorizer/decision";
import { createHandler } from "../../../identity/authorizer/handler";
import { findUserInTable, lockoutInTable } from "../../../identity/authorizer/stores/dynamodb";
import { findUserInSecrets } from "../../../identity/authorizer/stores/secrets-manager";
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

  // Fault 20, in the stores: their answers and errors hold passwords and hashes.
  it("writes nothing where it reads a user or a lock, or fails to", async () => {
    const SecretString = JSON.stringify({ Password: "correct horse" });
    const Item = { username: { S: "alice" }, Password: { S: "correct horse" } };
    const answers = [
      () => Promise.resolve({ SecretString, Item, Attributes: Item }),
      () => Promise.resolve({}),
      () => Promise.reject(new Error("correct horse")),
      () => Promise.reject(Object.assign(new Error("x"), { name: "ResourceNotFoundException" })),
    ];
    const texts = await written(async () => {
      for (const send of answers) {
        const secrets = { send } as unknown as SecretsManagerClient;
        const tables = { send } as unknown as DynamoDBClient;
        const settings = { table: "t", attempts: 2, seconds: 900 };
        const attempt = {
          ...{ username: "alice", password: "correct horse", protocol: "SFTP" as const },
          ...{ serverId: "s-0123456789abcdef0", sourceIp: "203.0.113.7" },
        };
        const lockout = lockoutInTable(tables, settings, () => 0);
        for (const call of [
          () => findUserInSecrets(secrets, "SFTP")("alice"),
          () => findUserInTable(tables, "t")("alice"),
          () => lockout.isLocked(attempt),
          () => lockout.countFailure(attempt),
        ]) {
          await call().catch(() => undefined);
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
