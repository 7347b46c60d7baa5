import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";

import { shell } from "../ftp/support";
import { startTestSandbox, type TestSandbox } from "../sandbox-support";
import type { SftpRun } from "../support";

// `scp` of OpenSSH 9 and later speaks SFTP, which AWS supports; `scp -O` speaks the older protocol,
// which AWS does not (transfer-file.html).
describe("scp of OpenSSH with the sandbox", () => {
  let sandbox: TestSandbox;
  let options: string[];

  before(async () => {
    sandbox = await startTestSandbox("dev");
    const { commands } = sandbox.sftp ?? assert.fail("dev serves SFTP");
    // The sandbox's own command, with the port as scp names it and without the address.
    options = [commands.withKey.replace(/^sftp /, "").replace(/ \S+$/, "")];
    mkdirSync(sandbox.file("folder/inner"), { recursive: true });
    writeFileSync(sandbox.file("small"), "small\n");
    writeFileSync(sandbox.file("long"), "longer than the small file\n");
    writeFileSync(sandbox.file("folder/inner/x"), "x\n");
    utimesSync(sandbox.file("small"), 1_000_000_000, 1_000_000_000);
  });
  after(() => sandbox.remove());

  const scp = (args: string): Promise<SftpRun> =>
    shell(sandbox.folder, "sh", "-c", `scp ${options.join(" ")} ${args}`);
  const works = async (args: string): Promise<void> => {
    const { code, output } = await scp(args);
    assert.equal(code, 0, output);
  };
  const content = (name: string): string => readFileSync(sandbox.file(name), "utf8");

  it("uploads and downloads a file and ends with 0", async () => {
    await works("small alice@127.0.0.1:/scp-file");
    await works("alice@127.0.0.1:/scp-file back");
    assert.equal(content("back"), "small\n");
  });

  it("copies folders there and back", async () => {
    await works("-r folder alice@127.0.0.1:/scp-folder");
    await works("-r alice@127.0.0.1:/scp-folder folder-back");
    assert.equal(content("folder-back/inner/x"), "x\n");
  });

  it("replaces a file by a longer, a shorter and an empty one", async () => {
    writeFileSync(sandbox.file("empty"), "");
    for (const name of ["small", "long", "small", "empty"]) {
      await works(`${name} alice@127.0.0.1:/scp-again`);
      await works("alice@127.0.0.1:/scp-again again");
      assert.equal(content("again"), content(name));
    }
  });

  it("keeps times in a download, which S3 has of the upload", async () => {
    await works("-p small alice@127.0.0.1:/scp-times");
    await works("-p alice@127.0.0.1:/scp-times times");
    assert.ok(statSync(sandbox.file("times")).mtimeMs > 1_000_000_000_000);
  });

  it("fails with the older protocol, as on AWS", async () => {
    const { code } = await scp("-O small alice@127.0.0.1:/scp-older");
    assert.notEqual(code, 0);
    assert.equal(sandbox.store.head("users/alice/scp-older"), undefined);
  });
});
