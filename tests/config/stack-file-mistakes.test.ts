import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

import { parseStackConfig } from "../../config/load";
import { fullPath } from "../../config/problem";
import { configOf } from "../../verify/graph/stack-config";
import { evaluateStack } from "../../verify/graph/stack";
import { ROOT } from "../../verify/graph/stack-file";
import { MISTAKES } from "./stack-file-mistakes";

const FOLDER = join(ROOT, "tests", "config", "stack-files", "mistakes");

/** What an operator is told about a file, without the file's name in front of line and column. */
async function toldAbout(file: string): Promise<readonly string[]> {
  const path = relative(process.cwd(), file);
  const short = (text: string): string =>
    text.replaceAll(`${path}:`, "").replaceAll(`${path} `, "file ");
  const notes: string[] = [];
  try {
    await evaluateStack("prod", { file, note: (text) => notes.push(short(text)) });
    return ["accepted", ...notes];
  } catch (error) {
    const [first = "", ...problems] = (error as Error).message.split("\n  ✖ ");
    assert.match(first, new RegExp(`^${path} has ${problems.length} problems?; nothing was `));
    return problems.map(short);
  }
}

// Each says where the mistake is, which setting it is in, and what to write.
describe("mistakes in a stack file", () => {
  it("have one expectation for each file", () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.yaml$/, ""));
    assert.deepEqual(files.sort(), Object.keys(MISTAKES).sort());
  });

  for (const [name, expected] of Object.entries(MISTAKES)) {
    const [first = ""] = expected;
    it(`${first === "accepted" ? "accepts" : "fails for"} ${name}`, async () =>
      assert.deepEqual(await toldAbout(join(FOLDER, `${name}.yaml`)), expected));
  }

  it("have their place too where the configuration alone is read", () => {
    assert.throws(() => configOf("prod", join(FOLDER, "03-misspelt-section.yaml")), {
      message: /03-misspelt-section\.yaml:16:3 managed-sftp:storge is not a section; write managed/,
    });
  });
});

describe("settings that pulumi config set --path writes", () => {
  const open = { mode: "public" };
  const shared = (principal: unknown) => ({
    network: open,
    storage: { shares: [{ principal, prefix: "a/", access: "read" }] },
  });

  it("may be digits where an account id is meant", () => {
    assert.deepEqual(
      parseStackConfig(shared(111122223333), "dev"),
      parseStackConfig(shared("111122223333"), "dev"),
    );
    const closed = (peerOwnerId: unknown) => ({
      network: {
        mode: "closed",
        peerings: [{ name: "a", peerVpcId: "vpc-0a", peerOwnerId, clients: ["10.20.0.0/16"] }],
      },
    });
    assert.deepEqual(
      parseStackConfig(closed(111122223333), "dev"),
      parseStackConfig(closed("111122223333"), "dev"),
    );
    assert.throws(() => parseStackConfig(closed(11122223333), "dev"), {
      message:
        /peerings\[0\]\.peerOwnerId expected the 12 digits of an account id in quotes, which/,
    });
  });

  it("may be digits, true and false where values of tags are meant", () => {
    const tagged = (tag: object) => ({
      network: open,
      operations: { workflow: { steps: [{ tag }] } },
    });
    assert.deepEqual(
      parseStackConfig(tagged({ cost: 5, live: true }), "dev"),
      parseStackConfig(tagged({ cost: "5", live: "true" }), "dev"),
    );
  });
});

describe("the path of a setting", () => {
  it("is written as pulumi config set --path takes it", () => {
    const path = ["operations", "workflow", "steps", 0, "tag", "cost.center"];
    assert.equal(fullPath(path), 'managed-sftp:operations.workflow.steps[0].tag["cost.center"]');
    assert.equal(fullPath(["aws:allowedAccountIds", 1]), "aws:allowedAccountIds[1]");
  });
});
