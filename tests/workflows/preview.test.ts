import * as assert from "node:assert/strict";
import { writeFileSync } from "node:fs";

import { type Folder, temporaryFolder } from "../sandbox/support";
import { runScript } from "./shell";
import { jobOf, stepOf, textOf, workflowOf } from "./support";

/** Where a job checks out which commit; undefined is the merge of the pull request. */
const checkoutsOf = (job: string): readonly (readonly [path: unknown, ref: unknown])[] =>
  (jobOf("preview.yml", job).steps ?? [])
    .filter(({ uses }) => uses?.startsWith("actions/checkout@"))
    .map(({ with: inputs }) => [inputs?.["path"], inputs?.["ref"]]);

const BASE = "${{ github.event.pull_request.base.sha }}";

/** Folder and text of each script of a job. */
const scriptsOf = (job: string): readonly (readonly [folder: unknown, script: string])[] =>
  (jobOf("preview.yml", job).steps ?? []).flatMap((step) =>
    step.run === undefined ? [] : [[step["working-directory"], step.run.trim()] as const],
  );

describe("the preview of a pull request", () => {
  it("is recorded by the tools and the lockfile of the base commit", () => {
    assert.deepEqual(checkoutsOf("record"), [
      ["base", BASE],
      ["head", undefined],
    ]);
    assert.deepEqual(scriptsOf("record"), [
      [
        "base",
        "npm ci --ignore-scripts\nnpm run --silent record -- --program ../head --out ../graphs",
      ],
    ]);
  });

  // What ran in the first job could have changed whatever is on its machine.
  it("is judged on another machine, where nothing of the pull request runs", () => {
    assert.equal(jobOf("preview.yml", "judge").needs, "record");
    assert.deepEqual(checkoutsOf("judge"), [
      ["base", BASE],
      ["head", undefined],
    ]);
    const [install, judge, stacks] = scriptsOf("judge");
    assert.deepEqual(install, ["base", "npm ci --ignore-scripts"]);
    assert.equal(judge?.[0], "base");
    assert.match(
      judge[1],
      /^mkdir \.\.\/preview\nnpm run --silent judge -- --graphs \.\.\/graphs /,
    );
    assert.match(stacks?.[1] ?? "", /^stacks=\$\(jq /);
    assert.equal(scriptsOf("judge").length, 3);
  });

  it("has no credentials where code of the pull request runs without an environment", () => {
    assert.deepEqual(workflowOf("preview.yml").permissions, { contents: "read" });
    for (const job of ["record", "judge"]) {
      assert.equal(jobOf("preview.yml", job).permissions, undefined);
    }
    assert.doesNotMatch(textOf("preview.yml"), /secrets\.|pull_request_target|github\.token/);
  });

  it("uploads its result also where a stack must not be deployed", () => {
    const uploads = jobOf("preview.yml", "judge").steps?.filter(({ uses }) =>
      uses?.startsWith("actions/upload-artifact@"),
    );
    assert.deepEqual(
      uploads?.map((step) => [step.if, step.with]),
      [["always()", { name: "preview", path: "preview" }]],
    );
  });

  describe("against AWS", () => {
    it("runs in an environment, for this repository's branches, and writes nothing to GitHub", () => {
      const { environment, permissions, needs, ...job } = jobOf("preview.yml", "aws");
      assert.deepEqual(
        [environment, permissions, needs],
        ["preview", { contents: "read", "id-token": "write" }, "judge"],
      );
      const condition = (job.if ?? "").replace(/\s+/g, " ");
      assert.equal(
        condition,
        "github.event.pull_request.head.repo.full_name == github.repository && needs.judge.outputs.previewed != '[]'",
      );
      const { with: inputs } = stepOf(
        "preview.yml",
        "aws",
        "pulumi preview, in the summary of the run",
      );
      assert.deepEqual([inputs?.["command"], inputs?.["comment-on-pr"]], ["preview", undefined]);
    });

    let folder: Folder;
    beforeEach(() => (folder = temporaryFolder()));
    afterEach(() => folder.remove());

    it("runs for changed stacks that exist and that the role reads", () => {
      const stacksFor = (changed: string, deployed: string, readable: string): string => {
        writeFileSync(folder.file("changed.json"), changed);
        const script = stepOf("preview.yml", "judge", "Stacks to preview against AWS").run ?? "";
        const env = { DEPLOYED: deployed, READABLE: readable };
        const { code, text, written } = runScript(script, folder, {}, env);
        assert.deepEqual([code, text], [0, ""]);
        return written("GITHUB_OUTPUT");
      };
      const all = '["closed","dev","prod"]';
      assert.equal(stacksFor(all, '["dev","prod"]', '["dev","closed"]'), 'stacks=["dev"]\n');
      assert.equal(stacksFor(all, '["closed-ftp"]', '["closed-ftp"]'), "stacks=[]\n");
      assert.equal(stacksFor("[]", all, all), "stacks=[]\n");
      assert.equal(stacksFor(all, "[]", "[]"), "stacks=[]\n");
    });
  });
});
