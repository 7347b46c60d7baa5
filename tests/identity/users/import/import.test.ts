import assert from "node:assert/strict";

import { readCsv } from "../../../../identity/users/import/csv";
import type { RecordFields, Stored } from "../../../../identity/users/repository";
import { importRow, planImport } from "../../../../identity/users/import/import";
import { hashPassword, verifyPassword } from "../../../../identity/authorizer/user/password";
import { readUserRecord } from "../../../../identity/authorizer/user/user-record";
import { KEYS } from "../../support";
import { usersOf, repositoryWith, type MemoryRepository, quickHashing, RULES } from "../support";

const FILE = `user,password,publicKeys,allowedCidrs
alice,secret of alice,,10.0.0.0/8
bob,,${KEYS.rsa},
carol,secret of carol,${KEYS.ed25519},10.0.0.0/8;192.0.2.0/24
`;

const fieldsOf = (repository: MemoryRepository, user: string): RecordFields => {
  const stored: Stored | undefined = repository.users.get(user);
  assert.ok(stored?.kind === "record", `${user} has no record`);
  return stored.fields;
};

/** Imports a file; returns the effect for each user. */
async function run(repository: MemoryRepository, text: string, dryRun = false) {
  const hashing = quickHashing();
  const { rows } = readCsv(text);
  const { planned, problems } = await planImport(rows, repository, RULES);
  assert.deepEqual(problems, []);
  const effects: string[] = [];
  for (const row of planned) {
    const { effect } = await importRow(row, usersOf(repository, { dryRun }), hashing);
    effects.push(effect);
  }
  return { effects, counts: hashing.counts };
}

describe("import", () => {
  it("adds users with hashes in place of their passwords", async () => {
    const repository = repositoryWith();
    const { effects } = await run(repository, FILE);
    assert.deepEqual(effects, ["added", "added", "added"]);
    const { PasswordHash, ...rest } = fieldsOf(repository, "carol");
    assert.deepEqual(rest, {
      PublicKeys: [KEYS.ed25519],
      AllowedCidrs: ["10.0.0.0/8", "192.0.2.0/24"],
    });
    const record = readUserRecord({ PasswordHash });
    assert.ok(record.kind === "user");
    assert.ok(await verifyPassword("secret of carol", record.password));
    assert.deepEqual(fieldsOf(repository, "bob"), { PublicKeys: [KEYS.rsa] });
  });

  it("changes nothing in a second run, and hashes nothing anew", async () => {
    const repository = repositoryWith();
    await run(repository, FILE);
    const written = repository.written.length;
    const { effects, counts } = await run(repository, FILE);
    assert.deepEqual(effects, ["unchanged", "unchanged", "unchanged"]);
    assert.deepEqual(counts, { hash: 0, verify: 2 });
    assert.equal(repository.written.length, written);
  });

  it("changes whoever is otherwise than the file says", async () => {
    const repository = repositoryWith();
    await run(repository, FILE);
    const before = fieldsOf(repository, "carol");
    const other = FILE.replace("secret of alice", "another").replace("192.0.2.0", "198.51.100.0");
    const { effects, counts } = await run(repository, other);
    assert.deepEqual(effects, ["changed", "unchanged", "changed"]);
    assert.deepEqual(counts, { hash: 1, verify: 2 });
    assert.deepEqual(fieldsOf(repository, "carol"), {
      ...before,
      AllowedCidrs: ["10.0.0.0/8", "198.51.100.0/24"],
    });
  });

  it("leaves fields that have no column, and passwords whose cell is blank", async () => {
    const PasswordHash = await hashPassword("old", { ln: 10, r: 8, p: 1 });
    const alice = { PasswordHash, Expires: "2030-12-31", AllowedCidrs: "10.0.0.0/8" };
    const repository = repositoryWith({ alice });
    const { effects } = await run(repository, "user,password,allowedCidrs\nalice,,192.0.2.0/24");
    assert.deepEqual(effects, ["changed"]);
    assert.deepEqual(fieldsOf(repository, "alice"), { ...alice, AllowedCidrs: ["192.0.2.0/24"] });
  });

  it("leaves alone what says the same in another way", async () => {
    const repository = repositoryWith({
      alice: {
        PublicKey: `${KEYS.rsa} alice@home\n`,
        AllowedCidrs: "10.0.0.0/8",
        Disabled: "false",
      },
    });
    const text = `user,publicKeys,allowedCidrs,disabled\nalice,${KEYS.rsa},10.0.0.0/8,`;
    assert.deepEqual((await run(repository, text)).effects, ["unchanged"]);
  });

  // Everybody who may read the secret would know the password.
  it("hashes a password that is stored as plain text, though it is the same", async () => {
    const repository = repositoryWith({ alice: { Password: "secret" } });
    assert.deepEqual((await run(repository, "user,password\nalice,secret")).effects, ["changed"]);
    assert.deepEqual(Object.keys(fieldsOf(repository, "alice")), ["PasswordHash"]);
  });

  it("takes removed users back", async () => {
    const repository = repositoryWith();
    repository.users.set("bob", { kind: "removed" });
    assert.deepEqual((await run(repository, FILE)).effects, ["added", "restored", "added"]);
    assert.deepEqual(fieldsOf(repository, "bob"), { PublicKeys: [KEYS.rsa] });
  });

  // An import that runs while somebody is disabled must not enable the user again.
  it("skips users whom somebody else changes, adds or removes after the plan", async () => {
    const repository = repositoryWith({ alice: { PublicKeys: [KEYS.rsa] }, dan: { Access: "x" } });
    const { rows } = readCsv(FILE);
    const { planned } = await planImport(rows, repository, RULES);
    const disabled = { PublicKeys: [KEYS.rsa], Disabled: true };
    await repository.replace("alice", disabled, undefined);
    await repository.create("bob", disabled);
    const effects: string[] = [];
    for (const row of planned) {
      effects.push((await importRow(row, usersOf(repository), quickHashing())).effect);
    }
    assert.deepEqual(effects, ["skipped", "skipped", "added"]);
    assert.deepEqual(fieldsOf(repository, "alice"), disabled);
    assert.deepEqual(fieldsOf(repository, "bob"), disabled);
    const failing = { ...repository, create: () => Promise.reject(new Error("throttled")) };
    const [, , carol] = planned;
    assert.ok(carol);
    await assert.rejects(importRow(carol, usersOf(failing), quickHashing()), /throttled/);
  });

  it("writes nothing in a dry run, and hashes nothing", async () => {
    const repository = repositoryWith({ alice: { PublicKeys: [KEYS.rsa] } });
    const { effects, counts } = await run(repository, FILE, true);
    assert.deepEqual(effects, ["changed", "added", "added"]);
    assert.deepEqual([counts.hash, repository.written], [0, []]);
  });

  it("tells all rows whose record would be refused, each with its line", async () => {
    const repository = repositoryWith({
      known: { PublicKeys: [KEYS.rsa], AllowedCidrs: "10.0.0.0/8" },
    });
    repository.users.set("odd", { kind: "unreadable", reason: "binary-secret" });
    const { rows } = readCsv(
      [
        "user,password,access,expires",
        "known,,read-only,2030-01-01",
        "a b,x,,",
        "bob,x,everything,",
        "carol,,,",
        "dave,x,,31.12.2030",
        "odd,x,,",
      ].join("\n"),
    );
    let read = 0;
    const { problems } = await planImport(rows, repository, RULES, () => read++);
    assert.equal(read, 6);
    assert.deepEqual(
      problems.map(({ line, problem }) => [line, /^user [^:]+: .{20}/.exec(problem)?.[0]]),
      [
        [3, "user a b: the service takes no"],
        [4, "user bob: the record is refuse"],
        [5, "user carol: has neither a password"],
        [6, "user dave: the record is refuse"],
        [7, "user odd: the secret is binary"],
      ].map(([line, text]) => [line, /^user [^:]+: .{20}/.exec(String(text))?.[0]]),
    );
  });
});
