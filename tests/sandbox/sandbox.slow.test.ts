import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { startSandbox } from "../../sandbox/sandbox";
import { startTestSandbox, type TestSandbox } from "./sandbox-support";
import { type SftpOptions, SHARED_MACHINE, sha256, startSftp, until } from "./support";

describe("sandbox of dev, with OpenSSH", () => {
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await startTestSandbox("dev");
    writeFileSync(sandbox.file("small"), "small\n");
    writeFileSync(sandbox.file("longer"), "small\nand longer\n");
    // What a neighbour has, and what lies outside everybody's folder.
    for (const key of ["bob/x", "alicette/x", "x"]) await sandbox.store.put(key, "not alice's");
  });
  after(() => sandbox.remove());

  describe("logs in", () => {
    it("with the key, asking nothing", async () => {
      const { code, output } = await sandbox.run(["pwd"]);
      assert.deepEqual({ code, output }, { code: 0, output: PWD });
    });

    it("with the password", async () => {
      const { code, output } = await sandbox.run(["pwd"], { password: sandbox.user.password });
      assert.equal(code, 0);
      assert.match(output, /Remote working directory: \/\n/);
    });

    it("and leaves no word of the password behind", async () => {
      await sandbox.run(["pwd"], { password: sandbox.user.password });
      await sandbox.run(["pwd"], { password: "wrong-but-secret" });
      const { PasswordHash } = JSON.parse(secretOf("alice")) as Record<string, string>;
      for (const secret of [sandbox.user.password, "wrong-but-secret", PasswordHash ?? ""]) {
        assert.equal(sandbox.lines.filter((line) => line.includes(secret)).length, 0);
      }
    });
  });

  describe("refuses", () => {
    const refusals: readonly [string, () => SftpOptions, string][] = [
      ["a wrong password", () => ({ password: "wrong" }), "wrong-password"],
      [
        "a password with a blank behind it",
        () => ({ password: `${sandbox.user.password} ` }),
        "wrong-password",
      ],
      [
        "an unknown user with a password",
        () => ({ user: "mallory", password: "x" }),
        "unknown-user",
      ],
      ["an unknown user with a key", () => ({ user: "mallory" }), "unknown-user"],
      ["a key that is not the user's", () => ({ keyFile: strangersKey() }), "method=key"],
    ];
    for (const [title, options, reason] of refusals) {
      it(title, async () => {
        sandbox.lines.length = 0;
        const { code, output } = await sandbox.run(["pwd"], options());
        assert.equal(code, 255);
        assert.match(output, /Permission denied \(publickey,password\)/);
        assert.ok(
          sandbox.lines.some((line) => line.includes(reason)),
          sandbox.lines.join("\n"),
        );
      });
    }
  });

  it("gives back what was put, through every kind of change", async () => {
    const { code, output } = await sandbox.run([
      "put small",
      "mkdir in",
      "rename small in/renamed",
      "ls -l in",
      "get in/renamed back",
      "rm in/renamed",
      "rmdir in",
      "ls -l",
    ]);
    assert.equal(code, 0, output);
    assert.equal(sha256(sandbox.file("back")), sha256(sandbox.file("small")));
    const listed = output.split("\n").filter((line) => line.startsWith("-rw"));
    assert.equal(listed.length, 1);
    assert.match(listed[0] ?? "", / alice +alice +6 [A-Z][a-z]{2} [ \d]\d \d\d:\d\d renamed$/);
  });

  it("takes 64 MiB and gives them back", async () => {
    writeFileSync(sandbox.file("big"), randomBytes(64 * 1024 * 1024));
    sandbox.lines.length = 0;
    const { code, output } = await sandbox.run([
      "put big",
      "get big big.back",
      "ls -l big",
      "rm big",
    ]);
    assert.equal(code, 0, output);
    assert.equal(sha256(sandbox.file("big.back")), sha256(sandbox.file("big")));
    assert.match(output, / 67108864 /);
    assert.equal(
      sandbox.lines.filter((line) => line.includes("put in parts /big allowed")).length,
      1,
    );
  });

  it("keeps times and permissions a request without effect, as the server does", async () => {
    const { code, output } = await sandbox.run(["put -p small kept", "chmod 600 kept", "rm kept"]);
    assert.equal(code, 0, output);
  });

  // Without the root, or the session policy behind it, a partner reads another's files.
  describe("does not let a user out of the own folder", () => {
    for (const path of ["/../bob/x", "../bob/x", "/bob/x", "../x", "../../bob/x"]) {
      it(`by get ${path}`, async () => {
        const { code, output } = await sandbox.run([`get ${path} stolen`]);
        assert.equal(code, 1);
        assert.match(output, /not found/);
        assert.equal(existsSync(sandbox.file("stolen")), false);
      });
    }

    it("by cd and ls", async () => {
      const { output } = await sandbox.run(["cd ..", "pwd", "ls -la /.."]);
      assert.match(output, /Remote working directory: \/\n/);
      assert.doesNotMatch(output, /bob|alicette/);
    });

    it("by put and rename", async () => {
      const { code } = await sandbox.run([
        "put small ../bob/x",
        "rename ../bob/x ../bob/y",
        "rm ../bob/y",
      ]);
      assert.equal(code, 0);
      assert.deepEqual(
        sandbox.store.list("bob/").objects.map(({ key, size }) => [key, size]),
        [["bob/x", 11]],
      );
    });
  });

  describe("refuses as S3 and Transfer do", () => {
    const table: readonly [string, string[], RegExp][] = [
      ["to replace a file by renaming", ["put small a", "put small b", "rename a b"], /Failure/],
      ["to rename a folder", ["mkdir d", "rename d e"], /Operation unsupported/],
      ["to remove a folder that is not empty", ["put small d/f", "rmdir d"], /Failure/],
      ["to make a folder twice", ["mkdir d"], /Failure/],
      ["links", ["symlink a c"], /Operation unsupported|not support/],
      ["to append", ["put small a", "put -a longer a"], /Operation unsupported/],
    ];
    for (const [title, commands, expected] of table) {
      it(title, async () => {
        const { code, output } = await sandbox.run(commands);
        assert.equal(code, 1, output);
        assert.match(output, expected);
      });
    }
    after(() => sandbox.run(["-rm a", "-rm b", "-rm d/f", "-rmdir d"]));
  });

  it("shows an upload only when it is complete, and nothing of a broken one", async () => {
    // At this rate (kbit/s) the upload takes minutes, and its first block, with which the file is made, a second.
    const broken = startSftp(sandbox, sandbox.folder, { bandwidth: 800 });
    writeFileSync(sandbox.file("long"), randomBytes(16 * 1024 * 1024));
    broken.child.stdin?.write("put long\n");
    const uploads = join(sandbox.data, "uploads");
    await until(() => readdirSync(uploads).length === 1);
    const { output } = await sandbox.run(["ls -l"]);
    assert.doesNotMatch(output, /long/);
    assert.equal(readdirSync(uploads).length, 1);
    broken.child.kill("SIGKILL");
    await broken.finished;
    await until(() => readdirSync(uploads).length === 0);
    assert.equal(sandbox.store.head("alice/long"), undefined);
  });

  it("keeps files, users and its host key over a restart", async () => {
    await sandbox.run(["put small lasting"]);
    const before = sandbox.user;
    sandbox = await sandbox.restart();
    assert.deepEqual(sandbox.user, before);
    const { code, output } = await sandbox.run(["get lasting", "rm lasting"]);
    assert.equal(code, 0, output);
    assert.equal(sha256(sandbox.file("lasting")), sha256(sandbox.file("small")));
  });

  it("fails on a busy port, a busy folder and an unknown stack, saying what to change", async () => {
    const options = { ...SHARED_MACHINE, log: (): void => undefined };
    const elsewhere = sandbox.file("elsewhere");
    const port = sandbox.sftp?.port ?? 0;
    await assert.rejects(
      startSandbox({ ...options, stack: "dev", port, data: elsewhere }),
      new Error(`sandbox: port ${port} is in use; choose another one with --port`),
    );
    await assert.rejects(
      startSandbox({ ...options, stack: "dev", data: sandbox.data }),
      /is in use by process/,
    );
    await assert.rejects(
      startSandbox({ ...options, stack: "nowhere", data: elsewhere }),
      /Pulumi\.nowhere\.yaml does not exist; the stacks are /,
    );
  });

  it("keeps password, keys and secrets from other users of the machine", () => {
    const files = ["alice_password", "alice_ed25519", "host_ed25519"].map((name) =>
      join(sandbox.data, name),
    );
    const secrets = readdirSync(join(sandbox.data, "secrets")).map((name) =>
      join(sandbox.data, "secrets", name),
    );
    for (const file of [...files, ...secrets]) {
      assert.equal((statSync(file).mode & 0o777).toString(8), "600", file);
    }
  });

  const strangersKey = (): string => join(sandbox.data, "host_ed25519");
  const secretOf = (user: string): string => {
    const path = readdirSync(join(sandbox.data, "secrets")).find((name) =>
      name.startsWith(`managed-sftp-dev-${user}-`),
    );
    const { versions } = JSON.parse(
      readFileSync(join(sandbox.data, "secrets", path ?? ""), "utf8"),
    ) as {
      versions: { text: string }[];
    };
    return versions[0]?.text ?? "";
  };
});

const PWD = "sftp> pwd\nRemote working directory: /\n";
