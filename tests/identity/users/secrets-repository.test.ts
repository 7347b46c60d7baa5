import assert from "node:assert/strict";

import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import type { Listed } from "../../../identity/users/repository";
import { secretsRepository } from "../../../identity/users/secrets-repository";
import type { AwsService } from "../../../sandbox/aws/endpoint";
import { ServiceError } from "../../../sandbox/aws/service-error";
import { clientSettings, startTestAws } from "../../support/local-aws";
import { all } from "./support";

/** Lists the users of a Secrets Manager with the given behaviour. */
async function listOf(perform: AwsService["perform"]): Promise<Listed[]> {
  const [name, actions] = ["secretsmanager", ["ListSecrets", "GetSecretValue"]];
  const aws = await startTestAws();
  aws.serve({ target: name, name, actions, perform });
  const client = new SecretsManagerClient(clientSettings(aws.url));
  try {
    return await all(secretsRepository({ client, prefix: "SFTP" }));
  } finally {
    client.destroy();
    await aws.stop();
  }
}

describe("users in secrets, whatever the service answers", () => {
  // The documentation of the filter does not promise exact prefixes.
  it("list no secret outside the prefix, over pages without any too", async () => {
    const list = ["SFTP/", "old/SFTP/bob", "SFTP/carol"].map((Name) => ({ Name }));
    const users = await listOf((action, { NextToken }) =>
      action === "GetSecretValue"
        ? { SecretString: "{}" }
        : NextToken === undefined
          ? { NextToken: "second" }
          : { SecretList: [{ ARN: "arn:nameless" }, ...list] },
    );
    assert.deepEqual(users, [
      { username: "carol", stored: { kind: "record", fields: {}, version: undefined } },
    ]);
  });

  // Users may be removed between the list and the reads.
  it("leave out whom somebody removes while they are listed", async () => {
    const list = ["SFTP/gone", "SFTP/removed", "SFTP/stays"].map((Name) => ({ Name }));
    const users = await listOf((action, { SecretId }) => {
      if (action === "ListSecrets") return { SecretList: list };
      if (SecretId === "SFTP/stays") return { SecretString: '{"Access":"read-only"}' };
      throw SecretId === "SFTP/gone"
        ? new ServiceError("ResourceNotFoundException", "there is no such secret")
        : new ServiceError("InvalidRequestException", "it is marked for deletion");
    });
    const stored = { kind: "record", fields: { Access: "read-only" }, version: undefined };
    assert.deepEqual(users, [{ username: "stays", stored }]);
  });

  // Otherwise an import would add users who exist.
  it("fail for a secret that can't be read, whatever the reason", async () => {
    const denied = listOf((action) => {
      if (action === "ListSecrets") return { SecretList: [{ Name: "SFTP/alice" }] };
      throw new ServiceError("AccessDeniedException", "not with this key");
    });
    await assert.rejects(denied, { name: "AccessDeniedException", message: "not with this key" });
  });

  it("give a new secret the key of the stack", async () => {
    const sent: unknown[] = [];
    const client = {
      send: (command: { input: unknown }) => Promise.resolve(void sent.push(command.input)),
    } as unknown as SecretsManagerClient;
    await secretsRepository({ client, prefix: "SFTP", keyArn: "arn:key" }).create("alice", {});
    assert.deepEqual(sent, [
      {
        Name: "SFTP/alice",
        Description: "SFTP user alice",
        SecretString: "{}",
        KmsKeyId: "arn:key",
      },
    ]);
  });
});
