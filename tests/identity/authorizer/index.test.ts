import * as assert from "node:assert/strict";

import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";

import { identityFunctionBundle } from "../../../identity/bundle";
import { hashPassword } from "../../../identity/authorizer/user/password";
import { metricsIn } from "./telemetry/embedded-metrics";
import { clientSettings, tableOf } from "../../support/local-aws";
import { environmentOf, type Handler, load, TestStores } from "./lambda-support";
import { eventOf, KEYS, SETTINGS } from "../support";

/** Loads the sources, with their own environment and the output of the process. */
function loadSources(env: Record<string, string>, written: string[]): Handler {
  const before = process.env;
  process.env = env;
  try {
    delete require.cache[require.resolve("../../../identity/authorizer/index")];
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded anew each time
    const { handler } = require("../../../identity/authorizer/index") as { handler: Handler };
    return (event) => capturing(env, written, () => handler(event));
  } finally {
    process.env = before;
  }
}

/** Runs with the given environment, and captures the output. */
async function capturing<T>(
  env: Record<string, string>,
  written: string[],
  run: () => Promise<T>,
): Promise<T> {
  const [write, before] = [process.stdout.write.bind(process.stdout), process.env];
  process.env = env;
  process.stdout.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
  try {
    return await run();
  } finally {
    process.stdout.write = write;
    process.env = before;
  }
}

/** Hash that is quick to verify. */
const hashed = (): Promise<string> => hashPassword("correct horse", { ln: 10, r: 8, p: 1 });
const WRONG = { ...eventOf("sftp-password"), password: "wrong" };

for (const [title, loader] of [
  ["the sources of the identity function", loadSources],
  [
    "the bundle of the identity function, with tables",
    (env: Record<string, string>, written: string[]) =>
      load(identityFunctionBundle(), env, written),
  ],
] as const) {
  describe(title, () => {
    const stores = new TestStores();
    const written: string[] = [];
    let endpoints: Record<string, string>;
    before(async () => {
      const url = await stores.start(tableOf("users", "username"), tableOf("lockout", "id"));
      endpoints = { AWS_ENDPOINT_URL_DYNAMODB: url, AWS_ENDPOINT_URL_SECRETS_MANAGER: url };
      const Item = {
        username: { S: "alice" },
        PasswordHash: { S: await hashed() },
        PublicKeys: { L: [{ S: KEYS.rsa }] },
      };
      const client = new DynamoDBClient(clientSettings(url));
      await client.send(new PutItemCommand({ TableName: "users", Item }));
      client.destroy();
    });
    after(() => stores.stop());
    beforeEach(() => {
      written.length = 0;
      stores.reset();
    });

    const handlerOf = (variables: Record<string, string>): Handler =>
      loader(environmentOf({ ...endpoints, ...variables }), written);
    const lines = () => written.map((line) => JSON.parse(line) as Record<string, unknown>);

    it("reads users from a table, and from no secret", async () => {
      const handler = handlerOf({ USERS_TABLE: "users" });
      assert.equal((await handler(eventOf("sftp-password")))["Role"], SETTINGS.userRoleArn);
      assert.deepEqual((await handler(eventOf("sftp-key")))["PublicKeys"], [KEYS.rsa]);
      assert.deepEqual(await handler(WRONG), {});
      assert.deepEqual(stores.requests, []);
      assert.deepEqual(
        lines().map(({ decision }) => decision),
        ["allow", "allow", "deny"],
      );
      // Fault 23: where the stack locks nobody out, nothing is asked of a table that is not there.
      assert.deepEqual(
        lines().filter((line) => "lockoutMs" in line),
        [],
      );
    });

    it("caches users if the stack has a cache", async () => {
      const handler = handlerOf({ CACHE_SECONDS: "30", CACHE_USERS: "10" });
      stores.put("alice", { PasswordHash: await hashed() });
      for (let count = 0; count < 3; count++) {
        assert.equal((await handler(eventOf("sftp-password")))["Role"], SETTINGS.userRoleArn);
      }
      assert.equal(stores.requests.length, 1);
      assert.deepEqual(
        lines().map((line) => "storeMs" in line),
        [true, false, false],
      );
    });

    // Fault 23: only a real table shows that its item locks one function as it does another.
    it("locks a user out of the network that wrong passwords came from", async () => {
      const lockout = { LOCKOUT_TABLE: "lockout", LOCKOUT_ATTEMPTS: "2", LOCKOUT_SECONDS: "900" };
      const [one, other] = [handlerOf(lockout), handlerOf(lockout)];
      stores.put("alice", { PasswordHash: await hashed() });
      assert.deepEqual(await one(WRONG), {});
      assert.deepEqual(await other(WRONG), {});
      assert.deepEqual(await one(eventOf("sftp-password")), {});
      assert.equal((await one(eventOf("sftp-ipv6")))["Role"], SETTINGS.userRoleArn);
      assert.deepEqual(
        lines().map(({ decision, reason }) => reason ?? decision),
        ["wrong-password", "wrong-password", "locked", "allow"],
      );
    });

    // Fault 23: a table that is gone must shut nobody out, and must not go unseen.
    it("goes on without the lockout's table, and counts that", async () => {
      const lockout = { LOCKOUT_TABLE: "elsewhere", LOCKOUT_ATTEMPTS: "2", LOCKOUT_SECONDS: "900" };
      const handler = handlerOf({ USERS_TABLE: "users", ...lockout });
      assert.equal((await handler(eventOf("sftp-password")))["Role"], SETTINGS.userRoleArn);
      assert.deepEqual(await handler(WRONG), {});
      for (const line of lines()) {
        assert.equal(line["lockoutError"], "ResourceNotFoundException");
        assert.ok(metricsIn(line).includes("LockoutUnavailable{Stack=dev} 1 Count"));
      }
    });

    it("writes lines of which CloudWatch makes metrics", async () => {
      const handler = handlerOf({ USERS_TABLE: "elsewhere", LOCKOUT_TABLE: "" });
      await assert.rejects(handler(eventOf("sftp-key")), /got ResourceNotFoundException/);
      await handler({});
      const metrics = lines().map((line) => metricsIn(line).filter((m) => m.includes(" 1 Count")));
      assert.deepEqual(metrics, [
        ["Outages{Stack=dev} 1 Count"],
        ["Denied{Stack=dev} 1 Count", "Denied{Stack=dev,reason=malformed-event} 1 Count"],
      ]);
      assert.ok(written.every((line) => /^\{.*\}\n$/.test(line)));
    });
  });
}
