import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

import { RetainedVersions } from "../../../sandbox/files/retained-versions";
import { startTestSandbox, type TestSandbox } from "../sandbox-support";
import type { SftpRun } from "../support";

const DAY = 24 * 60 * 60 * 1000;

const LOCKED = `config:
  aws:region: eu-central-1
  managed-sftp:network: { mode: public }
  managed-sftp:storage:
    noncurrentVersionDays: 90
    objectLock: { mode: GOVERNANCE, retentionDays: 30 }
`;

describe("sandbox of a stack with Object Lock, with OpenSSH", () => {
  let sandbox: TestSandbox;
  const run = (...commands: string[]): Promise<SftpRun> => sandbox.run(commands);

  before(async () => {
    sandbox = await startTestSandbox("locked", LOCKED);
    writeFileSync(sandbox.file("one"), "one\n");
    writeFileSync(sandbox.file("two"), "number two\n");
  });
  after(() => sandbox.remove());

  const versions = (key: string): { contents: string[]; all: RetainedVersions } => {
    const all = sandbox.store.retained;
    assert.ok(all);
    return { all, contents: all.list(key).map(({ file }) => readFileSync(file, "utf8")) };
  };

  it("takes the default retention from the graph", () => {
    const { storage } = sandbox.model;
    assert.equal(storage.domain === "s3" && storage.retentionDays, 30);
  });

  // On AWS a deletion only adds a marker, so a user may delete; what was written stays.
  it("lets a user delete a file, and keeps its version until the retention ends", async () => {
    const { code, output } = await run("put one gone", "rm gone", "ls -l");
    assert.equal(code, 0, output);
    assert.doesNotMatch(output.slice(output.indexOf("ls -l")), /gone/);
    assert.equal(sandbox.store.head("alice/gone"), undefined);
    const { all, contents } = versions("alice/gone");
    assert.deepEqual(contents, ["one\n"]);
    const [version] = all.list("alice/gone");
    assert.ok(version);
    const { id, retainedUntil } = version;
    assert.ok(Math.abs(retainedUntil - Date.now() - 30 * DAY) < DAY);
    for (const now of [Date.now(), retainedUntil - 1]) {
      assert.throws(
        () => all.delete("alice/gone", id, now),
        /version .* of alice\/gone is retained until .*; wait until then/,
      );
    }
    assert.deepEqual(versions("alice/gone").contents, ["one\n"]);
    all.delete("alice/gone", id, retainedUntil);
    assert.deepEqual(versions("alice/gone").contents, []);
    assert.throws(() => all.delete("alice/gone", id, retainedUntil), /has no version/);
  });

  it("keeps what an upload replaces and what a rename leaves", async () => {
    const { code, output } = await run("put one doc", "put two doc", "rename doc moved");
    assert.equal(code, 0, output);
    assert.deepEqual(versions("alice/doc").contents.sort(), ["number two\n", "one\n"]);
    assert.equal(sandbox.store.head("alice/moved")?.size, 11);
  });

  it("shows versions to nobody who logs in", async () => {
    const { output } = await run("ls -la /", "ls -la /..");
    assert.doesNotMatch(output, /versions|gone/);
  });

  it("keeps versions over a restart", () => {
    const again = new RetainedVersions(sandbox.file("data/versions"), 30);
    assert.deepEqual(again.list("alice/doc"), sandbox.store.retained?.list("alice/doc"));
  });
});
