import assert from "node:assert/strict";

import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

import { keyedSecrets, type Rekeyed, rekeyUser } from "../../../identity/users/rekey";
import type { LocalAws } from "../../../sandbox/aws/local-aws";
import { clientSettings, startTestAws } from "../../support/local-aws";

const key = (id: string): string => `arn:aws:kms:eu-central-1:111122223333:key/${id}`;

describe("a change of the key of users' secrets", () => {
  let aws: LocalAws;
  let client: SecretsManagerClient;
  before(async () => {
    aws = await startTestAws();
    client = new SecretsManagerClient(clientSettings(aws.url));
    for (const [Name, KmsKeyId] of [
      ["SFTP/alice", undefined],
      ["SFTP/bob", key("old")],
      ["SFTP/carol", key("new")],
      ["SFTP/dave", "new"],
      ["SFTP/", undefined],
      ["SFTPX/erin", undefined],
    ] as const) {
      await client.send(new CreateSecretCommand({ Name, SecretString: "{}", KmsKeyId }));
    }
  });
  after(async () => {
    client.destroy();
    await aws.stop();
  });

  const moved = async (keyArn?: string, dryRun = false): Promise<Record<string, Rekeyed>> => {
    const args = { client, prefix: "SFTP", keyArn, dryRun };
    const results: Record<string, Rekeyed> = {};
    for (const secret of await keyedSecrets(args)) {
      results[secret.username] = await rekeyUser(secret, args);
    }
    return results;
  };
  const keyOf = async (name: string): Promise<string | undefined> =>
    (await client.send(new DescribeSecretCommand({ SecretId: name }))).KmsKeyId;
  const [rekeyed, unchanged] = [{ effect: "rekeyed" }, { effect: "unchanged" }];

  it("moves every user's secret that is under another key, and goes on where it stopped", async () => {
    const expected = { alice: rekeyed, bob: rekeyed, carol: unchanged, dave: unchanged };
    assert.deepEqual(await moved(key("new"), true), expected);
    assert.equal(await keyOf("SFTP/bob"), key("old"));
    assert.deepEqual(await moved(key("new")), expected);
    assert.equal(await keyOf("SFTP/bob"), key("new"));
    assert.equal(await keyOf("SFTPX/erin"), undefined);
    assert.deepEqual(Object.values(await moved(key("new"))), Array(4).fill(unchanged));
  });

  it("moves back to the key that AWS manages", async () => {
    assert.deepEqual(Object.values(await moved()), Array(4).fill(rekeyed));
    assert.deepEqual(Object.values(await moved()), Array(4).fill(unchanged));
    assert.equal(await keyOf("SFTP/bob"), "alias/aws/secretsmanager");
    await client.send(new PutSecretValueCommand({ SecretId: "SFTP/bob", SecretString: "{}" }));
    assert.deepEqual((await moved())["bob"], unchanged);
  });

  // Without kms:Encrypt on the new key, UpdateSecret succeeds, and the value stays under the old one.
  it("leaves a secret that the service did not encrypt anew, and says so each time", async () => {
    const updates: unknown[] = [];
    const stubborn = (answer: object): SecretsManagerClient =>
      ({
        send: (command: { constructor: { name: string }; input: unknown }) => {
          const isUpdate = command.constructor.name === "UpdateSecretCommand";
          if (isUpdate) updates.push(command.input);
          return Promise.resolve(isUpdate ? {} : answer);
        },
      }) as unknown as SecretsManagerClient;
    const old = { VersionStages: ["AWSCURRENT"], KmsKeyIds: [key("old")] };
    const args = { prefix: "SFTP", keyArn: key("new"), dryRun: false };
    const client = stubborn({ Versions: [{ KmsKeyIds: [key("new")] }, old] });
    for (const keyId of [key("old"), key("new")]) {
      assert.deepEqual(await rekeyUser({ username: "bob", keyId }, { ...args, client }), {
        effect: "left",
        why: "Secrets Manager did not encrypt it anew; the caller needs kms:Decrypt on the old key and kms:Encrypt and kms:GenerateDataKey on the new one",
      });
    }
    const update = { SecretId: "SFTP/bob", KmsKeyId: key("new") };
    assert.deepEqual(updates, [update, update]);
    const untold = { ...args, client: stubborn({}) };
    const bob = { username: "bob", keyId: key("new") };
    assert.deepEqual(await rekeyUser(bob, untold), unchanged);
    const names = [
      ...["", "DefaultEncryptionKey", "aws/secretsmanager"],
      "arn:aws:kms:eu-central-1:111122223333:alias/aws/secretsmanager",
    ];
    for (const keyId of names) {
      const managed = { prefix: "SFTP", dryRun: false, client: stubborn({ Versions: [] }) };
      assert.deepEqual(await rekeyUser({ username: "bob", keyId }, managed), unchanged);
    }
  });

  it("leaves out what has no name", async () => {
    const listing = (answer: object): SecretsManagerClient =>
      Object.assign(Object.create(SecretsManagerClient.prototype) as SecretsManagerClient, {
        send: () => Promise.resolve(answer),
      });
    for (const answer of [{}, { SecretList: [{ ARN: "arn" }] }]) {
      const args = { client: listing(answer), prefix: "SFTP", dryRun: false };
      assert.deepEqual(await keyedSecrets(args), []);
    }
  });
});
