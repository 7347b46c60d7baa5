import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";

import { introductionOf } from "../../sandbox/introduction";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { withDataPortsAlone } from "../support/exclusive";
import { curl, FtpClient, requireCurl, shell } from "./ftp-support";
import {
  type Folder,
  requireOpenSsh,
  sha256,
  type SftpRun,
  temporaryFolder,
  until,
} from "./support";

describe("sandbox of closed-ftp, with curl", () => {
  withDataPortsAlone();
  let folder: Folder;
  let sandbox: Sandbox;
  let url: string;
  const lines: string[] = [];
  const run = (...args: string[]): Promise<SftpRun> =>
    curl(folder, "--user", `alice:${sandbox.user.password}`, ...args);

  before(async () => {
    requireOpenSsh();
    requireCurl();
    folder = temporaryFolder();
    const data = folder.file("data");
    const log = (line: string): unknown => lines.push(line);
    sandbox = await startSandbox({ stack: "closed-ftp", port: 0, data, log });
    url = `ftp://127.0.0.1:${sandbox.ftp?.port}/`;
    for (const key of ["bob/x", "x"]) await sandbox.store.put(key, "not alice's");
  });
  after(async () => {
    await sandbox.stop();
    folder.remove();
  });

  it("serves no SFTP, and prints commands that work when pasted", async () => {
    assert.equal(sandbox.sftp, undefined);
    const text = introductionOf(sandbox, folder.file("data"));
    assert.match(
      text,
      /serves FTP on 127\.0\.0\.1:\d+; deployed, its network admits 10\.20\.0\.0\/16 only;/,
    );
    assert.doesNotMatch(text, /^sftp /m);
    const commands = text.split("\n").filter((line) => line.startsWith("curl "));
    assert.equal(commands.length, 3);
    writeFileSync(folder.file("README.md"), "readme\n");
    const [list, upload, download] = commands;
    const pasted = await shell(folder, "sh", "-c", [upload, list, download].join(" && "));
    assert.equal(pasted.code, 0, pasted.output);
    assert.match(pasted.output, /^-rw-r--r-- +1 alice +alice +7 .* README\.md$/m);
    assert.equal(sha256(folder.file("README.md.back")), sha256(folder.file("README.md")));
  });

  it("takes 16 MiB and gives them back", async () => {
    writeFileSync(folder.file("big"), randomBytes(16 * 1024 * 1024));
    lines.length = 0;
    assert.deepEqual(await run("-T", "big", url), { code: 0, output: "" });
    assert.deepEqual(await run("-o", "big.back", `${url}big`), { code: 0, output: "" });
    assert.equal(sha256(folder.file("big.back")), sha256(folder.file("big")));
    assert.equal(lines.filter((line) => line.includes("put in parts /big allowed")).length, 1);
    assert.ok(lines.some((line) => /protocol=FTP sourceIp=127\.0\.0\.1 decision=allow/.test(line)));
  });

  it("makes, renames and deletes, before and after listing", async () => {
    writeFileSync(folder.file("small"), "small\n");
    assert.equal((await run("-T", "small", url)).code, 0);
    const moved = await run(
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
    const gone = await run("-l", "-Q", "DELE in/b", "-Q", "RMD in", url);
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
      lines.length = 0;
      const { code } = await curl(folder, "--user", credentials, url);
      assert.equal(code, DENIED);
      await until(() => lines.some((line) => line.includes(`reason=${reason}`)));
    });
  }

  const REFUSED = 21;
  it("refuses active mode", async () => {
    for (const command of ["PORT 127,0,0,1,31,64", "EPRT |1|127.0.0.1|8000|"]) {
      const { code, output } = await run("-Q", command, url);
      assert.deepEqual([code, /failed with 502/.test(output)], [REFUSED, true], output);
    }
    assert.equal((await run("--ftp-port", "-", url)).code, 30);
    const client = await FtpClient.connect(sandbox.ftp?.port ?? 0);
    const expected = "502 active mode is not supported; use PASV or EPSV";
    assert.equal(await client.send("PORT 127,0,0,1,31,64"), expected);
    client.end();
  });

  it("refuses TLS, which FTP alone does not have", async () => {
    assert.equal((await run("--ssl-reqd", url)).code, 64);
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
      const { output } = await run("-Q", "CWD ..", "-Q", "CWD /..", "-l", url);
      assert.doesNotMatch(output, /bob|^x$/m);
      assert.equal((await run("-Q", "CWD ../bob", url)).code, REFUSED);
    });

    it("by upload, renaming and deletion", async () => {
      await run("-Q", "DELE ../bob/x", url);
      await run("-Q", "RNFR ../bob/x", "-Q", "RNTO x", url);
      writeFileSync(folder.file("small"), "small\n");
      await run("-T", "small", `${url}%2e%2e/bob/x`);
      const { objects } = await sandbox.store.list("bob/");
      assert.deepEqual(
        objects.map(({ key, size }) => [key, size]),
        [["bob/x", 11]],
      );
    });
  });

  it("leaves no word of the password behind", () => {
    for (const secret of [sandbox.user.password, "wrong-but-secret"]) {
      assert.equal(lines.filter((line) => line.includes(secret)).length, 0);
    }
    assert.equal(existsSync(folder.file("data/ftps-key.pem")), false);
  });
});
