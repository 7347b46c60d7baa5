import assert from "node:assert/strict";

import type { RecordFields, UserStoreKind } from "../../../identity/users/repository";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { UsersStack } from "../../../cli/users/stack";
import { update } from "../../../cli/users/write";
import { usersOf, repositoryWith, EFS_RULES, printed } from "../../identity/users/support";
import { KEYS } from "../../identity/support";
import { type Folder, temporaryFolder } from "../../sandbox/support";
import type { Outcome } from "../../support/command";
import { storeRecord } from "../../../identity/users/operations";
import { onUsersOf, openSandbox, usersIn } from "./support";

const HASH = `$scrypt$ln=15,r=8,p=1$${"A".repeat(22)}$${"A".repeat(43)}`;

for (const store of ["secrets", "dynamodb"] as const satisfies readonly UserStoreKind[]) {
  describe(`npm run users -- update, with users in ${store}`, () => {
    const CAROL: RecordFields = {
      PublicKeys: [KEYS.ed25519],
      PasswordHash: HASH,
      AllowedCidrs: ["10.0.0.0/8"],
      Access: "read-only",
    };
    let folder: Folder;
    let sandbox: Sandbox;
    let stack: UsersStack;

    before(async () => {
      folder = temporaryFolder();
      ({ sandbox, stack } = await openSandbox(folder, usersIn(store)));
      assert.equal(stack.store, store);
    });
    after(async () => {
      await sandbox.stop();
      folder.remove();
    });
    beforeEach(async () => {
      const users = stack.repositoryOf(store);
      await storeRecord(users, "carol", CAROL, await users.read("carol"));
    });

    const carol = async (): Promise<unknown> => {
      const stored = await stack.repositoryOf(store).read("carol");
      return stored?.kind === "record" ? stored.fields : stored;
    };
    const updated = (...args: string[]): Promise<Omit<Outcome, "code">> =>
      onUsersOf(stack, ["update", "carol", ...args]);

    it("changes what is given, keeps the rest, and says what was and what is", async () => {
      const { stdout, stderr } = await updated(
        ...["--allow", "203.0.113.0/24", "--allow", "::1", "--expires", "2030-12-31"],
      );
      assert.deepEqual(await carol(), {
        ...CAROL,
        AllowedCidrs: ["203.0.113.0/24", "::1"],
        Expires: "2030-12-31",
      });
      assert.equal(
        stdout,
        "AllowedCidrs  10.0.0.0/8 → 203.0.113.0/24, ::1\nExpires       not set → 2030-12-31\n",
      );
      assert.equal(
        stderr,
        "carol was updated\nnew logins follow within 30 s; open sessions continue\n",
      );
    });

    it("takes away what is blank", async () => {
      assert.equal(
        (await updated("--allow", "", "--access", "")).stdout,
        "Access        read-only → not set\nAllowedCidrs  10.0.0.0/8 → not set\n",
      );
      const { AllowedCidrs, Access, ...rest } = CAROL;
      assert.deepEqual([AllowedCidrs, Access], [["10.0.0.0/8"], "read-only"]);
      assert.deepEqual(await carol(), rest);
    });

    it("writes nothing in a dry run, and says what it would write", async () => {
      const { stdout, stderr } = await updated("--access", "read-write", "--dry-run");
      assert.equal(stdout, "Access  read-only → read-write\n");
      assert.equal(stderr, "carol would be updated; nothing was written\n");
      assert.deepEqual(await carol(), CAROL);
    });

    it("leaves a user alone who is as given", async () => {
      const { stdout, stderr } = await updated("--allow", "10.0.0.0/8", "--access", "read-only");
      assert.deepEqual([stdout, stderr], ["", "carol is unchanged\n"]);
    });

    // A record that logins are refused for would lock the partner out at the next login.
    it("refuses what logins would be refused for, and writes nothing", async () => {
      const root = `/${String(stack.settings.domain === "s3" && stack.settings.bucketArn.split(":").at(-1))}/carol`;
      const homes = Array.from({ length: 9 }, (_, i) => `/${i}=${root}/${String(i).repeat(150)}`);
      const refused: [RegExp, ...string[]][] = [
        [/^Error: user carol: .*AllowedCidrs entry 1 is not an IPv4/, "--allow", "10.0.0.0/33"],
        [/^Error: user carol: .*Expires is not a date/, "--expires", "2030-02-30"],
        [/Protocols entry 1 is not SFTP, FTPS or FTP/, "--protocol", "SCP"],
        [
          /^Error: user carol: the session policy is too long: .*2048/,
          ...homes.flatMap((home) => ["--home", home]),
        ],
      ];
      for (const [message, ...args] of refused) await assert.rejects(updated(...args), message);
      assert.deepEqual(await carol(), CAROL);
    });

    it("fails for a user who is not there", () =>
      assert.rejects(
        onUsersOf(stack, ["update", "nobody", "--allow", "::1"]),
        /nobody.*: there is no such user; add nobody/,
      ));
  });
}

describe("npm run users -- update, on EFS", () => {
  it("says how a home comes to be, and only for a new home or owner", async () => {
    const before = { PublicKeys: [KEYS.ed25519], PosixProfile: { Uid: 1, Gid: 1 } };
    const administration = usersOf(repositoryWith({ carol: before }), { rules: EFS_RULES });
    const { settings } = EFS_RULES;
    const stack = { name: "prod", rules: EFS_RULES, settings, store: "secrets" } as UsersStack;
    const said = async (given: RecordFields): Promise<string> => {
      return (await printed(() => update({ stack, administration }, "carol", given))).stderr;
    };
    const owner = await said({ PosixProfile: { Uid: 7, Gid: 8 } });
    assert.match(owner, /the home \/carol is not there until .*\n[^]*--posix-user Uid=7,Gid=8/);
    assert.doesNotMatch(await said({ PosixProfile: { Uid: 7, Gid: 8 } }), /home/);
    assert.doesNotMatch(await said({ AllowedCidrs: ["10.0.0.0/8"] }), /home/);
  });
});
