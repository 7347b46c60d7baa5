import assert from "node:assert/strict";

import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import { type UserRepository, UserExistsError } from "../../../identity/users/repository";
import { secretsRepository } from "../../../identity/users/secrets-repository";
import { tableRepository } from "../../../identity/users/table-repository";
import { findUserInSecrets } from "../../../identity/authorizer/stores/secrets-manager";
import { findUserInTable } from "../../../identity/authorizer/stores/dynamodb";
import type { LocalAws } from "../../../sandbox/aws/local-aws";
import { clientSettings, startTestAws, tableOf } from "../../support/local-aws";
import { KEYS } from "../support";
import { all } from "./support";

const TABLE = "managed-sftp-dev-identity-users";
const RECORD = {
  PublicKeys: [KEYS.ed25519],
  AllowedCidrs: ["10.0.0.0/8"],
  PosixProfile: { Uid: 1001, Gid: 1002, SecondaryGids: [5] },
  Disabled: true,
};

const LONG = "x".repeat(20_000);

describe("stores of users, with the SDK's clients", () => {
  let aws: LocalAws;
  let clients: { secrets: SecretsManagerClient; tables: DynamoDBClient };
  let repositories: Record<"secrets" | "dynamodb", UserRepository>;

  before(async () => {
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
    aws = await startTestAws({ tables: [tableOf(TABLE, "username")] });
    const settings = clientSettings(aws.url);
    clients = { secrets: new SecretsManagerClient(settings), tables: new DynamoDBClient(settings) };
    repositories = {
      secrets: secretsRepository({ client: clients.secrets, prefix: "SFTP" }),
      dynamodb: tableRepository({ client: clients.tables, table: TABLE }),
    };
  });
  after(async () => {
    clients.secrets.destroy();
    clients.tables.destroy();
    await aws.stop();
  });

  for (const kind of ["secrets", "dynamodb"] as const) {
    describe(kind, () => {
      const find = (username: string) =>
        kind === "secrets"
          ? findUserInSecrets(clients.secrets, "SFTP")(username)
          : findUserInTable(clients.tables, TABLE)(username);

      it("call a user what an operator can look for in the store", () =>
        assert.equal(
          repositories[kind].nameOf("alice"),
          kind === "secrets" ? "secret SFTP/alice" : `item alice of table ${TABLE}`,
        ));

      it("give back what they were given, and logins find it", async () => {
        const repository = repositories[kind];
        assert.equal(await repository.read("alice"), undefined);
        await repository.create("alice", RECORD);
        assert.deepEqual(await repository.read("alice"), { kind: "record", fields: RECORD });
        const found = await find("alice");
        assert.ok(found.kind === "user" && found.disabled);
        assert.deepEqual(found.posixProfile, RECORD.PosixProfile);
      });

      it("replace a record whole", async () => {
        const repository = repositories[kind];
        await repository.replace("alice", { PublicKeys: [KEYS.rsa] });
        const expected = { kind: "record", fields: { PublicKeys: [KEYS.rsa] } };
        assert.deepEqual(await repository.read("alice"), expected);
      });

      // Two operators who add one name must not overwrite each other.
      it("create no user twice", async () => {
        const repository = repositories[kind];
        await assert.rejects(repository.create("alice", RECORD), UserExistsError);
        await assert.rejects(repository.replace("nobody", RECORD));
        assert.equal(await repository.read("nobody"), undefined);
      });

      it("list everybody, over several pages", async () => {
        const repository = repositories[kind];
        const names = Array.from({ length: 110 }, (_, i) => `user${String(i).padStart(3, "0")}`);
        // A page of a table has at most 1 MB.
        const fields = { Access: "read-only", ...(kind === "dynamodb" && { note: LONG }) };
        await Promise.all(names.map((name) => repository.create(name, fields)));
        const users = await all(repository);
        assert.deepEqual(
          users.map(({ username }) => username),
          ["alice", ...names],
        );
        assert.deepEqual(users[1]?.stored, { kind: "record", fields });
      });

      it("remove a user, whom logins then don't find", async () => {
        const repository = repositories[kind];
        const afterwards = await repository.remove("alice", { now: false });
        assert.match(
          afterwards,
          kind === "secrets" ? /restored for 30 days: aws/ : /keeps no copy/,
        );
        assert.equal((await find("alice")).kind, "deny");
        assert.equal((await all(repository))[0]?.username, "user000");
      });
    });
  }

  describe("secrets and items, each in its own way", () => {
    it("take a removed secret back, with its record", async () => {
      const { secrets } = repositories;
      assert.deepEqual(await secrets.read("alice"), { kind: "removed" });
      await secrets.restore("alice");
      const expected = { kind: "record", fields: { PublicKeys: [KEYS.rsa] } };
      assert.deepEqual(await secrets.read("alice"), expected);
      assert.match(await secrets.remove("alice", { now: true }), /is gone for good/);
      assert.equal(await secrets.read("alice"), undefined);
    });

    it("can't take an item back", () =>
      assert.rejects(repositories.dynamodb.restore("alice"), /cannot restore user alice/));

    it("tell what is no record", async () => {
      const { secrets } = repositories;
      const odd = (name: string, value: { text?: string; binary?: string }): unknown =>
        aws.secrets.addVersion(aws.secrets.create(`SFTP/${name}`), value);
      aws.secrets.create("SFTP/odd-empty");
      odd("odd-binary", { binary: "AAAA" });
      odd("odd-text", { text: "password" });
      odd("odd-list", { text: "[]" });
      aws.secrets.addVersion(aws.secrets.create("SFTPX/other"), { text: "{}" });
      const users = (await all(secrets)).filter(({ username }) => !username.startsWith("user"));
      assert.deepEqual(
        users.map(({ username, stored }) => [username, "reason" in stored && stored.reason]),
        [
          ["odd-binary", "binary-secret"],
          ["odd-empty", "no-current-version"],
          ["odd-list", "not-an-object"],
          ["odd-text", "not-json"],
        ],
      );
    });

    it("fail for whatever else goes wrong", async () => {
      const { secrets } = clients;
      const broken = secretsRepository({ client: secrets, prefix: "SF TP" });
      await assert.rejects(broken.create("alice", RECORD), { name: "ValidationException" });
      const missing = tableRepository({ client: clients.tables, table: "none" });
      await assert.rejects(missing.read("alice"), { name: "ResourceNotFoundException" });
      await assert.rejects(missing.create("alice", {}), { name: "ResourceNotFoundException" });
    });
  });
});
