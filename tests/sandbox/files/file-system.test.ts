import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";

import { signedPost } from "../../../sandbox/aws/signature";
import { startTestSandbox, type TestSandbox } from "../sandbox-support";
import { ON_EFS } from "../support";

describe("sandbox of a stack with a file system, with OpenSSH", () => {
  let sandbox: TestSandbox;
  const homeOf = async (user: string, uid: number, gid: number, mode: number): Promise<void> => {
    await sandbox.store.put(`${user}/`, "");
    sandbox.owners?.set(user, { uid, gid, mode });
  };

  before(async () => {
    sandbox = await startTestSandbox("files", ON_EFS);
    writeFileSync(sandbox.file("small"), "small\n");
    writeFileSync(sandbox.file("other"), "the other\n");
  });
  after(() => sandbox.remove());

  it("takes the domain from the server and tells the function the file system", () => {
    const { storage, identity } = sandbox.model;
    assert.equal(storage.domain, "efs");
    assert.equal(identity.environment["FILE_SYSTEM_ID"], storage.root);
    assert.equal(identity.environment["BUCKET_ARN"], undefined);
    assert.equal(sandbox.store.retained, undefined);
  });

  it("makes the sample user's home, which is that user's alone", () => {
    assert.deepEqual(sandbox.owners?.of("alice"), { uid: 1001, gid: 1001, mode: 0o700 });
  });

  it("gives new files and folders to who makes them, and shows it", async () => {
    const { code, output } = await sandbox.run([
      "put small",
      "mkdir in",
      "put small in/x",
      "ls -ln",
    ]);
    assert.equal(code, 0, output);
    assert.match(output, /^-rw-r--r-- .* 1001 +1001 +6 .* small$/m);
    assert.match(output, /^drwxr-xr-x .* 1001 +1001 .* in$/m);
    assert.match((await sandbox.run(["ls -l"])).output, /^-rw-r--r-- .* 1001 +1001 +6 .* small$/m);
  });

  it("keeps owners over a replacement, a rename and a restart", async () => {
    const { code, output } = await sandbox.run([
      "put other small",
      "rename small in/renamed",
      "rm in/x",
    ]);
    assert.equal(code, 0, output);
    sandbox = await sandbox.restart();
    const listed = (await sandbox.run(["ls -ln in", "get in/renamed back"])).output;
    assert.match(listed, /1001 +1001 +10 .* (in\/)?renamed$/m);
    assert.doesNotMatch(listed, /x$/m);
    assert.equal(readFileSync(sandbox.file("back"), "utf8"), "the other\n");
    // The machine's own modes tell nothing, as all files are one user's here.
    assert.equal((statSync(sandbox.file("data/owners.json")).mode & 0o777).toString(8), "600");
  });

  it("changes permissions for the owner, who then lacks them too", async () => {
    const { code, output } = await sandbox.run(["put small kept", "chmod 200 kept", "ls -ln kept"]);
    assert.equal(code, 0, output);
    assert.match(output, /^--w------- /m);
    const refused = await sandbox.run(["get kept"]);
    assert.equal(refused.code, 1);
    assert.match(refused.output, /Permission denied/);
    await sandbox.run(["rm kept"]);
  });

  it("finds nothing for a user without a home", async () => {
    const bob = await sandbox.addUser("bob", { PosixProfile: { Uid: 1002, Gid: 1002 } });
    const { output } = await sandbox.run(["ls"], bob);
    assert.match(output, /readdir\("\/"\): No such file/);
    const put = await sandbox.run(["put small"], bob);
    assert.equal(put.code, 1);
    assert.match(put.output, /No such file/);
    await homeOf("bob", 1002, 1002, 0o700);
    assert.equal((await sandbox.run(["put small", "ls"], bob)).code, 0);
  });

  describe("lets a user into a home of somebody else's", () => {
    const table: readonly [string, object, number, boolean, boolean][] = [
      ["as anybody who may pass", { Uid: 1003, Gid: 1003 }, 0o755, true, false],
      ["as anybody who may not", { Uid: 1003, Gid: 1003 }, 0o770, false, false],
      ["by the group", { Uid: 1003, Gid: 2001 }, 0o770, true, true],
      ["by a further group", { Uid: 1003, Gid: 1003, SecondaryGids: [2001] }, 0o770, true, true],
      ["by a group that may read", { Uid: 1003, Gid: 2001 }, 0o750, true, false],
    ];
    for (const [index, [title, PosixProfile, mode, reads, writes]] of table.entries()) {
      it(`${title}: ${reads ? "to read" : "not"}${writes ? " and write" : ""}`, async () => {
        const user = `guest${index}`;
        const guest = await sandbox.addUser(user, { PosixProfile });
        await homeOf(user, 1001, 2001, mode);
        await sandbox.store.put(`${user}/file`, "content\n");
        sandbox.owners?.set(`${user}/file`, { uid: 1001, gid: 2001, mode: 0o644 });
        assert.equal((await sandbox.run(["get file"], guest)).code, reads ? 0 : 1);
        for (const command of ["put small new", "rm file"]) {
          const { code, output } = await sandbox.run([command], guest);
          assert.equal(code, writes ? 0 : 1, output);
          if (!writes) assert.match(output, /Permission denied|denied/);
        }
      });
    }
  });

  it("makes homes for whoever manages users, and changes none that is there", async () => {
    const make = async (input: object): Promise<number> => {
      const { awsUrl: url, credentials } = sandbox;
      const answer = await signedPost({
        ...{ url, credentials: credentials.operator, body: JSON.stringify(input) },
        ...{ region: "eu-central-1", service: "sandbox", target: "Sandbox.MakeHome" },
      });
      return answer.status;
    };
    const PosixProfile = { Uid: 1009, Gid: 2009 };
    const dora = await sandbox.addUser("dora", { PosixProfile });
    assert.equal(await make({ Folder: "dora", ...PosixProfile }), 200);
    assert.equal((await sandbox.run(["put small"], dora)).code, 0);
    assert.equal(await make({ Folder: "dora", Uid: 1, Gid: 1 }), 200);
    assert.deepEqual(sandbox.owners?.of("dora"), { uid: 1009, gid: 2009, mode: 0o700 });
    for (const Folder of ["", "/dora", "x/../dora", undefined]) {
      assert.equal(await make({ Folder, ...PosixProfile }), 400, Folder);
    }
    assert.equal(await make({ Folder: "eve", Uid: "0", Gid: 0 }), 400);
    assert.equal(sandbox.store.folderExists("eve/"), false);
  });

  it("refuses a user without a profile, and shows no one a neighbour's folder", async () => {
    const carol = await sandbox.addUser("carol", {});
    assert.equal((await sandbox.run(["pwd"], carol)).code, 255);
    assert.ok(sandbox.lines.some((line) => line.includes("no-posix-profile")));
    assert.match(
      (await sandbox.run(["ls /../alice"], { user: "bob" })).output,
      /not found|No such file/,
    );
  });
});
