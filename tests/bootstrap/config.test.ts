import assert from "node:assert/strict";

import { parseBootstrapConfig } from "../../bootstrap/config";

describe("the configuration of the bootstrap", () => {
  it("fails with every problem", () => {
    const raw = {
      repository: "managed-sftp",
      ownerId: "example",
      stacks: ["Prod"],
      stateBucket: "managed-sftp-state",
      secretsKeys: { prod: "alias/users" },
      branch: "main",
    };
    assert.throws(
      () => parseBootstrapConfig(raw),
      (error: Error) => {
        for (const part of [
          "nothing was created",
          "expected <owner>/<repository>",
          "expected the number that GitHub gives it",
          "expected the name of a stack",
          'begins with "managed-sftp-"',
          "expected the ARN of a KMS key",
          'Unrecognized key: "branch"',
        ]) {
          assert.ok(error.message.includes(part), `${part} is missing from ${error.message}`);
        }
        return true;
      },
    );
  });

  it("fails without the numbers of the repository, and says how to read them", () => {
    const settings = { repository: "example/managed-sftp", stacks: ["dev"] };
    assert.throws(
      () => parseBootstrapConfig(settings),
      /ownerId and repositoryId are missing; read them with "gh api repos\/example\/managed-sftp --jq '\.owner\.id, \.id'"\./,
    );
    for (const one of [{ ownerId: 9919 }, { repositoryId: 1234567, subjectOfNames: true }]) {
      assert.throws(
        () => parseBootstrapConfig({ ...settings, ...one }),
        /ownerId and repositoryId belong together; set both, or neither/,
      );
    }
  });

  // `pulumi config set --path` writes digits as a number; an editor may add quotation marks.
  it("reads the numbers of the repository as digits or as text", () => {
    const settings = { repository: "example/managed-sftp", stacks: ["dev"] };
    const { ownerId, repositoryId } = parseBootstrapConfig({
      ...settings,
      ...{ ownerId: 9919, repositoryId: "1234567" },
    });
    assert.deepEqual([ownerId, repositoryId], ["9919", "1234567"]);
    for (const ownerId of [0, -1, 1.5, "0", "09919", "9919*", "9919 ", ""]) {
      assert.throws(
        () => parseBootstrapConfig({ ...settings, ownerId, repositoryId: 1 }),
        /expected the number that GitHub gives it/,
        JSON.stringify(ownerId),
      );
    }
  });
});
