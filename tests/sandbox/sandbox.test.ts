import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import {
  type Folder,
  requireOpenSsh,
  sftp,
  type SftpOptions,
  type SftpRun,
  sha256,
  startSftp,
  temporaryFolder,
  until,
} from "./support";

describe("sandbox of dev, with OpenSSH", () => {
  let folder: Folder;
  let data: string;
  let sandbox: Sandbox;
  const lines: string[] = [];
  const start = (): Promise<Sandbox> =>
    startSandbox({ stack: "dev", port: 0, data, log: (line) => lines.push(line) });
  const run = (commands: readonly string[], options: SftpOptions = {}): Promise<SftpRun> =>
    sftp(sandbox, folder, commands, options);

  before(async () => {
    requireOpenSsh();
    folder = temporaryFolder();
    data = folder.file("data");
    sandbox = await start();
    writeFileSync(folder.file("small"), "small\n");
    writeFileSync(folder.file("longer"), "small\nand longer\n");
    // What a neighbour has, and what lies outside everybody's folder.
    for (const key of ["bob/x", "alicette/x", "x"]) await sandbox.store.put(key, "not alice's");
  });
  after(async () => {
    await sandbox.stop();
    folder.remove();
  });

  describe("logs in", () => {
    it("with the key, asking nothing", async () => {
      const { code, output } = await run(["pwd"]);
      assert.deepEqual({ code, output }, { code: 0, output: PWD });
    });

    it("with the password", async () => {
      const { code, output } = await run(["pwd"], { password: sandbox.user.password });
      assert.equal(code, 0);
      assert.match(output, /Remote working directory: \/\n/);
    });

    it("and leaves no word of the password behind", async () => {
      await run(["pwd"], { password: sandbox.user.password });
      await run(["pwd"], { password: "wrong-but-secret" });
      const { PasswordHash } = JSON.parse(secretOf("alice")) as Record<string, string>;
      for (const secret of [sandbox.user.password, "wrong-but-secret", PasswordHash ?? ""]) {
        assert.equal(lines.filter((line) => line.includes(secret)).length, 0);
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
        lines.length = 0;
        const { code, output } = await run(["pwd"], options());
        assert.equal(code, 255);
        assert.match(output, /Permission denied \(publickey,password\)/);
        assert.ok(
          lines.some((line) => line.includes(reason)),
          lines.join("\n"),
        );
      });
    }
  });

  it("gives back what was put, through every kind of change", async () => {
    const { code, output } = await run([
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
    assert.equal(sha256(folder.file("back")), sha256(folder.file("small")));
    const listed = output.split("\n").filter((line) => line.startsWith("-rw"));
    assert.equal(listed.length, 1);
    assert.match(listed[0] ?? "", / alice +alice +6 [A-Z][a-z]{2} [ \d]\d \d\d:\d\d renamed$/);
  });

  it("takes 64 MiB and gives them back", async () => {
    writeFileSync(folder.file("big"), randomBytes(64 * 1024 * 1024));
    lines.length = 0;
    const { code, output } = await run(["put big", "get big big.back", "ls -l big", "rm big"]);
    assert.equal(code, 0, output);
    assert.equal(sha256(folder.file("big.back")), sha256(folder.file("big")));
    assert.match(output, / 67108864 /);
    assert.equal(lines.filter((line) => line.includes("put in parts /big allowed")).length, 1);
  });

  it("keeps times and permissions a request without effect, as the server does", async () => {
    const { code, output } = await run(["put -p small kept", "chmod 600 kept", "rm kept"]);
    assert.equal(code, 0, output);
  });

  // Without the root, or the session policy behind it, a partner reads another's files.
  describe("does not let a user out of the own folder", () => {
    for (const path of ["/../bob/x", "../bob/x", "/bob/x", "../x", "../../bob/x"]) {
      it(`by get ${path}`, async () => {
        const { code, output } = await run([`get ${path} stolen`]);
        assert.equal(code, 1);
        assert.match(output, /not found/);
        assert.equal(existsSync(folder.file("stolen")), false);
      });
    }

    it("by cd and ls", async () => {
      const { output } = await run(["cd ..", "pwd", "ls -la /.."]);
      assert.match(output, /Remote working directory: \/\n/);
      assert.doesNotMatch(output, /bob|alicette/);
    });

    it("by put and rename", async () => {
      const { code } = await run(["put small ../bob/x", "rename ../bob/x ../bob/y", "rm ../bob/y"]);
      assert.equal(code, 0);
      assert.deepEqual(
        (await sandbox.store.list("bob/")).objects.map(({ key, size }) => [key, size]),
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
        const { code, output } = await run(commands);
        assert.equal(code, 1, output);
        assert.match(output, expected);
      });
    }
    after(() => run(["-rm a", "-rm b", "-rm d/f", "-rmdir d"]));
  });

  it("shows an upload only when it is complete, and nothing of a broken one", async () => {
    const broken = startSftp(sandbox, folder, {});
    writeFileSync(folder.file("long"), randomBytes(200 * 1024 * 1024));
    broken.child.stdin?.write("put long\n");
    const uploads = join(data, "uploads");
    await until(() => readdirSync(uploads).length === 1);
    const { output } = await run(["ls -l"]);
    assert.doesNotMatch(output, /long/);
    assert.equal(readdirSync(uploads).length, 1, "the upload ended too early to show anything");
    broken.child.kill("SIGKILL");
    await broken.finished;
    await until(() => readdirSync(uploads).length === 0);
    assert.equal(await sandbox.store.head("alice/long"), undefined);
  });

  it("keeps files, users and its host key over a restart", async () => {
    await run(["put small lasting"]);
    const before = sandbox.user;
    await sandbox.stop();
    sandbox = await start();
    assert.deepEqual(sandbox.user, before);
    const { code, output } = await run(["get lasting", "rm lasting"]);
    assert.equal(code, 0, output);
    assert.equal(sha256(folder.file("lasting")), sha256(folder.file("small")));
  });

  it("fails on a busy port, a busy folder and an unknown stack, saying what to change", async () => {
    const log = (): void => undefined;
    const elsewhere = folder.file("elsewhere");
    const port = sandbox.sftp?.port ?? 0;
    await assert.rejects(
      startSandbox({ stack: "dev", port, data: elsewhere, log }),
      new Error(`sandbox: port ${port} is in use; choose another one with --port`),
    );
    await assert.rejects(
      startSandbox({ stack: "dev", port: 0, data, log }),
      /is in use by process/,
    );
    await assert.rejects(
      startSandbox({ stack: "nowhere", port: 0, data: elsewhere, log }),
      /Pulumi\.nowhere\.yaml does not exist; the stacks are /,
    );
  });

  it("keeps password, keys and secrets from other users of the machine", () => {
    const files = ["alice_password", "alice_ed25519", "host_ed25519"].map((name) =>
      join(data, name),
    );
    const secrets = readdirSync(join(data, "secrets")).map((name) => join(data, "secrets", name));
    for (const file of [...files, ...secrets]) {
      assert.equal((statSync(file).mode & 0o777).toString(8), "600", file);
    }
  });

  const strangersKey = (): string => join(data, "host_ed25519");
  const secretOf = (user: string): string => {
    const path = readdirSync(join(data, "secrets")).find((name) =>
      name.startsWith(`sftp-${user}-`),
    );
    const { versions } = JSON.parse(readFileSync(join(data, "secrets", path ?? ""), "utf8")) as {
      versions: { text: string }[];
    };
    return versions[0]?.text ?? "";
  };
});

const PWD = "sftp> pwd\nRemote working directory: /\n";
