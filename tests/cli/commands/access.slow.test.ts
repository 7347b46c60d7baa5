import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { access } from "../../../cli/commands/access";
import { call } from "../../support/command";

const OBJECT = "arn:aws:s3:::managed-sftp-dev-111122223333/alice/file";

describe("npm run access", () => {
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-"));
  after(() => rmSync(folder, { recursive: true }));

  it("prints who may do what, and says what it does", async () => {
    const { code, stdout, stderr } = await call(access, ["dev"]);
    assert.equal(code, 0);
    const rows = stdout.split("\n").map((line) => line.split(/ +/));
    assert.deepEqual(rows[2]?.slice(0, 5), ["Operation", "alice", "bob", "auditor", "device"]);
    assert.deepEqual(rows[6]?.slice(0, 5), ["get-own", "✔", "✔", "✔", "✖"]);
    assert.match(
      stderr,
      /^evaluating Pulumi\.dev\.yaml without AWS \.\.\.\ndeciding who may do what .*\n\d+ operations decided in [\d.]+ s\nnpm run access -- dev --explain/,
    );
  });

  it("begins with a summary, and says what its marks and names stand for", async () => {
    const { stdout } = await call(access, ["dev"]);
    assert.match(
      stdout,
      /^stack dev: \d+ of \d+ combinations can be tried, \d+ are allowed\n\nOperation /,
    );
    for (const line of [
      /^✔ allowed, ✖ denied, – no way to try it$/m,
      /^Column +Who$/m,
      /^alice +partner, session of Transfer$/m,
      /^Operation +What is tried$/m,
      /^put-own +write an own file$/m,
    ]) {
      assert.match(stdout, line);
    }
  });

  it("explains one cell by statement and policies", async () => {
    const args = ["dev", "--explain", "device", "get-own"];
    const { code, stdout, stderr } = await call(access, args);
    assert.equal(code, 0);
    assert.equal(
      stdout,
      `user with Access write-only, session of Transfer: read an own file: denied
  ✖ s3:GetObject on ${OBJECT.replace("alice", "device")}
      no statement of the session policy allows s3:GetObject on ${OBJECT.replace("alice", "device")}
      evaluated: role policy sftp-user-bucket, role policy sftp-user-key, session policy, bucket policy
`,
    );
    assert.match(stderr, /\n1 requests decided in /);
  });

  it("explains what is allowed, and what cannot be tried", async () => {
    const explained = async (...cell: readonly string[]): Promise<string> =>
      (await call(access, ["dev", "--explain", ...cell])).stdout;
    assert.equal(
      await explained("deployer", "delete-own"),
      `role that deploys, with AdministratorAccess: delete an own file: allowed
  ✔ s3:DeleteObject on ${OBJECT}
      allowed by role policy AdministratorAccess/Everything
      evaluated: role policy AdministratorAccess, bucket policy
`,
    );
    assert.equal(
      await explained("transfer", "list-own"),
      "Transfer for this server: list the own folder: no way to try it\n",
    );
  });

  it("fails for a configuration that cannot be deployed", async () => {
    const file = join(folder, "bad.yaml");
    writeFileSync(file, "config:\n  managed-sftp:network: { mode: closed }\n");
    const { code, stdout, stderr } = await call(access, ["prod", "--file", file]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /network\.clients is empty/);
  });

  it("tells a name that the stack does not have from a denial", async () => {
    const { code, stdout, stderr } = await call(access, ["dev", "--explain", "eve", "get-own"]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(
      stderr,
      /\nerror: principal "eve" does not exist in this stack; use one of alice, .*\n\nUsage: npm run access -- /,
    );
  });
});
