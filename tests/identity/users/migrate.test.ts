import assert from "node:assert/strict";

import { type RecordFields, UserExistsError } from "../../../identity/users/repository";
import { type Migrated, migrateUser, type UserMigration } from "../../../identity/users/migrate";
import { hashPassword, verifyPassword } from "../../../identity/authorizer/user/password";
import { readUserRecord } from "../../../identity/authorizer/user/user-record";
import { KEYS } from "../support";
import { repositoryWith, type MemoryRepository, quickHashing, RULES } from "./support";

const WITH_KEY = { PublicKeys: [KEYS.ed25519], AllowedCidrs: "10.0.0.0/8" };

describe("migration", () => {
  const hashing = quickHashing();
  const migrate = (
    to: MemoryRepository,
    fields: RecordFields,
    changes: Partial<UserMigration> = {},
  ): Promise<Migrated> =>
    migrateUser("alice", {
      ...{ from: repositoryWith({ alice: fields }), to, rules: RULES },
      ...{ hashing, overwrite: false, dryRun: false, ...changes },
    });
  const fieldsIn = ({ users }: MemoryRepository): RecordFields => {
    const stored = users.get("alice");
    return stored?.kind === "record" ? stored.fields : {};
  };

  it("copies a record as it is, and a second time leaves it alone", async () => {
    const to = repositoryWith({}, "dynamodb");
    assert.deepEqual(await migrate(to, WITH_KEY), { effect: "copied" });
    assert.deepEqual(fieldsIn(to), WITH_KEY);
    assert.deepEqual(await migrate(to, WITH_KEY), { effect: "unchanged" });
    assert.deepEqual(to.written, ["create alice"]);
  });

  it("hashes a plain password on the way, once", async () => {
    const to = repositoryWith({}, "dynamodb");
    assert.deepEqual(await migrate(to, { Password: "secret" }), { effect: "copied" });
    assert.deepEqual(Object.keys(fieldsIn(to)), ["PasswordHash"]);
    const record = readUserRecord(fieldsIn(to));
    assert.ok(record.kind === "user" && (await verifyPassword("secret", record.password)));
    assert.deepEqual(await migrate(to, { Password: "secret" }), { effect: "unchanged" });
    assert.deepEqual(await migrate(to, { Password: "other" }), {
      effect: "left",
      why: "has another PasswordHash there; --overwrite replaces the record",
    });
  });

  it("hashes the password of each protocol, so that each stays what it was", async () => {
    const to = repositoryWith({}, "dynamodb");
    const passwords = { Password: "all", SFTPPassword: "s", FTPSPassword: "fs", FTPPassword: "f" };
    assert.deepEqual(await migrate(to, passwords), { effect: "copied" });
    const record = readUserRecord(fieldsIn(to));
    assert.ok(record.kind === "user");
    const names = ["PasswordHash", "SFTPPasswordHash", "FTPSPasswordHash", "FTPPasswordHash"];
    assert.deepEqual(Object.keys(fieldsIn(to)).sort(), names.sort());
    assert.ok(await verifyPassword("all", record.password));
    assert.ok(await verifyPassword("s", record.byProtocol?.SFTP?.password));
    assert.ok(await verifyPassword("fs", record.byProtocol?.FTPS?.password));
    assert.ok(await verifyPassword("f", record.byProtocol?.FTP?.password));
    assert.deepEqual(await migrate(to, passwords), { effect: "unchanged" });
  });

  // Without it the password for all protocols would be good for FTP too.
  it("leaves a record in which a protocol has a blank password", async () => {
    const to = repositoryWith({}, "dynamodb");
    assert.deepEqual(await migrate(to, { Password: "all", FTPPassword: "" }), {
      effect: "left",
      why: "FTPPassword is blank; remove it, and name the other protocols in Protocols",
    });
    assert.deepEqual(to.written, []);
  });

  // One was copied in plain text, and everybody who may read the table could read it.
  it("never copies an unknown field that is named like a password, and names it", async () => {
    const unknown = {
      OldPassword: "a",
      "old-password": "b",
      AdminPassword: "c",
      ZipPasswords: ["d"],
      smtp_passwd: "e",
      KeyPassphrase: "f",
      Database: { User: "x", Password: "g" },
      Backup: '[{"DbPassword": "h"}]',
      "hunter2!password": "i",
    };
    const kept = { Note: "no password here", Contact: { Mail: "a@example.com" } };
    for (const store of ["dynamodb", "secrets"] as const) {
      const to = repositoryWith({}, store);
      const result = await migrate(to, { ...WITH_KEY, ...unknown, ...kept });
      assert.deepEqual(fieldsIn(to), { ...WITH_KEY, ...kept });
      assert.deepEqual(result, {
        effect: "copied",
        without: [...Object.keys(unknown).slice(0, -1), "a name that is not a word"],
      });
    }
  });

  it("leaves a record whose password is spelt in another way", async () => {
    const to = repositoryWith({}, "dynamodb");
    const result = await migrate(to, { ...WITH_KEY, password: "secret" });
    assert.match(result.effect === "left" ? result.why : "", /is Password meant\?$/);
    assert.deepEqual(to.written, []);
  });

  it("drops a plain password beside its hash", async () => {
    const to = repositoryWith();
    const PasswordHash = await hashPassword("secret", { ln: 10, r: 8, p: 1 });
    await migrate(to, { PasswordHash, Password: "old" });
    assert.deepEqual(fieldsIn(to), { PasswordHash });
  });

  // Otherwise a second run after the switch would enable users who have been disabled since.
  it("overwrites another record only when told to", async () => {
    const to = repositoryWith({ alice: { ...WITH_KEY, Disabled: true } }, "dynamodb");
    assert.deepEqual(await migrate(to, WITH_KEY), {
      effect: "left",
      why: "has another Disabled there; --overwrite replaces the record",
    });
    assert.deepEqual(await migrate(to, WITH_KEY, { overwrite: true }), { effect: "overwritten" });
    assert.deepEqual(fieldsIn(to), WITH_KEY);
  });

  it("leaves users who were removed there, unless told to overwrite", async () => {
    const to = repositoryWith();
    to.users.set("alice", { kind: "removed" });
    const result = await migrate(to, WITH_KEY);
    assert.match(result.effect === "left" ? result.why : "", /^was removed there; --overwrite/);
    await migrate(to, WITH_KEY, { overwrite: true });
    assert.deepEqual(fieldsIn(to), WITH_KEY);
  });

  it("leaves what would be refused there, and says why", async () => {
    const to = repositoryWith({}, "dynamodb");
    const result = await migrate(to, { ...WITH_KEY, Expires: "soon" });
    assert.match(result.effect === "left" ? result.why : "", /Expires is not a date/);
    const large = await migrate(to, { ...WITH_KEY, Note: "x".repeat(400_000) });
    assert.match(large.effect === "left" ? large.why : "", /400000 are allowed/);
    const HomeDirectoryDetails = Array.from({ length: 40 }, (_, index) => ({
      Entry: `/in${index}`,
      Target: `/files/alice/incoming-${index}`,
    }));
    const tooLong = await migrate(to, { ...WITH_KEY, HomeDirectoryDetails });
    assert.match(tooLong.effect === "left" ? tooLong.why : "", /session policy is too long/);
    const from = repositoryWith();
    from.users.set("alice", { kind: "unreadable", reason: "not-json" });
    const unreadable = await migrate(to, {}, { from, overwrite: true });
    assert.deepEqual(unreadable, { effect: "left", why: "the secret is not JSON" });
    assert.deepEqual(to.written, []);
  });

  it("writes nothing in a dry run, and hashes nothing", async () => {
    const to = repositoryWith({}, "dynamodb");
    const own = quickHashing();
    const result = await migrate(to, { Password: "x" }, { dryRun: true, hashing: own });
    assert.deepEqual([result, own.counts.hash, to.written], [{ effect: "copied" }, 0, []]);
  });

  // The record that was listed may be minutes old when its turn comes.
  it("copies users as they are when they are copied, and leaves those who are gone", async () => {
    const [from, to] = [repositoryWith({ alice: WITH_KEY }), repositoryWith({}, "dynamodb")];
    const disabled = { ...WITH_KEY, Disabled: true };
    let isDisabled = false;
    const disabledWhileCopied: MemoryRepository = {
      ...from,
      read: async (username) => {
        const stored = await from.read(username);
        if (!isDisabled) await from.replace(username, disabled, undefined);
        isDisabled = true;
        return stored;
      },
    };
    const result = await migrate(to, {}, { from: disabledWhileCopied });
    assert.deepEqual([result, fieldsIn(to)], [{ effect: "overwritten" }, disabled]);
    const gone = { effect: "left", why: "was removed meanwhile" };
    assert.deepEqual(await migrate(to, {}, { from: repositoryWith() }), gone);
    await from.remove("alice", { now: false });
    assert.deepEqual(await migrate(to, {}, { from }), gone);
  });

  it("leaves users whom somebody else changes there at the same time", async () => {
    const to = repositoryWith({}, "dynamodb");
    const overtaken = {
      ...to,
      create: (user: string) => Promise.reject(new UserExistsError(user)),
    };
    assert.deepEqual(await migrate(overtaken, WITH_KEY), {
      effect: "left",
      why: "was changed there meanwhile; run it again",
    });
    const failing = { ...to, create: () => Promise.reject(new Error("throttled")) };
    await assert.rejects(migrate(failing, WITH_KEY), /throttled/);
  });
});
