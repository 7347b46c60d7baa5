import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";

import { bannerOf } from "../../sandbox/banner";
import { requireCurl } from "./ftp/support";
import { assertPasted, startTestSandbox, type TestSandbox } from "./sandbox-support";
import { sha256, type SftpRun } from "./support";

describe("sandbox of closed", () => {
  let sandbox: TestSandbox;
  let url: string;

  before(async () => {
    requireCurl();
    sandbox = await startTestSandbox("closed");
    url = sandbox.ftpUrl;
    writeFileSync(sandbox.file("small"), "small\n");
  });
  after(() => sandbox.remove());

  it("says which clients the deployed network would admit", () => {
    assert.deepEqual(sandbox.model.server.clients, ["198.51.100.0/24", "203.0.113.0/24"]);
  });

  it("logs in with OpenSSH, by key and password, and gives back what was put", async () => {
    const put = await sandbox.run(["put small"]);
    const options = { password: sandbox.user.password };
    const get = await sandbox.run(["get small back"], options);
    assert.deepEqual([put.code, get.code], [0, 0], put.output + get.output);
    assert.equal(sha256(sandbox.file("back")), sha256(sandbox.file("small")));
  });

  describe("with curl over FTPS", () => {
    /** curl without and with what the printed commands ask for. */
    const plain = (...args: string[]): Promise<SftpRun> => sandbox.curl(...args);
    const run = (...args: string[]): Promise<SftpRun> =>
      plain("--ssl-reqd", "--cacert", sandbox.file("data/ftps-cert.pem"), ...args);

    it("works with the commands that are printed, beside those for SFTP", async () => {
      const printed = bannerOf(sandbox, sandbox.data).split("\n");
      assert.equal(printed.filter((line) => line.startsWith("sftp ")).length, 2);
      const commands = printed.filter((line) => line.startsWith("curl "));
      assert.match(commands[0] ?? "", /^curl --ssl-reqd --cacert '.*ftps-cert\.pem' --user alice:/);
      await assertPasted(sandbox.folder, commands);
    });

    it("takes 16 MiB and gives them back, with EPSV and with PASV", async () => {
      writeFileSync(sandbox.file("big"), randomBytes(16 * 1024 * 1024));
      const put = await run("-v", "-T", "big", url);
      const get = await run("-v", "--disable-epsv", "-o", "big.back", `${url}big`);
      assert.deepEqual([put.code, get.code], [0, 0], put.output + get.output);
      assert.equal(sha256(sandbox.file("big.back")), sha256(sandbox.file("big")));
      assert.match(put.output, /^< 229 .*\(\|\|\|\d+\|\)/m);
      assert.match(get.output, /^< 227 .*\(127,0,0,1,\d+,\d+\)/m);
      assert.ok(sandbox.lines.some((line) => /protocol=FTPS .* decision=allow/.test(line)));
    });

    it("makes, renames and deletes", async () => {
      const { code, output } = await run(
        ...["-Q", "MKD in", "-Q", "RNFR small", "-Q", "RNTO in/b", "-l"],
        `${url}in/`,
      );
      assert.deepEqual({ code, output }, { code: 0, output: "b\n" });
      assert.equal((await run("-Q", "DELE in/b", "-Q", "RMD in", url)).code, 0);
    });

    it("shows the same files as SFTP", async () => {
      await run("-T", "small", `${url}shared`);
      const { code } = await sandbox.run(["get shared shared.back", "rm shared"]);
      assert.equal(code, 0);
      assert.equal((await run("-I", `${url}shared`)).code, 78);
    });

    const [REFUSED, DENIED] = [21, 67];
    const refusals: readonly [string, () => Promise<SftpRun>, number, RegExp][] = [
      ["a login in the clear", () => plain(url), DENIED, /530/],
      ["data in the clear", () => run("-Q", "PROT C", url), REFUSED, /534/],
      [
        "a client that protects the login only",
        () => plain("--ftp-ssl-control", "--cacert", sandbox.file("data/ftps-cert.pem"), url),
        19,
        /522/,
      ],
      ["active mode", () => run("-Q", "EPRT |1|127.0.0.1|8000|", url), REFUSED, /502/],
      ["TLS before 1.2", () => run("--tls-max", "1.1", url), 35, /./],
      ["a wrong password", () => run("--user", "alice:wrong", url), DENIED, /530/],
      ["a blank password", () => run("--user", "alice: ", url), DENIED, /530/],
    ];
    for (const [title, attempt, code, message] of refusals) {
      it(`refuses ${title}`, async () => {
        const { code: actual, output } = await attempt();
        assert.equal(actual, code, output);
        assert.match(output, message);
      });
    }

    // A login goes on without the count, so nobody would notice.
    it("counts wrong passwords through the network's endpoint", async () => {
      sandbox.lines.length = 0;
      await run("--user", "alice:wrong", url);
      const refusal = sandbox.lines.find((line) => line.includes("reason=wrong-password"));
      assert.match(refusal ?? "", / lockoutMs=/);
      assert.doesNotMatch(sandbox.lines.join("\n"), /lockoutError|function may not call/);
    });

    it("is not trusted by a client that was not given the certificate", async () => {
      assert.equal((await plain("--ssl-reqd", url)).code, 60);
    });
  });
});
