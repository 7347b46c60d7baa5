import assert from "node:assert/strict";

import { loadStackConfig, loadStackSecrets, parseStackConfig } from "../../../../config/load";
import { findingLine } from "../../../../verify/checks/rule";
import { engineFindings } from "../../../../verify/checks/engine/rules";
import { evaluateTwice, firstPreview } from "../../../../verify/checks/engine/evaluation";
import { readSettings, stackNames } from "../../../../verify/graph/stack-file";
import { deploy } from "../../../../program";
import { FEATURES } from "../../../support/features";
import { SIGNING_KEYS } from "../../../support/program";
import { shipped } from "../../../support/stacks";

describe("the linter and this project's stacks", () => {
  for (const stack of stackNames()) {
    it(`finds nothing in ${stack}`, async () => {
      const graph = await shipped(stack);
      const program = (): object => deploy(loadStackConfig(), loadStackSecrets());
      const findings = engineFindings({
        graph,
        ...(await firstPreview(program, readSettings(stack))),
      });
      assert.deepEqual(findings.map(findingLine), []);
    });
  }

  it("finds nothing with any option that no stack uses", async () => {
    for (const [sections, hostKeys = {}] of FEATURES) {
      const program = (): object => deploy(parseStackConfig(sections, "test"), loadStackSecrets());
      const evaluated = await evaluateTwice(program, {
        stack: "test",
        config: {
          "aws:region": "eu-central-1",
          "managed-sftp:hostKeys": JSON.stringify(hostKeys),
          "managed-sftp:signingKeys": JSON.stringify(SIGNING_KEYS),
        },
        secretKeys: ["managed-sftp:hostKeys", "managed-sftp:signingKeys"],
      });
      assert.deepEqual(engineFindings(evaluated).map(findingLine), []);
    }
  });
});
