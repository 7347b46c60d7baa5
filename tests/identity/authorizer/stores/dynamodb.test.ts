import * as assert from "node:assert/strict";

import { type AttributeValue, PutItemCommand } from "@aws-sdk/client-dynamodb";

import { deny } from "../../../../identity/authorizer/decision";
import { findUserInTable } from "../../../../identity/authorizer/stores/dynamodb";
import { parseUserRecord } from "../../../../identity/authorizer/user/user-record";
import { type Database, recording, startDatabase } from "./database";
import { KEYS } from "../../support";

const PasswordHash =
  "$scrypt$ln=15,r=8,p=1$c29tZXNhbHRzb21lc2FsdA$vhF0Pk1pSNkTYg1jYAM0Pzv9EQ3v3NP3dGTkHTGPnyA";

const NOT_A_DATE = 'Expires is not a date such as "2030-12-31" or "2030-12-31T18:00:00Z"';

describe("a user in a table", () => {
  let database: Database;
  before(async () => {
    database = await startDatabase({ users: "username" });
  });
  after(() => database.stop());

  async function found(item: Record<string, AttributeValue>): Promise<unknown> {
    const Item = { username: { S: "alice" }, ...item };
    await database.client.send(new PutItemCommand({ TableName: "users", Item }));
    return findUserInTable(database.client, "users")("alice");
  }

  it("has the fields of a secret, in DynamoDB's own types", async () => {
    const user = await found({
      PasswordHash: { S: PasswordHash },
      PublicKeys: { L: [{ S: `${KEYS.rsa} laptop` }, { S: KEYS.ed25519 }] },
      HomeDirectoryDetails: {
        L: [{ M: { Entry: { S: "/in" }, Target: { S: "/files/${transfer:UserName}/in" } } }],
      },
      PosixProfile: { M: { Uid: { N: "1001" }, Gid: { N: "1001" } } },
      AllowedCidrs: { S: "203.0.113.0/24, 2001:db8::/64" },
      Access: { S: "read-only" },
      Expires: { S: "2026-12-31" },
      Disabled: { BOOL: true },
    });
    const secret = {
      PasswordHash,
      PublicKeys: [`${KEYS.rsa} laptop`, KEYS.ed25519],
      HomeDirectoryDetails: [{ Entry: "/in", Target: "/files/${transfer:UserName}/in" }],
      PosixProfile: { Uid: 1001, Gid: 1001 },
      AllowedCidrs: ["203.0.113.0/24", "2001:db8::/64"],
      Access: "read-only",
      Expires: "2026-12-31",
      Disabled: true,
    };
    assert.deepEqual(user, parseUserRecord(JSON.stringify(secret)));
    assert.equal((user as { kind: string }).kind, "user");
  });

  it("warns of unknown attributes, and not of the key", async () => {
    const { warnings } = (await found({ Note: { S: "x" } })) as { warnings: string[] };
    assert.deepEqual(warnings, ["unknown field Note"]);
  });

  // Fault 18: an exception for an unknown user would raise an alarm for every probe.
  it("denies where there is no item of the name", async () => {
    const findUser = findUserInTable(database.client, "users");
    assert.deepEqual(await findUser("nobody"), deny("unknown-user"));
    assert.deepEqual(await findUser("Alice"), deny("unknown-user"));
  });

  // A table is read by more people than a secret is.
  it("denies a plain password, and does not repeat it", async () => {
    assert.deepEqual(
      await found({ PasswordHash: { S: PasswordHash }, Password: { S: "correct horse" } }),
      deny("bad-record", "Password is not taken from a table; store PasswordHash"),
    );
  });

  // Fault 19: one partner's broken item must not look like an outage.
  const BROKEN: [title: string, item: Record<string, AttributeValue>, detail: string][] = [
    ["a number", { PasswordHash: { N: "1" } }, "PasswordHash is not text"],
    ["a number beyond all others", { Disabled: { N: "1e30" } }, "Disabled is not true or false"],
    [
      "a number that is too exact",
      { Disabled: { N: "12345678901234567890.5" } },
      "Disabled is not true or false",
    ],
    ["nothing", { Expires: { NULL: true } }, NOT_A_DATE],
    ["bytes", { PublicKey: { B: Buffer.from(KEYS.rsa) } }, "PublicKey is not text"],
    ["a set of words", { Protocols: { SS: ["SFTP"] } }, "Protocols is not a list"],
  ];
  for (const [title, item, detail] of BROKEN) {
    it(`denies ${title} in place of what a field holds`, async () => {
      assert.deepEqual(await found(item), deny("bad-record", detail));
    });
  }

  // Fault 22: by a read that may be late, a user who has just been disabled would get in.
  it("is asked for by name, consistently", async () => {
    const { client, calls } = recording();
    await findUserInTable(client, "users")("alice");
    assert.deepEqual(calls, [
      {
        GetItemCommand: {
          TableName: "users",
          Key: { username: { S: "alice" } },
          ConsistentRead: true,
        },
      },
    ]);
  });

  // Fault 18: an outage that is answered like a wrong password raises no alarm.
  it("fails where the table can't be read", async () => {
    const findUser = findUserInTable(database.client, "elsewhere");
    await assert.rejects(findUser("alice"), { name: "ResourceNotFoundException" });
  });
});
