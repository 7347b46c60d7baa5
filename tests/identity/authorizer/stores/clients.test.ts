import * as assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mock } from "node:test";
import { setImmediate } from "node:timers/promises";

import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";

import { TIMEOUT_SECONDS } from "../../../../identity/authorizer/settings";
import {
  LOCKOUT_TIMEOUTS,
  USER_STORE_TIMEOUTS,
} from "../../../../identity/authorizer/stores/clients";
import { createTableClient } from "../../../../identity/authorizer/stores/dynamodb";
import { createSecretsClient } from "../../../../identity/authorizer/stores/secrets-manager";

const NAMES = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] as const;
const ENDPOINT = "AWS_ENDPOINT_URL_DYNAMODB";
type Variables = Readonly<Record<string, string>>;

/** Runs with these credentials in the environment and no others. */
async function withVariables<T>(variables: Variables, run: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  for (const name of NAMES) delete process.env[name];
  Object.assign(process.env, variables);
  try {
    return await run();
  } finally {
    for (const name of [...NAMES, ENDPOINT, "AWS_ENDPOINT_URL"]) delete process.env[name];
    Object.assign(process.env, before);
  }
}

const createUsersClient = (region: string): DynamoDBClient =>
  createTableClient(region, USER_STORE_TIMEOUTS);
const createLockoutClient = (region: string): DynamoDBClient =>
  createTableClient(region, LOCKOUT_TIMEOUTS);
const CLIENTS = [createSecretsClient, createUsersClient, createLockoutClient];
const KEYS = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };

describe("the identity function's clients", () => {
  for (const create of CLIENTS) {
    // Fault 24: with a region in the code, users would be read elsewhere.
    it(`are in the region that they are told: ${create.name}`, async () => {
      assert.equal(await create("cn-north-1").config.region(), "cn-north-1");
    });

    it(`take the environment's credentials at each call: ${create.name}`, async () => {
      const { config } = create("eu-central-1");
      const expected = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
      const { accessKeyId, secretAccessKey, sessionToken } = await withVariables(
        { ...KEYS, AWS_SESSION_TOKEN: "token" },
        () => config.credentials(),
      );
      assert.deepEqual(
        { accessKeyId, secretAccessKey, sessionToken },
        { ...expected, sessionToken: "token" },
      );
    });

    const LACKING: Variables[] = [
      {},
      { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE" },
      { AWS_SECRET_ACCESS_KEY: "secret" },
    ];
    for (const variables of LACKING) {
      it(`fail with ${Object.keys(variables).join() || "no variable"}: ${create.name}`, async () => {
        const { config } = create("eu-central-1");
        await assert.rejects(
          withVariables(variables, () => config.credentials()),
          {
            name: "CredentialsProviderError",
            message: "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are missing",
          },
        );
      });
    }
  }

  it("need no session token", async () => {
    const { config } = createUsersClient("eu-central-1");
    const credentials = await withVariables(KEYS, () => config.credentials());
    assert.equal(credentials.sessionToken, undefined);
  });
});

describe("a table that never answers", () => {
  let server: Server;
  let connections = 0;
  before(async () => {
    server = createServer(() => undefined).on("connection", () => connections++);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  // Emulators set one variable for all services, or one for each.
  it("is found by its own variable before the one for all services", async () => {
    const endpointBy = (variables: Record<string, string>) =>
      withVariables({ ...KEYS, ...variables }, async () => {
        const { hostname } = (await createUsersClient("eu-central-1").config.endpoint?.()) ?? {};
        return hostname;
      });
    const all = { AWS_ENDPOINT_URL: "http://all.test" };
    assert.equal(await endpointBy({}), undefined);
    assert.equal(await endpointBy(all), "all.test");
    assert.equal(await endpointBy({ ...all, [ENDPOINT]: "http://one.test" }), "one.test");
  });

  // Fault 23: otherwise a slow lockout table makes every login fail by timeout.
  it("is tried twice for a second each, and then given up", async () => {
    const { port } = server.address() as AddressInfo;
    const variables = { ...KEYS, [ENDPOINT]: `http://127.0.0.1:${port}` };
    await withVariables(variables, async () => {
      const client = createLockoutClient("eu-central-1");
      const command = new GetItemCommand({ TableName: "lockout", Key: { id: { S: "a" } } });
      let isOver = false;
      mock.timers.enable({ apis: ["setTimeout"] });
      try {
        const requested = once(server, "request");
        const answer = client.send(command).finally(() => (isOver = true));
        const outcome = assert.rejects(answer, { name: "TimeoutError" });
        await requested;
        mock.timers.tick(999);
        await settled();
        assert.equal(connections, 1);
        mock.timers.tick(1);
        const again = once(server, "request");
        // The pause before the second try is random, up to 100 ms.
        let pause = 0;
        for (; connections < 2; pause++) {
          mock.timers.tick(1);
          await settled();
        }
        assert.ok(pause < 500, `a pause of ${pause} ms`);
        await again;
        mock.timers.tick(999);
        await settled();
        assert.equal(isOver, false);
        mock.timers.tick(1);
        await outcome;
        assert.equal(connections, 2);
      } finally {
        mock.timers.reset();
        client.destroy();
      }
    });
  });

  it("leaves time for reading the user before the function's timeout", () => {
    const longest = ({ maxAttempts, requestHandler }: typeof USER_STORE_TIMEOUTS): number =>
      maxAttempts * Math.max(requestHandler.connectionTimeout, requestHandler.requestTimeout);
    assert.deepEqual([longest(USER_STORE_TIMEOUTS), longest(LOCKOUT_TIMEOUTS)], [9000, 2000]);
    assert.ok(9000 + 2000 < TIMEOUT_SECONDS * 1000);
  });
});

/** Lets the event loop run, so that a client can react to its timers. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await setImmediate();
}
