import assert from "node:assert/strict";

import { ENGINE_RULES } from "../../../verify/checks/engine/rules";
import { graphLint } from "../../../cli/commands/graph-lint";
import { call } from "../../support/command";

describe("npm run graph-lint", () => {
  it("says what it does, and that it found nothing", async () => {
    const { code, stdout, stderr } = await call(graphLint, ["dev"]);
    assert.match(stdout, /^dev: \d+ resources, nothing found\n$/);
    assert.match(
      stderr,
      new RegExp(
        `^evaluating Pulumi\\.dev\\.yaml twice without AWS \\.\\.\\.\n${ENGINE_RULES.length} rules, AWS.s API models and IAM data in [\\d.]+ s\n$`,
      ),
    );
    assert.equal(code, 0);
  });
});
