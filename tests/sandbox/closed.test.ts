import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";

import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { type Folder, requireOpenSsh, sftp, sha256, temporaryFolder } from "./support";

describe("sandbox of closed, with OpenSSH", () => {
  let folder: Folder;
  let sandbox: Sandbox;

  before(async () => {
    requireOpenSsh();
    folder = temporaryFolder();
    const data = folder.file("data");
    sandbox = await startSandbox({ stack: "closed", port: 0, data, log: () => undefined });
  });
  after(async () => {
    await sandbox.stop();
    folder.remove();
  });

  it("logs in with key and password and gives back what was put", async () => {
    writeFileSync(folder.file("small"), "small\n");
    const put = await sftp(sandbox, folder, ["put small"]);
    const options = { password: sandbox.user.password };
    const get = await sftp(sandbox, folder, ["get small back"], options);
    assert.deepEqual([put.code, get.code], [0, 0], put.output + get.output);
    assert.equal(sha256(folder.file("back")), sha256(folder.file("small")));
  });

  it("says which clients the deployed network would admit", () => {
    assert.deepEqual(sandbox.deployment.clients, ["198.51.100.0/24", "203.0.113.0/24"]);
  });
});
