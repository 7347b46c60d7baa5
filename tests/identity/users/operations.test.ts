import assert from "node:assert/strict";

import { changed } from "../../../identity/users/changes";
import {
  ChangedMeanwhileError,
  type UserRepository,
  UserExistsError,
} from "../../../identity/users/repository";
import { addUser, changeUser, recordOf, removeUser } from "../../../identity/users/operations";
import { hashPassword } from "../../../identity/authorizer/user/password";
import { KEYS } from "../support";
import { usersOf, repositoryWith, versionOf } from "./support";

const WITH_KEY = { PublicKeys: [KEYS.ed25519] };
const hash = (): Promise<string> => hashPassword("secret", { ln: 10, r: 8, p: 1 });
const never = (): Promise<string> => Promise.reject(new Error("asked for a password"));

describe("adding a user", () => {
  it("stores the record, with the hash of the password", async () => {
    const repository = repositoryWith();
    const outcome = await addUser(usersOf(repository), "carol", WITH_KEY, hash);
    assert.equal(outcome.effect, "added");
    const { PasswordHash, ...rest } = await recordOf(repository, "carol");
    assert.deepEqual(rest, WITH_KEY);
    assert.match(String(PasswordHash), /^\$scrypt\$ln=10/);
  });

  it("fails for a user who exists, and says what changes one", async () => {
    const repository = repositoryWith({ carol: WITH_KEY });
    await assert.rejects(
      addUser(usersOf(repository), "carol", WITH_KEY, never),
      (error: Error) =>
        error instanceof UserExistsError && /set-password, rotate-key/.test(error.message),
    );
    assert.deepEqual(repository.written, []);
  });

  it("fails before a password is asked for where the record is no good", async () => {
    const users = usersOf(repositoryWith());
    const bad = { ...WITH_KEY, AllowedCidrs: ["nowhere"] };
    await assert.rejects(addUser(users, "carol", bad, never), /^Error: user carol: the rec/);
    await assert.rejects(addUser(users, "carol", {}), /neither a password nor a key/);
    await assert.rejects(addUser(users, "c/d", WITH_KEY), /service takes no such name/);
  });

  it("takes a removed user back with the new record, and says so", async () => {
    const repository = repositoryWith();
    repository.users.set("carol", { kind: "removed" });
    const { effect } = await addUser(usersOf(repository), "carol", WITH_KEY);
    assert.equal(effect, "restored");
    assert.deepEqual(repository.written, ["restore carol", "replace carol"]);
    assert.deepEqual(await recordOf(repository, "carol"), WITH_KEY);
  });

  // Otherwise the user would be restored with the old password.
  it("removes the user again where the new record can't be stored", async () => {
    const repository = repositoryWith();
    repository.users.set("carol", { kind: "removed" });
    const failing = { ...repository, replace: () => Promise.reject(new Error("throttled")) };
    await assert.rejects(addUser(usersOf(failing), "carol", WITH_KEY), /throttled/);
    assert.deepEqual(repository.users.get("carol"), { kind: "removed" });
  });

  it("leaves the user as somebody else has written it meanwhile", async () => {
    const repository = repositoryWith();
    repository.users.set("carol", { kind: "removed" });
    const overtaken: UserRepository = {
      ...repository,
      restore: async (username) => {
        const version = await repository.restore(username);
        await repository.replace(username, { ...WITH_KEY, Disabled: true }, version);
        return version;
      },
    };
    const added = addUser(usersOf(overtaken), "carol", WITH_KEY);
    await assert.rejects(added, ChangedMeanwhileError);
    assert.deepEqual(await recordOf(repository, "carol"), { ...WITH_KEY, Disabled: true });
  });

  it("writes nothing in a dry run, and asks for no password", async () => {
    const repository = repositoryWith();
    const users = usersOf(repository, { dryRun: true });
    assert.equal((await addUser(users, "carol", {}, never)).effect, "added");
    assert.deepEqual(repository.written, []);
  });
});

describe("changing a user", () => {
  const disable = (fields: object) => changed({ ...fields }, { Disabled: true });

  it("stores the changed record, once", async () => {
    const repository = repositoryWith({ carol: WITH_KEY });
    const users = usersOf(repository);
    assert.equal((await changeUser(users, "carol", disable)).effect, "changed");
    assert.equal((await changeUser(users, "carol", disable)).effect, "unchanged");
    assert.deepEqual(repository.written, ["replace carol"]);
    assert.deepEqual(await recordOf(repository, "carol"), { ...WITH_KEY, Disabled: true });
  });

  it("writes nothing in a dry run", async () => {
    const repository = repositoryWith({ carol: WITH_KEY });
    const users = usersOf(repository, { dryRun: true });
    assert.equal((await changeUser(users, "carol", disable)).effect, "changed");
    assert.deepEqual(repository.written, []);
  });

  // Disabling a user must always work.
  it("refuses a bad record, unless told to change it even so", async () => {
    const repository = repositoryWith({ carol: { ...WITH_KEY, Expires: "soon" } });
    const users = usersOf(repository);
    await assert.rejects(changeUser(users, "carol", disable), /Expires is not a date/);
    const { warnings } = await changeUser(users, "carol", disable, { allowRefused: true });
    assert.match(warnings.join(), /Expires is not a date/);
    assert.deepEqual(repository.written, ["replace carol"]);
  });

  // Whoever writes at the same time must neither undo the change nor keep it from being made.
  it("fails where somebody else changed the user, or makes the change again if told to", async () => {
    const repository = repositoryWith({ carol: WITH_KEY });
    const others = (times: number): UserRepository => ({
      ...repository,
      read: async (username) => {
        const stored = await repository.read(username);
        const note = { ...WITH_KEY, Note: --times };
        if (times >= 0) await repository.replace(username, note, versionOf(stored));
        return stored;
      },
    });
    const overtaken = changeUser(usersOf(others(1)), "carol", disable);
    await assert.rejects(overtaken, ChangedMeanwhileError);
    assert.deepEqual(await recordOf(repository, "carol"), { ...WITH_KEY, Note: 0 });
    const persists = { persists: true };
    const { effect } = await changeUser(usersOf(others(3)), "carol", disable, persists);
    assert.equal(effect, "changed");
    const disabled = { ...WITH_KEY, Note: 0, Disabled: true };
    assert.deepEqual(await recordOf(repository, "carol"), disabled);
    await repository.replace("carol", WITH_KEY, versionOf(repository.users.get("carol")));
    const endless = changeUser(usersOf(others(1000)), "carol", disable, persists);
    await assert.rejects(endless, ChangedMeanwhileError);
    const nobody = changeUser(usersOf(repository), "nobody", disable, persists);
    await assert.rejects(nobody, /there is no such user/);
  });

  it("fails for users who are not there, each in its own words", async () => {
    const repository = repositoryWith();
    repository.users.set("gone", { kind: "removed" });
    repository.users.set("odd", { kind: "unreadable", reason: "not-json" });
    const change = (user: string) => changeUser(usersOf(repository), user, disable);
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
    const repository = repositoryWith({ carol: WITH_KEY });
    const users = usersOf(repository);
    await removeUser({ ...users, dryRun: true }, "carol", removal);
    assert.deepEqual(repository.written, []);
    assert.equal(await removeUser(users, "carol", removal), "gone");
    await assert.rejects(removeUser(users, "carol", removal), /was removed, and can still/);
    await assert.rejects(removeUser(users, "nobody", removal), /there is no such user/);
    assert.deepEqual(repository.written, ["remove carol"]);
  });

  it("gives up for good what was removed before", async () => {
    const repository = repositoryWith();
    repository.users.set("carol", { kind: "removed" });
    await removeUser(usersOf(repository), "carol", { now: true });
    assert.deepEqual(repository.written, ["remove for good carol"]);
  });
});
