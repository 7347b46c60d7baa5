import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { openDataFolder, problemOf } from "../../sandbox/data-folder";
import { ROOT } from "../../verify/graph/stack-file";
import { type Folder, temporaryFolder } from "./support";

describe("data folder of the sandbox", () => {
  let folder: Folder;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  it("is made for its owner only", () => {
    const data = openDataFolder(folder.file("new/data"));
    assert.equal(statSync(data).mode & 0o777, 0o700);
    assert.equal(openDataFolder(data), data);
  });

  it("may be where git ignores it", () => {
    const data = join(ROOT, ".sandbox", `test-${process.pid}`);
    assert.ok(openDataFolder(data).endsWith(data.slice(ROOT.length)));
    rmdirSync(data);
  });

  // Private keys would be committed with the next `git add .`.
  it("fails in the repository, by whatever name", () => {
    symlinkSync(ROOT, folder.file("link"));
    const places = [ROOT, `${ROOT}/`, join(ROOT, "docs"), join(ROOT, ".sandbox/../new/data")];
    for (const place of [...places, folder.file("link"), folder.file("link/new/data")]) {
      assert.throws(() => openDataFolder(place), /is in the repository, and git would add its pri/);
    }
    assert.equal(existsSync(join(ROOT, "new")), false);
  });

  it("fails if it is blank, which would be the current folder", () => {
    for (const blank of ["", " "]) {
      assert.throws(
        () => openDataFolder(blank),
        /^Error: sandbox: the data folder is blank; choose/,
      );
    }
  });

  it("fails if it is a file or cannot be made, and names the option that changes it", () => {
    writeFileSync(folder.file("file"), "");
    const problems = { file: "is a file", "file/below": "can't be made: ENOTDIR" };
    for (const [name, problem] of Object.entries(problems)) {
      assert.throws(() => openDataFolder(folder.file(name)), {
        message: `sandbox: ${folder.file(name)} ${problem}; choose a folder of your own with --data`,
      });
    }
  });

  // Only Linux has such a file system everywhere.
  if (existsSync("/proc/self")) {
    it("fails, and ends, where the file system takes no folders", () => {
      assert.throws(() => openDataFolder("/proc/managed-sftp/data"), {
        message:
          "sandbox: /proc/managed-sftp/data can't be made: ENOENT; choose a folder of your own with --data",
      });
    });
  }

  // Another user could replace the host key, the users, or the address of the AWS endpoint.
  it("fails if other users may write to it", () => {
    for (const mode of [0o777, 0o770, 0o1777, 0o702]) {
      const data = folder.file(`of-${mode}`);
      mkdirSync(data);
      chmodSync(data, mode);
      assert.throws(() => openDataFolder(data), /may be written by other users, see chmod go-w/);
    }
    const [uid, mode] = [(process.getuid?.() ?? 0) + 1, 0o700];
    assert.match(problemOf({ ...statSync(folder.path), uid, mode }) ?? "", /belongs to another us/);
  });

  it("fails if a file in it is kept somewhere else", () => {
    mkdirSync(folder.file("data"));
    symlinkSync("/etc/hostname", folder.file("data/host_ed25519"));
    assert.throws(
      () => openDataFolder(folder.file("data")),
      /host_ed25519 is a symbolic link; choo/,
    );
  });
});
