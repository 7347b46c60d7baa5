import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";

import type { UsersStack } from "../../../cli/users/stack";
import type { UserRepository } from "../../../identity/users/repository";
import type { Sandbox } from "../../../sandbox/sandbox";
import { KEYS } from "../../identity/support";
import { all, printed } from "../../identity/users/support";
import { type Folder, temporaryFolder } from "../../sandbox/support";
import { type Outcome, spawned } from "../../support/command";
import { openSandbox, runUsers, usersIn } from "./support";

const USERS = Array.from({ length: 300 }, (_, i) => `user${String(i).padStart(3, "0")}`);

// Whoever is disabled while an import runs would otherwise be enabled by it, and nobody would notice.
for (const store of ["secrets", "dynamodb"] as const) {
  describe(`two shells on users in ${store}`, () => {
    let folder: Folder;
    let sandbox: Sandbox;
    let stack: UsersStack;
    let users: UserRepository;

    before(async () => {
      folder = temporaryFolder();
      ({ sandbox, stack } = await openSandbox(folder, usersIn(store)));
      users = stack.repositoryOf(store);
    });
    after(async () => {
      await sandbox.stop();
      folder.remove();
    });

    /** Imports users in a process of its own, while this process serves what it talks to. */
    const importing = async (range: string): Promise<Outcome> => {
      const rows = USERS.map((user) => `${user},${KEYS.ed25519},${range}`);
      writeFileSync(folder.file("u.csv"), ["user,publicKeys,allowedCidrs", ...rows].join("\n"));
      const target = ["--stack", "dev", "--sandbox", "--data", folder.file("data")];
      return spawned("cli/commands/users.ts", [...target, "import", folder.file("u.csv")]);
    };
    const shell = (...args: string[]): Promise<void> => runUsers(stack, args);
    const rangeOf = async (user: string): Promise<unknown> => {
      const stored = await users.read(user);
      return stored?.kind === "record" ? stored.fields["AllowedCidrs"] : undefined;
    };

    it("disable ten of 300 users whom an import changes, and all ten stay disabled", async () => {
      const stored = { PublicKeys: [KEYS.ed25519], AllowedCidrs: ["10.0.0.0/8"] };
      await Promise.all(USERS.map((user) => users.create(user, stored)));
      const last = USERS.slice(-10);
      const running = importing("192.0.2.0/24");
      // When the first user is written, the import has read them all.
      while (String(await rangeOf("user000")) !== "192.0.2.0/24");
      await printed(async () => {
        for (const user of last) await shell("disable", user);
      });
      const { code, stdout, stderr } = await running;
      const isDisabled = async (): Promise<string[]> =>
        (await all(users)).flatMap(({ username, stored }) =>
          stored.kind === "record" && stored.fields["Disabled"] === true ? [username] : [],
        );
      assert.deepEqual(await isDisabled(), last);
      const skipped = [...stderr.matchAll(/^ {2}line \d+: user (\S+)$/gm)].map(([, user]) => user);
      const changed = USERS.length - skipped.length;
      assert.equal(code, skipped.length > 0 ? 1 : 0);
      assert.equal(/^(\d+) changed/m.exec(stdout)?.[1], String(changed), stdout);
      assert.deepEqual(skipped, last.slice(-skipped.length));
      await printed(() => shell("import", folder.file("u.csv")));
      assert.deepEqual(await isDisabled(), last);
      assert.deepEqual(await rangeOf("user299"), ["192.0.2.0/24"]);
    });

    it("disable a user whom another shell changes all the time", async () => {
      await printed(async () => {
        let isDone = false;
        const disabling = shell("disable", "user000").finally(() => (isDone = true));
        for (let i = 0; !isDone; i++) {
          await shell("update", "user000", "--allow", `10.0.${i % 256}.0/24`).catch(
            (error: Error) => assert.match(error.message, /was changed by somebody else meanwhile/),
          );
        }
        await disabling;
      });
      const stored = await users.read("user000");
      assert.equal(stored?.kind === "record" && stored.fields["Disabled"], true);
    });
  });
}
