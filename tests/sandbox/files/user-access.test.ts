import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { startTestSandbox, type TestSandbox } from "../sandbox-support";
import type { SftpOptions } from "../support";

describe("users with less than read-write, with OpenSSH", () => {
  let sandbox: TestSandbox;
  let auditor: SftpOptions;
  let device: SftpOptions;

  before(async () => {
    sandbox = await startTestSandbox("dev");
    auditor = await sandbox.addUser("auditor", { Access: "read-only" });
    device = await sandbox.addUser("device", { Access: "write-only" });
    writeFileSync(sandbox.file("small"), "small\n");
    writeFileSync(sandbox.file("big"), randomBytes(20 * 1024 * 1024));
    for (const user of ["auditor", "device"]) {
      await sandbox.store.put(`${user}/in/`, "");
      await sandbox.store.put(`${user}/in/report`, "report\n");
    }
  });
  after(() => sandbox.remove());

  const refused = (user: () => SftpOptions, owner: string, commands: readonly string[]): void => {
    for (const command of commands) {
      it(`not ${command}`, async () => {
        const { code, output } = await sandbox.run([command], user());
        assert.equal(code, 1, output);
        assert.match(output, /Permission denied|Couldn't delete/);
        assert.equal(existsSync(sandbox.file("stolen")), false);
        assert.deepEqual(
          sandbox.store.list(`${owner}/in/`).objects.map(({ key, size }) => [key, size]),
          [
            [`${owner}/in/`, 0],
            [`${owner}/in/report`, 7],
          ],
        );
        assert.deepEqual(sandbox.store.list(`${owner}/`).folders, [`${owner}/in/`]);
      });
    }
  };

  describe("read-only may", () => {
    it("list and get", async () => {
      const { code, output } = await sandbox.run(["ls -l in", "cd in", "get report"], auditor);
      assert.equal(code, 0, output);
      assert.match(output, / 7 .* report$/m);
      assert.equal(readFileSync(sandbox.file("report"), "utf8"), "report\n");
    });

    refused(() => auditor, "auditor", [
      "put small in/small",
      "put small in/report",
      "rm in/report",
      "rename in/report in/moved",
      "mkdir new",
      "rmdir in",
    ]);
  });

  describe("write-only may", () => {
    it("list, put, put in parts and make folders", async () => {
      const commands = ["ls in", "put small", "put big", "mkdir out", "cd out", "put small"];
      const { code, output } = await sandbox.run(commands, device);
      assert.equal(code, 0, output);
      assert.equal(sandbox.store.head("device/small")?.size, 6);
      assert.equal(sandbox.store.head("device/big")?.size, 20 * 1024 * 1024);
      assert.equal(sandbox.store.head("device/out/small")?.size, 6);
      for (const name of ["small", "big", "out/small", "out/"]) {
        await sandbox.store.delete(`device/${name}`);
      }
    });

    refused(() => device, "device", [
      "get in/report stolen",
      "rm in/report",
      "rename in/report in/moved",
      "rmdir in",
    ]);
  });
});
