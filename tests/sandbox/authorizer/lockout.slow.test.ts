import assert from "node:assert/strict";

import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";

import { startTestSandbox, type TestSandbox } from "../sandbox-support";

const TABLE = "managed-sftp-dev-identity-lockout";
const WINDOW = 15 * 60 * 1000;

describe("the lockout, with OpenSSH", () => {
  let sandbox: TestSandbox;
  const logIn = async (password?: string, user = "alice"): Promise<number | null> => {
    const options = password === undefined ? { user } : { user, password };
    return (await sandbox.run(["pwd"], options)).code;
  };
  const reasons = (): string[] =>
    sandbox.lines.flatMap((line) => /reason=([\w-]+)/.exec(line)?.[1] ?? []);

  before(async () => {
    sandbox = await startTestSandbox("dev");
  });
  after(() => sandbox.remove());

  it("locks a user out of the network of eleven wrong passwords, the right one included", async () => {
    // OpenSSH tries a password three times before it gives up.
    for (let session = 0; session < 4; session++) assert.equal(await logIn("wrong"), 255);
    const wrong = Array<string>(10).fill("wrong-password");
    assert.deepEqual(reasons(), [...wrong, "locked", "locked"]);
    assert.equal(await logIn(sandbox.user.password), 255);
    assert.equal(reasons().at(-1), "locked");
  });

  it("lets the same user in by key, and other users by password", async () => {
    assert.equal(await logIn(), 0);
    await sandbox.addUser("bob", { Password: "of bob" });
    assert.equal(await logIn("of bob", "bob"), 0);
  });

  // A stranger who guesses must not be able to shut out a partner somewhere else.
  it("lets the same user in from another network", async () => {
    sandbox = await sandbox.restart({ as: "198.51.100.9" });
    assert.equal(await logIn(sandbox.user.password), 0);
    sandbox = await sandbox.restart();
    assert.equal(await logIn(sandbox.user.password), 255);
    assert.equal(reasons().at(-1), "locked");
  });

  it("ends by itself when the window is over", async () => {
    const client = new DynamoDBClient({
      region: "eu-central-1",
      endpoint: sandbox.awsUrl,
      credentials: sandbox.credentials.operator,
    });
    const Key = { id: { S: "alice#127.0.0.0/24" } };
    const { Item = {} } = await client.send(new GetItemCommand({ TableName: TABLE, Key }));
    // As if the window had passed: nobody wants to wait for it.
    const earlier = Object.entries(Item).map(([name, { N }]) =>
      N === undefined ? [name, Item[name]] : [name, { N: String(Number(N) - WINDOW) }],
    );
    const aged = Object.fromEntries(earlier) as typeof Item;
    await client.send(new PutItemCommand({ TableName: TABLE, Item: { ...aged } }));
    client.destroy();
    assert.equal(await logIn(sandbox.user.password), 0);
  });
});
