import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { compare } from "../../../verify/preview/compare";
import { goldenPath, parseGolden, readGolden, serialise } from "../../../verify/graph/snapshot";
import { plain, renderText } from "../../../verify/preview/render-text";
import { stackNames } from "../../../verify/graph/stack-file";
import { graph, resource } from "../../support/graphs";
import { shipped } from "../../support/stacks";

describe("golden graphs", () => {
  for (const stack of stackNames()) {
    it(`hold what stack ${stack} registers`, async () => {
      const now = await shipped(stack);
      const golden = readGolden(goldenPath(stack));
      if (serialise(now) === readFileSync(goldenPath(stack), "utf8")) return;
      const changes = renderText(compare(golden, now), now, plain);
      assert.equal(
        serialise(now),
        readFileSync(goldenPath(stack), "utf8"),
        `the graph of ${stack} differs from its golden file:\n\n${changes}\nif that is meant, run npm run golden and review the diff`,
      );
    });
  }

  const policy = resource({
    type: "aws:iam/rolePolicy:RolePolicy",
    name: "p",
    parent: "urn:parent",
    inputs: { role: "r", policy: '{"b":[1],"a":"x"}', odd: '{ "a": 1 }', hidden: { secret: "s" } },
    options: { protect: true, dependsOn: ["urn:x"] },
  });
  const key = resource({ type: "aws:kms/key:Key", name: "k" });
  const answered = { ...policy, outputs: { arn: "arn" }, dependencies: { role: ["urn:r"] } };
  const sample = graph(answered, key);

  it("are written with sorted keys and unfolded policies, without outputs", () => {
    assert.deepEqual(JSON.parse(serialise(sample)), {
      stack: "test",
      outputs: {},
      resources: [
        {
          urn: "urn:pulumi:test::managed-sftp::aws:iam/rolePolicy:RolePolicy::p",
          kind: "custom",
          parent: "urn:parent",
          options: { dependsOn: ["urn:x"], protect: true },
          inputs: {
            hidden: { secret: "s" },
            odd: '{ "a": 1 }',
            policy: { json: { b: [1], a: "x" } },
            role: "r",
          },
        },
        { urn: "urn:pulumi:test::managed-sftp::aws:kms/key:Key::k", kind: "custom" },
      ],
    });
    assert.match(serialise(sample), /"options": \{\n {8}"dependsOn": \[\n/);
  });

  it("are read back as they were written", () => {
    assert.deepEqual(parseGolden(serialise(sample)), graph(policy, key));
  });

  it("fails where a file is missing, which no test may create", () => {
    assert.throws(() => readGolden(goldenPath("nowhere")), {
      message: "tests/golden/nowhere.json does not exist; run npm run golden and review the file",
    });
  });
});
