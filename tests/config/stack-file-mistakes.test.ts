import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { parseStackConfig } from "../../config/load";
import { fullPath } from "../../config/problem";
import { configOf } from "../../verify/graph/stack-config";
import { evaluateStack } from "../../verify/graph/stack";
import { ROOT } from "../../verify/graph/stack-file";
import { EDITS, MISTAKES } from "./stack-file-mistakes";

const FOLDER = join(ROOT, "tests", "config", "stack-files", "mistakes");
const CORRECT = readFileSync(join(FOLDER, "..", "correct.yaml"), "utf8");

/** What an operator is told about a file, without the file's name in front of line and column. */
async function toldAbout(file: string): Promise<readonly string[]> {
  const near = relative(process.cwd(), file);
  const path = near.startsWith("..") ? file : near;
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

/** Writes a file with a mistake, unless it is there. */
function fileOf(name: string, folder: string): string {
  const edit = EDITS[name];
  if (edit === undefined) return join(FOLDER, `${name}.yaml`);
  const [before, after, ...others] = CORRECT.split(edit[0]);
  assert.deepEqual(others, [], `${edit[0]} is in the file once`);
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, [before, after].join(edit[1]));
  return file;
}

// Each says where the mistake is, which setting it is in, and what to write.
describe("mistakes in a stack file", () => {
  const folder = mkdtempSync(join(tmpdir(), "stack-files-"));
  after(() => rmSync(folder, { recursive: true }));

  it("are none in the correct file", async () =>
    assert.deepEqual(await toldAbout(join(FOLDER, "..", "correct.yaml")), ["accepted"]));

  it("have one expectation for each file and edit", () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.yaml$/, ""));
    assert.deepEqual([...files, ...Object.keys(EDITS)].sort(), Object.keys(MISTAKES).sort());
  });

  for (const [name, expected] of Object.entries(MISTAKES)) {
    const [first = ""] = expected;
    it(`${first === "accepted" ? "accepts" : "fails for"} ${name}`, async () =>
      assert.deepEqual(await toldAbout(fileOf(name, folder)), expected));
  }

  it("have their place too where the configuration alone is read", () => {
    assert.throws(() => configOf("prod", fileOf("03-misspelt-section", folder)), {
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
