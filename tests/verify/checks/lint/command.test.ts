import assert from "node:assert/strict";

import { LINT_RULES } from "../../../../verify/checks/lint/lint";
import { stackNames } from "../../../../verify/graph/stack-file";
import { UsageError } from "../../../../cli/command-line";
import { readCommand } from "../../../../cli/commands/graph-lint";
import { graphLint } from "../../../../cli/graph-lint";
import { call } from "../../../support/command";

describe("npm run graph-lint", () => {
  it("looks at the given stacks, or at all", () => {
    assert.deepEqual(readCommand(["dev", "prod"]), ["dev", "prod"]);
    assert.deepEqual(readCommand([]), stackNames());
  });

  it("says what it does, and that it found nothing", async () => {
    const { code, stdout, stderr } = await call(graphLint, ["dev"]);
    assert.match(stdout, /^dev: \d+ resources, nothing found\n$/);
    assert.match(
      stderr,
      new RegExp(
        `^evaluating Pulumi\\.dev\\.yaml twice without AWS \\.\\.\\.\n${LINT_RULES.length} rules in [\\d.]+ s\n$`,
      ),
    );
    assert.equal(code, 0);
  });

  it("fails for a stack that does not exist, and for options", () => {
    assert.throws(() => readCommand(["tset"]), UsageError);
    assert.throws(() => readCommand(["--all"]), { code: "ERR_PARSE_ARGS_UNKNOWN_OPTION" });
  });
});
