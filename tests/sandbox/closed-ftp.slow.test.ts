import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";

import { bannerOf } from "../../sandbox/banner";
import { FtpClient } from "../../dev/cuts/ftp-client";
import { curl, requireCurl } from "./ftp/support";
import { assertPasted, startTestSandbox, type TestSandbox } from "./sandbox-support";
import { sha256, until } from "./support";

describe("sandbox of closed-ftp, with curl", () => {
  let sandbox: TestSandbox;
  let url: string;

  before(async () => {
    requireCurl();
    sandbox = await startTestSandbox("closed-ftp");
    url = sandbox.ftpUrl;
    for (const key of ["bob/x", "x"]) await sandbox.store.put(key, "not alice's");
  });
  after(() => sandbox.remove());

  it("serves no SFTP, and prints commands that work when pasted", async () => {
    assert.equal(sandbox.sftp, undefined);
    const text = bannerOf(sandbox, sandbox.data);
    assert.match(
      text,
      /serves FTP on 127\.0\.0\.1:\d+; deployed, its network admits 10\.20\.0\.0\/16 only;/,
    );
    assert.doesNotMatch(text, /^sftp /m);
    const commands = text.split("\n").filter((line) => line.startsWith("curl "));
    assert.equal(commands.length, 3);
    await assertPasted(sandbox.folder, commands);
  });

  it("takes 16 MiB and gives them back", async () => {
    writeFileSync(sandbox.file("big"), randomBytes(16 * 1024 * 1024));
    sandbox.lines.length = 0;
    assert.deepEqual(await sandbox.curl("-T", "big", url), { code: 0, output: "" });
    assert.deepEqual(await sandbox.curl("-o", "big.back", `${url}big`), { code: 0, output: "" });
    assert.equal(sha256(sandbox.file("big.back")), sha256(sandbox.file("big")));
    assert.equal(
      sandbox.lines.filter((line) => line.includes("put in parts /big allowed")).length,
      1,
    );
    assert.ok(
      sandbox.lines.some((line) => /protocol=FTP sourceIp=127\.0\.0\.1 decision=allow/.test(line)),
    );
  });

  it("makes, renames and deletes, before and after listing", async () => {
    writeFileSync(sandbox.file("small"), "small\n");
    assert.equal((await sandbox.curl("-T", "small", url)).code, 0);
    const moved = await sandbox.curl(
      "-l",
      "-Q",
      "MKD in",
      "-Q",
      "RNFR small",
      "-Q",
      "RNTO in/b",
      `${url}in/`,
    );
    assert.deepEqual(moved, { code: 0, output: "b\n" });
    const gone = await sandbox.curl("-l", "-Q", "DELE in/b", "-Q", "RMD in", url);
    assert.equal(gone.code, 0);
    assert.doesNotMatch(gone.output, /^in$/m);
  });

  const DENIED = 67;
  const logins: readonly [string, string, string][] = [
    ["a wrong password", "alice:wrong-but-secret", "wrong-password"],
    ["an empty password", "alice:", "blank-password"],
    // Without the check in the function this would be a key login, for which FTP has no proof.
    ["a blank password", "alice:   ", "blank-password"],
    ["an unknown user", "mallory:x", "unknown-user"],
  ];
  for (const [title, credentials, reason] of logins) {
    it(`refuses ${title}`, async () => {
      sandbox.lines.length = 0;
      const { code } = await curl(sandbox.folder, "--user", credentials, url);
      assert.equal(code, DENIED);
      await until(() => sandbox.lines.some((line) => line.includes(`reason=${reason}`)));
    });
  }

  const REFUSED = 21;
  it("refuses active mode", async () => {
    for (const command of ["PORT 127,0,0,1,31,64", "EPRT |1|127.0.0.1|8000|"]) {
      const { code, output } = await sandbox.curl("-Q", command, url);
      assert.deepEqual([code, /failed with 502/.test(output)], [REFUSED, true], output);
    }
    assert.equal((await sandbox.curl("--ftp-port", "-", url)).code, 30);
    const client = await FtpClient.connect(sandbox.ftp?.port ?? 0);
    const expected = "502 active mode is not supported; use PASV or EPSV";
    assert.equal(await client.send("PORT 127,0,0,1,31,64"), expected);
    client.end();
  });

  it("refuses TLS, which FTP alone does not have", async () => {
    assert.equal((await sandbox.curl("--ssl-reqd", url)).code, 64);
    const client = await FtpClient.connect(sandbox.ftp?.port ?? 0);
    assert.equal(await client.send("AUTH TLS"), "502 AUTH is not supported");
    client.end();
  });

  // Without the root, or the session policy behind it, a partner reads another's files.
  describe("does not let a user out of the own folder", () => {
    it("by RETR", async () => {
      const client = await FtpClient.connect(sandbox.ftp?.port ?? 0);
      await client.logIn(sandbox.user.password);
      for (const path of ["../bob/x", "/../bob/x", "/bob/x", "../x", "in/../../x"]) {
        (await client.data()).destroy();
        assert.match(await client.send(`RETR ${path}`), /^550 No such file/, path);
      }
      client.end();
    });

    it("by changing the folder", async () => {
      const { output } = await sandbox.curl("-Q", "CWD ..", "-Q", "CWD /..", "-l", url);
      assert.doesNotMatch(output, /bob|^x$/m);
      assert.equal((await sandbox.curl("-Q", "CWD ../bob", url)).code, REFUSED);
    });

    it("by upload, renaming and deletion", async () => {
      await sandbox.curl("-Q", "DELE ../bob/x", url);
      await sandbox.curl("-Q", "RNFR ../bob/x", "-Q", "RNTO x", url);
      writeFileSync(sandbox.file("small"), "small\n");
      await sandbox.curl("-T", "small", `${url}%2e%2e/bob/x`);
      const { objects } = sandbox.store.list("bob/");
      assert.deepEqual(
        objects.map(({ key, size }) => [key, size]),
        [["bob/x", 11]],
      );
    });
  });

  it("leaves no word of the password behind", () => {
    for (const secret of [sandbox.user.password, "wrong-but-secret"]) {
      assert.equal(sandbox.lines.filter((line) => line.includes(secret)).length, 0);
    }
    assert.equal(existsSync(sandbox.file("data/ftps-key.pem")), false);
  });
});
