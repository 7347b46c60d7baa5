import assert from "node:assert/strict";

import { changed } from "../../../identity/users/changes";
import { UserExistsError } from "../../../identity/users/repository";
import { addUser, changeUser, recordOf, removeUser } from "../../../identity/users/operations";
import { hashPassword } from "../../../identity/authorizer/user/password";
import { KEYS } from "../support";
import { administrationOf, directoryWith } from "./support";

const WITH_KEY = { PublicKeys: [KEYS.ed25519] };
const hash = (): Promise<string> => hashPassword("secret", { ln: 10, r: 8, p: 1 });
const never = (): Promise<string> => Promise.reject(new Error("asked for a password"));

describe("adding a user", () => {
  it("stores the record, with the hash of the password", async () => {
    const directory = directoryWith();
    const outcome = await addUser(administrationOf(directory), "carol", WITH_KEY, hash);
    assert.equal(outcome.effect, "added");
    const { PasswordHash, ...rest } = await recordOf(directory, "carol");
    assert.deepEqual(rest, WITH_KEY);
    assert.match(String(PasswordHash), /^\$scrypt\$ln=10/);
  });

  it("fails for a user who exists, and says what changes one", async () => {
    const directory = directoryWith({ carol: WITH_KEY });
    await assert.rejects(
      addUser(administrationOf(directory), "carol", WITH_KEY, never),
      (error: Error) =>
        error instanceof UserExistsError && /set-password, rotate-key/.test(error.message),
    );
    assert.deepEqual(directory.written, []);
  });

  it("fails before a password is asked for where the record is no good", async () => {
    const administration = administrationOf(directoryWith());
    const bad = { ...WITH_KEY, AllowedCidrs: ["nowhere"] };
    await assert.rejects(
      addUser(administration, "carol", bad, never),
      /^Error: user carol: the rec/,
    );
    await assert.rejects(addUser(administration, "carol", {}), /neither a password nor a key/);
    await assert.rejects(addUser(administration, "c/d", WITH_KEY), /service takes no such name/);
  });

  it("takes a removed user back with the new record, and says so", async () => {
    const directory = directoryWith();
    directory.users.set("carol", { kind: "removed" });
    const { effect } = await addUser(administrationOf(directory), "carol", WITH_KEY);
    assert.equal(effect, "restored");
    assert.deepEqual(directory.written, ["restore carol", "replace carol"]);
    assert.deepEqual(await recordOf(directory, "carol"), WITH_KEY);
  });

  // Restored and no more, the user would have the old password again.
  it("removes the user again where the new record can't be stored", async () => {
    const directory = directoryWith();
    directory.users.set("carol", { kind: "removed" });
    const failing = { ...directory, replace: () => Promise.reject(new Error("throttled")) };
    await assert.rejects(addUser(administrationOf(failing), "carol", WITH_KEY), /throttled/);
    assert.deepEqual(directory.users.get("carol"), { kind: "removed" });
  });

  it("writes nothing in a dry run, and asks for no password", async () => {
    const directory = directoryWith();
    const administration = administrationOf(directory, { dryRun: true });
    assert.equal((await addUser(administration, "carol", {}, never)).effect, "added");
    assert.deepEqual(directory.written, []);
  });
});

describe("changing a user", () => {
  const disable = (fields: object) => changed({ ...fields }, { Disabled: true });

  it("stores the changed record, once", async () => {
    const directory = directoryWith({ carol: WITH_KEY });
    const administration = administrationOf(directory);
    assert.equal((await changeUser(administration, "carol", disable)).effect, "changed");
    assert.equal((await changeUser(administration, "carol", disable)).effect, "unchanged");
    assert.deepEqual(directory.written, ["replace carol"]);
    assert.deepEqual(await recordOf(directory, "carol"), { ...WITH_KEY, Disabled: true });
  });

  it("writes nothing in a dry run", async () => {
    const directory = directoryWith({ carol: WITH_KEY });
    const administration = administrationOf(directory, { dryRun: true });
    assert.equal((await changeUser(administration, "carol", disable)).effect, "changed");
    assert.deepEqual(directory.written, []);
  });

  // Disabling is what somebody does in a hurry.
  it("refuses a bad record, unless told to change it even so", async () => {
    const directory = directoryWith({ carol: { ...WITH_KEY, Expires: "soon" } });
    const administration = administrationOf(directory);
    await assert.rejects(changeUser(administration, "carol", disable), /Expires is not a date/);
    const { warnings } = await changeUser(administration, "carol", disable, { even: true });
    assert.match(warnings.join(), /Expires is not a date/);
    assert.deepEqual(directory.written, ["replace carol"]);
  });

  it("fails for users who are not there, each in its own words", async () => {
    const directory = directoryWith();
    directory.users.set("gone", { kind: "removed" });
    directory.users.set("odd", { kind: "unreadable", reason: "not-json" });
    const change = (user: string) => changeUser(administrationOf(directory), user, disable);
    await assert.rejects(
      change("nobody"),
      /^Error: secret SFTP\/nobody: there is no such user; add/,
    );
    await assert.rejects(change("gone"), /was removed, and can still be restored; add gone again/);
    await assert.rejects(change("odd"), /the secret is not JSON; remove the user with --now/);
  });
});

describe("removing a user", () => {
  const removal = { now: false };

  it("removes, once, and in a dry run not at all", async () => {
    const directory = directoryWith({ carol: WITH_KEY });
    const administration = administrationOf(directory);
    await removeUser({ ...administration, dryRun: true }, "carol", removal);
    assert.deepEqual(directory.written, []);
    assert.equal(await removeUser(administration, "carol", removal), "gone");
    await assert.rejects(
      removeUser(administration, "carol", removal),
      /was removed, and can still/,
    );
    await assert.rejects(removeUser(administration, "nobody", removal), /there is no such user/);
    assert.deepEqual(directory.written, ["remove carol"]);
  });

  it("gives up for good what was removed before", async () => {
    const directory = directoryWith();
    directory.users.set("carol", { kind: "removed" });
    await removeUser(administrationOf(directory), "carol", { now: true });
    assert.deepEqual(directory.written, ["remove for good carol"]);
  });
});
