import * as assert from "node:assert/strict";

import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import { type DenialReason, deny } from "../../../../identity/authorizer/decision";
import { findUserInSecrets } from "../../../../identity/authorizer/stores/secrets-manager";
import { parseUserRecord } from "../../../../identity/authorizer/user/user-record";

/** Client with one answer for all calls, which it records. */
function clientOf(answer: () => object) {
  const calls: unknown[] = [];
  const send = (command: { input: object }): Promise<object> => {
    calls.push({ [command.constructor.name]: command.input });
    return new Promise((resolve) => resolve(answer()));
  };
  return { client: { send } as unknown as SecretsManagerClient, calls };
}

const failing = (error: unknown) => (): never => {
  throw error;
};
const named = (name: string, message: unknown) => Object.assign(new Error(), { name, message });

describe("a user in a secret", () => {
  // Fault 14: with the server's id in its name, every user is lost when the server is replaced.
  // Fault 12: names differ by case in Secrets Manager, in the folder and in the policy alike.
  it("is calls for by prefix and name as they are", async () => {
    const text = JSON.stringify({ Password: "correct horse" });
    const { client, calls } = clientOf(() => ({ SecretString: text }));
    const user = await findUserInSecrets(client, "partners/SFTP")("Alice.B@example.com");
    assert.deepEqual(user, parseUserRecord(text));
    assert.deepEqual(calls, [
      { GetSecretValueCommand: { SecretId: "partners/SFTP/Alice.B@example.com" } },
    ]);
  });

  // Fault 19: each of these is one partner's fault, which has a name of its own and is no outage.
  const LABEL =
    "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT";
  const DENIED: [title: string, answer: () => object, reason: DenialReason][] = [
    [
      "that does not exist",
      failing(
        named("ResourceNotFoundException", "Secrets Manager can't find the specified secret."),
      ),
      "unknown-user",
    ],
    [
      "without a current version",
      failing(named("ResourceNotFoundException", LABEL)),
      "no-current-version",
    ],
    [
      "that is scheduled for deletion",
      failing(
        named(
          "InvalidRequestException",
          "You can't perform this operation on the secret because it was marked for deletion.",
        ),
      ),
      "scheduled-for-deletion",
    ],
    ["that is binary", () => ({ SecretBinary: new Uint8Array([0, 1]) }), "binary-secret"],
    ["that is blank", () => ({ SecretString: "" }), "not-json"],
    ["that is not JSON", () => ({ SecretString: "correct horse" }), "not-json"],
    ["of another shape", () => ({ SecretString: "[]" }), "not-an-object"],
  ];
  for (const [title, answer, reason] of DENIED) {
    it(`denies a secret ${title}`, async () => {
      const { client } = clientOf(answer);
      assert.deepEqual(await findUserInSecrets(client, "SFTP")("alice"), deny(reason));
    });
  }

  // Fault 19: deeper than the engine's stack, it would end the call, and look like an outage.
  it("denies a secret that is nested beyond measure", async () => {
    const deep = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
    for (const [field, detail] of [
      ["Policy", "Policy is nested too deeply"],
      ["PublicKeys", "PublicKeys is nested too deeply"],
    ] as const) {
      const { client } = clientOf(() => ({ SecretString: `{"${field}":${deep}}` }));
      const found = await findUserInSecrets(client, "SFTP")("alice");
      assert.deepEqual(found, deny("bad-record", detail));
    }
  });

  // Fault 18: answered like a wrong password, none of these would raise an alarm.
  const OUTAGES: unknown[] = [
    named("AccessDeniedException", "not authorized to perform: secretsmanager:GetSecretValue"),
    named("DecryptionFailure", "Secrets Manager can't decrypt the secret"),
    named("InvalidRequestException", "something else"),
    named("InvalidRequestException", undefined),
    named("ThrottlingException", "marked for deletion"),
    named("TimeoutError", "secret value"),
  ];
  for (const error of OUTAGES) {
    it(`fails on ${String(error)}`, async () => {
      const { client } = clientOf(failing(error));
      await assert.rejects(
        findUserInSecrets(client, "SFTP")("alice"),
        (thrown) => thrown === error,
      );
    });
  }
});
