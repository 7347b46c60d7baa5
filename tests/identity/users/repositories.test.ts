import assert from "node:assert/strict";

import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import {
  ChangedMeanwhileError,
  type RecordFields,
  type StoredVersion,
  type UserRepository,
  UserExistsError,
} from "../../../identity/users/repository";
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

const entryOf = async (repository: UserRepository, user = "alice") => {
  const stored = await repository.read(user);
  assert.ok(stored?.kind === "record", `${user} has no record`);
  return stored;
};
const fieldsIn = async (repository: UserRepository, user?: string): Promise<RecordFields> =>
  (await entryOf(repository, user)).fields;
const versionIn = async (repository: UserRepository): Promise<StoredVersion | undefined> =>
  (await entryOf(repository)).version;

const LONG = "x".repeat(20_000);

describe("stores of users, with the SDK's clients", () => {
  let aws: LocalAws;
  let clients: { secrets: SecretsManagerClient; tables: DynamoDBClient };
  let repositories: Record<"secrets" | "dynamodb", UserRepository>;

  before(async () => {
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

  /** Repository that sends every request twice, as after a lost answer, and gets the second answer. */
  const repositoryWhoseWritesRepeat = (kind: "secrets" | "dynamodb"): UserRepository => {
    const twice = <C extends { send: (command: never) => Promise<unknown> }>(client: C): C =>
      Object.assign(Object.create(client) as C, {
        send: async (command: never) => {
          const name = (command as object).constructor.name;
          if (/^(Put|Update)/.test(name)) await client.send(command).catch(() => undefined);
          return client.send(command);
        },
      });
    return kind === "secrets"
      ? secretsRepository({ client: twice(clients.secrets), prefix: "SFTP" })
      : tableRepository({ client: twice(clients.tables), table: TABLE });
  };

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
        assert.deepEqual(await fieldsIn(repository), RECORD);
        const found = await find("alice");
        assert.ok(found.kind === "user" && found.disabled);
        assert.deepEqual(found.posixProfile, RECORD.PosixProfile);
      });

      it("replace a record whole", async () => {
        const repository = repositories[kind];
        await repository.replace("alice", { PublicKeys: [KEYS.rsa] }, await versionIn(repository));
        assert.deepEqual(await fieldsIn(repository), { PublicKeys: [KEYS.rsa] });
      });

      // Two operators who add one name must not overwrite each other.
      it("create no user twice", async () => {
        const repository = repositories[kind];
        await assert.rejects(repository.create("alice", RECORD), UserExistsError);
        const version = await versionIn(repository);
        await assert.rejects(repository.replace("nobody", RECORD, version), ChangedMeanwhileError);
        await assert.rejects(repository.replace("nobody", RECORD, undefined));
        assert.equal(await repository.read("nobody"), undefined);
      });

      // Two operators who change one user must not undo each other's change.
      it("replace nothing that somebody else has changed since it was read", async () => {
        const repository = repositories[kind];
        const versions: (StoredVersion | undefined)[] = [];
        const records: RecordFields[] = [
          { Disabled: true },
          { Disabled: true, Expires: "2030-12-31" },
          { Note: ["a"], PosixProfile: { Uid: 1, Gid: 2 } },
          { Note: ["b"], PosixProfile: { Uid: 1, Gid: 3 } },
          { AllowedCidrs: ["10.0.0.0/8"] },
        ];
        for (const fields of records) {
          const version = await versionIn(repository);
          versions.push(version);
          await repository.replace("alice", fields, version);
          assert.deepEqual(await fieldsIn(repository), fields);
          for (const stale of versions) {
            const late = repository.replace("alice", RECORD, stale);
            await assert.rejects(late, ChangedMeanwhileError);
          }
          assert.deepEqual(await fieldsIn(repository), fields);
        }
        const version = await versionIn(repository);
        const racing = Array.from({ length: 8 }, (_, i) => ({ AllowedCidrs: [`10.0.${i}.0/24`] }));
        const results = await Promise.allSettled(
          racing.map((fields) => repository.replace("alice", fields, version)),
        );
        const won = racing.filter((_, i) => results[i]?.status === "fulfilled");
        assert.deepEqual(won, [await fieldsIn(repository)]);
      });

      if (kind === "dynamodb") {
        it("leave an attribute there that another program has added", async () => {
          const repository = repositories[kind];
          const before = await entryOf(repository);
          const added = { ...before.fields, Contact: { Phones: ["1"] } };
          await repository.replace("alice", added, before.version);
          await repository.replace("alice", { Disabled: true }, before.version);
          const { fields, version } = await entryOf(repository);
          assert.deepEqual(fields, { Disabled: true, Contact: { Phones: ["1"] } });
          await repository.replace("alice", { Disabled: true }, version);
          assert.deepEqual(await fieldsIn(repository), { Disabled: true });
          await repository.replace("alice", { Disabled: true }, await versionIn(repository));
        });
      }

      // The SDK sends a request again when the answer is lost, and then the condition fails.
      it("take a write for done whose answer was lost", async () => {
        const repository = repositoryWhoseWritesRepeat(kind);
        const version = await versionIn(repository);
        await repository.replace("alice", { PublicKeys: [KEYS.rsa] }, version);
        await repository.replace("alice", { PublicKeys: [KEYS.rsa] }, await versionIn(repository));
        assert.deepEqual(await fieldsIn(repository), { PublicKeys: [KEYS.rsa] });
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
        const stored = users[1]?.stored;
        assert.deepEqual(stored?.kind === "record" && stored.fields, fields);
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
      const version = await secrets.restore("alice");
      assert.equal(version, await versionIn(secrets));
      assert.deepEqual(await fieldsIn(secrets), { PublicKeys: [KEYS.rsa] });
      await assert.rejects(secrets.restore("alice"), ChangedMeanwhileError);
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
      const replaced = missing.replace("alice", {}, { username: { S: "alice" } });
      await assert.rejects(replaced, { name: "ResourceNotFoundException" });
    });
  });
});
