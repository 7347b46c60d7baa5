import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";

import { checkHostKeys, parseBootstrapConfig } from "../../bootstrap/config";
import { temporaryFolder } from "../sandbox/support";

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

  it("fails where the code of a pull request could deploy or read other stacks' secrets", () => {
    const settings = { repository: "example/managed-sftp", subjectOfNames: true };
    const problemOf = (more: object): string => {
      try {
        parseBootstrapConfig({ ...settings, ...more });
        return "";
      } catch (error) {
        return (error as Error).message.split("\n").slice(1).join("\n");
      }
    };
    assert.equal(
      problemOf({ stacks: ["dev", "preview"] }),
      '✖ stacks has "preview", the environment of pull requests; rename the stack',
    );
    assert.equal(
      problemOf({ stacks: ["dev"], previewStacks: ["prod"] }),
      '✖ previewStacks has "prod", which is not in stacks',
    );
    assert.equal(
      problemOf({ stacks: ["dev"], previewStacks: ["dev"], secretsWithoutContext: ["dev"] }),
      '✖ previewStacks has "dev", whose secrets have no context, so that its role would decrypt those of other stacks too; change its secrets provider first',
    );
    assert.equal(problemOf({ stacks: ["dev"], previewStacks: ["dev"] }), "");
  });

  it("fails for previews of a stack whose file has host keys", () => {
    const folder = temporaryFolder();
    try {
      const config = parseBootstrapConfig({
        ...{ repository: "example/managed-sftp", subjectOfNames: true },
        ...{ stacks: ["dev", "prod", "new"], previewStacks: ["dev", "prod", "new"] },
      });
      writeFileSync(folder.file("Pulumi.dev.yaml"), "config:\n  aws:region: eu-central-1\n");
      for (const [file, isRefused] of [
        ["config:\n  managed-sftp:hostKeys:\n    secure: x\n", true],
        ['config:\n  "managed-sftp:hostKeys": { secure: x }\n', true],
        ["config:\n  # managed-sftp:hostKeys are elsewhere\n", false],
      ] as const) {
        writeFileSync(folder.file("Pulumi.prod.yaml"), file);
        const check = (): void => checkHostKeys(config, folder.path);
        if (isRefused)
          assert.throws(check, /previewStacks has prod with host keys, which the code/);
        else check();
      }
    } finally {
      folder.remove();
    }
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
