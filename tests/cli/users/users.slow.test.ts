import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Sandbox } from "../../../sandbox/sandbox";
import { openStack, type UsersStack } from "../../../cli/users/stack";
import {
  type Folder,
  ON_EFS,
  requireOpenSsh,
  sftp,
  type SftpOptions,
  type SftpRun,
  temporaryFolder,
} from "../../sandbox/support";
import { printed } from "../../identity/users/support";
import { type Outcome, spawned } from "../../support/command";
import { onUsersOf, openSandbox } from "./support";

/** Without memory, so that a change counts at once. */
const ON_S3 = `config:
  aws:region: eu-central-1
  managed-sftp:network: { mode: public }
  managed-sftp:identity: { cache: { seconds: 0 } }
`;

describe("npm run users, with a sandbox and OpenSSH", () => {
  let folder: Folder;
  let data: string;
  let sandbox: Sandbox;
  let stack: UsersStack;
  const log: string[] = [];

  before(() => {
    requireOpenSsh();
    folder = temporaryFolder();
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", folder.file("carol")]);
    writeFileSync(folder.file("small"), "small\n");
  });
  after(() => folder.remove());

  const start = async (name: string, config: string): Promise<void> => {
    const options = { name, log: (line: string) => void log.push(line) };
    ({ sandbox, stack, data } = await openSandbox(folder, config, options));
  };
  /** Words of a command line; @ stands for the folder of the test. */
  const words = (line: string): string[] =>
    line.split(" ").map((word) => word.replace("@", `${folder.path}/`));
  const run = (line: string): Promise<Omit<Outcome, "code">> => onUsersOf(stack, words(line));
  const logIn = (user: string, options: SftpOptions = {}): Promise<SftpRun> =>
    sftp(sandbox, folder, ["pwd"], { user, keyFile: folder.file("carol"), ...options });

  /** Runs the command as package.json does, while this process serves what it talks to. */
  const asCommand = (line: string, input: string): Promise<Outcome> =>
    spawned(join("cli", "commands", "users.ts"), ["--sandbox", "--data", data, ...words(line)], {
      input,
    });

  describe("of a stack with a bucket", () => {
    before(() => start("s3", ON_S3));
    after(() => sandbox.stop());

    it("adds a user who gets in by key and password, and disables the user", async () => {
      const args = "add carol --key @carol.pub --password --allow 127.0.0.1/32";
      const added = await asCommand(args, "secret of carol\n");
      assert.deepEqual([added.code, added.stdout], [0, ""], added.stderr);
      assert.match(added.stderr, /\ncarol was added\n$/);
      assert.match((await logIn("carol")).output, /Remote working directory: \//);
      assert.equal((await logIn("carol", { password: "secret of carol" })).code, 0);

      const { stderr } = await run("disable carol");
      assert.match(stderr, /logins are refused at once; open sessions continue/);
      const refused = await logIn("carol");
      assert.equal(refused.code, 255, refused.output);
    });

    it("tells why somebody is let in or not, and what to change", async () => {
      assert.match((await run("test alice")).stdout, /^service +allowed\nrole +arn:aws:iam::/);
      const code = process.exitCode;
      const { stdout } = await run("test carol");
      assert.match(
        stdout,
        /^service +denied: .*\nrecord +denied, disabled: .*\nchange +enable car/,
      );
      assert.equal(process.exitCode, 1);
      process.exitCode = code;
    });

    it("lists users and shows one", async () => {
      const { stdout, stderr } = await run("list");
      assert.match(stdout, /^alice +read-write +password, 1 key +- +enabled$/m);
      assert.match(stdout, /^carol +read-write +password, 1 key +1 range +disabled$/m);
      assert.match(stderr, /2 users\n$/);
      const shown = (await run("show carol")).stdout;
      assert.match(shown, /^PasswordHash +set\nPublicKeys +SHA256:\S{43} \(ssh-ed25519\)$/m);
      assert.ok(!shown.includes("$scrypt"));
    });

    // The one that is printed is the only copy in plain text; what is stored is a hash.
    it("makes a password, prints it once, and keeps none", async () => {
      const { stdout, stderr } = await run("add dave --generate-password");
      const password = stdout.trim();
      assert.match(stdout, /^[\w-]{24}\n$/);
      assert.ok(!stderr.includes(password));
      assert.equal((await logIn("dave", { password })).code, 0);
      const secrets = join(data, "secrets");
      const stored = readdirSync(secrets).map((file) => readFileSync(join(secrets, file), "utf8"));
      for (const text of [...stored, ...log]) {
        assert.ok(!text.includes(password) && !text.includes("secret of carol"), text);
      }
    });

    it("gives another key or password, or a further key", async () => {
      const bob = ["-q", "-t", "ed25519", "-N", "", "-f", folder.file("bob")];
      execFileSync("ssh-keygen", bob);
      const keysOf = async (): Promise<number> =>
        (await run("show dave")).stdout.split("PublicKeys").length - 1;
      const { stderr } = await run("rotate-key dave --key @bob.pub");
      assert.match(stderr, /^dave was given another key\nnew logins follow at once/);
      await run("rotate-key dave --key @carol.pub --keep-old");
      assert.equal(await keysOf(), 2);
      for (const keyFile of ["bob", "carol"]) {
        assert.equal((await logIn("dave", { keyFile: folder.file(keyFile) })).code, 0);
      }
      await run("rotate-key dave --key @carol.pub");
      assert.equal(await keysOf(), 1);
      const password = (await run("set-password dave --generate-password")).stdout.trim();
      assert.equal((await logIn("dave", { password })).code, 0);
      const dry = await run("set-password dave --generate-password --dry-run");
      assert.equal(dry.stdout, "");
      assert.match(dry.stderr, /^dave would be given another password; nothing was written\n$/);
    });

    it("adds nobody twice, and nobody with a private key", async () => {
      await assert.rejects(run("add alice --key @carol.pub"), /user alice exists; change it with/);
      await assert.rejects(run("add erik --key @carol"), /\/carol is a private key, which never/);
      await assert.rejects(
        run("add erik --key @nothing"),
        /--key .*nothing does not exist; name another file$/,
      );
    });

    it("removes a user, who can be taken back", async () => {
      await assert.rejects(run("remove carol"), /remove needs --yes/);
      const { stderr } = await run("remove carol --yes");
      assert.match(stderr, /^logins are refused at once; open sessions continue$/m);
      assert.match(
        stderr,
        /restored for 30 days: aws secretsmanager restore-secret --secret-id managed-sftp.dev.carol/,
      );
      await assert.rejects(run("show carol"), /was removed, and can still be restored/);
      const back = (await run("add carol --key @carol.pub")).stderr;
      assert.match(back, /^carol was restored from what was scheduled for deletion, with this rec/);
      assert.equal((await logIn("carol")).code, 0);
    });

    it("imports users, all or none, and a second time nobody", async () => {
      const rows = Array.from({ length: 9 }, (_, i) => `user${i},"secret, of ${i}",10.0.${i}.0/24`);
      const write = (...more: string[]): void =>
        writeFileSync(
          folder.file("users.csv"),
          ["user,password,allowedCidrs", ...rows, ...more].join("\n"),
        );
      write("user3,x,", "x y,x,");
      const bad = /has 2 bad rows; nothing was written\n {2}line 11: user user3 is on line 5 too/;
      await assert.rejects(run("import @users.csv"), bad);
      assert.doesNotMatch((await run("list")).stdout, /user\d/);
      write();
      assert.match((await run("import @users.csv --dry-run")).stdout, /^9 added; dry run, nothing/);
      const { stdout, stderr } = await run("import @users.csv");
      assert.equal(stdout, "9 added\n");
      assert.match(stderr, /importing 9 of 9, .*\/s\n[^]*holds passwords in plain text; delete it/);
      assert.equal((await run("import @users.csv")).stdout, "9 unchanged\n");
    });

    it("says of which table there is none", () =>
      assert.rejects(
        run("migrate --to dynamodb"),
        /^Error: stack dev has no table of users yet; set/,
      ));
  });

  it("makes the home of a user on a file system, and asks for an owner", async () => {
    await start("efs", ON_EFS);
    try {
      await assert.rejects(
        run("add carol --key @carol.pub"),
        /no uid and gid there; give both: --u/,
      );
      const { stderr } = await run("add carol --key @carol.pub --uid 1003 --gid 1003");
      assert.match(stderr, /the home \/carol is there, of 1003:1003/);
      const { output } = await sftp(sandbox, folder, ["put small", "ls -ln"], {
        ...{ user: "carol", keyFile: folder.file("carol") },
      });
      assert.match(output, /^-rw-r--r-- .* 1003 +1003 +6 .* small$/m);
      assert.match((await run("disable carol")).stderr, /logins are refused within 30 s; open/);
    } finally {
      await sandbox.stop();
    }
  });
});

describe("npm run users, for a deployed stack", () => {
  let stack: UsersStack;
  before(() => printed(async () => void (stack = await openStack({ stack: "dev" }))));

  // One that is shorter than the true one would let a session policy pass that AWS refuses.
  it("counts on the true length of what only a deployment knows", () => {
    const { settings, rules } = stack;
    assert.ok(settings.domain === "s3");
    assert.equal(settings.keyArn?.split("/")[1]?.length, 36);
    assert.equal(rules.placeholderAccount, "111122223333");
    assert.ok(settings.bucketArn.endsWith("-111122223333"));
  });

  it("uses the store of the stack", () => {
    assert.equal(stack.store, "secrets");
    assert.equal(stack.repositoryOf("secrets").nameOf("carol"), "secret managed-sftp/dev/carol");
    assert.equal(
      stack.repositoryOf("dynamodb").nameOf("carol"),
      "item carol of table managed-sftp-dev-identity-users",
    );
  });
});
