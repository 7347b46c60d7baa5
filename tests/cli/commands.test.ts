import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runScript } from "../support/command";

const { scripts } = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "package.json"), "utf8"),
) as { readonly scripts: Readonly<Record<string, string>> };

/** Commands whose other tests call them in the process of the test. */
const CALLED = [
  ...["access", "changed", "cost", "diagram", "graph-lint", "preview", "reach", "report", "share"],
  "users",
];

/** Runs a script of package.json as npm does. */
const run = (name: string, ...args: string[]) => runScript(scripts[name] ?? name, args);

describe("commands, in a process of their own", () => {
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-"));
  after(() => rmSync(folder, { recursive: true }));

  for (const name of CALLED) {
    it(`npm run ${name} begins, and ends with 2 for a mistake in calling it`, () => {
      const { code, stdout, stderr } = run(name, "--wat");
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.ok(stderr.includes("Unknown option '--wat'"), stderr);
      assert.ok(stderr.includes(`\n\nnpm run ${name} `), stderr);
    });
  }

  it("end with 0 when all is well, the result alone on standard output", () => {
    const { code, stdout, stderr } = run("cost", "dev");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^ *USD +item /);
    assert.match(stderr, /^evaluating Pulumi\.dev\.yaml without AWS \.\.\.\n/);
  });

  it("end with 1 for a configuration that cannot be deployed", () => {
    const file = join(folder, "bad.yaml");
    writeFileSync(file, "config:\n  managed-sftp:network: { mode: closed }\n");
    const { code, stdout, stderr } = run("access", "prod", "--file", file);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /network\.clients is empty/);
  });
});
