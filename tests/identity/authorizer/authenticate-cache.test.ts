import * as assert from "node:assert/strict";

import { authenticate, type AuthenticatorPorts } from "../../../identity/authorizer/authenticate";
import { withCache } from "../../../identity/authorizer/stores/cache";
import type { LoginAttempt } from "../../../identity/authorizer/decision";
import { hashPassword, verifyPassword } from "../../../identity/authorizer/user/password";
import { attempt, type FakePorts, keyAttempt, KEYS, NOW, portsOf, SETTINGS } from "../support";

const SECRET = { Password: "correct horse", PublicKeys: [KEYS.rsa] };
const WRONG = attempt({ password: "wrong" });

/** Logins with secrets that may change and a cache of 30 seconds. */
class Logins {
  public time = NOW;
  private readonly fake: FakePorts;
  private readonly ports: AuthenticatorPorts;

  public constructor(private readonly secrets: Record<string, unknown>) {
    this.fake = portsOf(secrets);
    const now = (): number => this.time;
    const settings = { seconds: 30, users: 10 };
    this.ports = { ...this.fake, ...withCache(this.fake.findUser, settings, now, now), now };
  }

  /** Decision, number of reads of the store, and number of verified passwords. */
  public async attempt(given: LoginAttempt): Promise<[outcome: string, reads: number, n: number]> {
    this.fake.found.length = this.fake.verified.length = 0;
    const decision = await authenticate(given, this.ports, SETTINGS);
    const outcome = decision.kind === "allow" ? "allow" : decision.reason;
    return [outcome, this.fake.found.length, this.fake.verified.length];
  }

  public store(secret: unknown, username = "alice"): void {
    this.secrets[username] = secret;
  }
}

describe("a login of a cached user", () => {
  let logins: Logins;
  beforeEach(async () => {
    logins = new Logins({ alice: SECRET });
    assert.deepEqual(await logins.attempt(attempt()), ["allow", 1, 1]);
  });

  it("reads nothing, and verifies the password all the same", async () => {
    assert.deepEqual(await logins.attempt(attempt()), ["allow", 0, 1]);
    assert.deepEqual(await logins.attempt(keyAttempt()), ["allow", 0, 0]);
  });

  // Fault 21: what a wrong password takes must not tell who has been here before.
  it("takes the same for a wrong password as for an unknown user", async () => {
    assert.deepEqual(await logins.attempt(WRONG), ["wrong-password", 1, 1]);
    assert.deepEqual(await logins.attempt(attempt({ username: "nobody" })), ["unknown-user", 1, 1]);
    assert.deepEqual(await logins.attempt(attempt({ username: "nobody" })), ["unknown-user", 1, 1]);
  });

  // Fault 22: a user who was revoked gets in for as long as the cache says, and no moment longer.
  it("is denied once the record is older than the cache's life", async () => {
    for (const revoked of [
      { ...SECRET, Disabled: true },
      undefined,
      { ...SECRET, Password: "n" },
    ]) {
      logins = new Logins({ alice: SECRET });
      await logins.attempt(attempt());
      logins.store(revoked);
      logins.time += 29_999;
      assert.equal((await logins.attempt(attempt()))[0], "allow");
      logins.time += 1;
      assert.notEqual((await logins.attempt(attempt()))[0], "allow");
      assert.notEqual((await logins.attempt(keyAttempt({ username: "nobody" })))[0], "allow");
    }
  });

  it("is denied at the time at which the user expires, cached or not", async () => {
    logins = new Logins({ alice: { ...SECRET, Expires: "2026-06-15T12:00:10Z" } });
    assert.deepEqual(await logins.attempt(attempt()), ["allow", 1, 1]);
    logins.time += 10_000;
    assert.deepEqual(await logins.attempt(attempt()), ["expired", 1, 1]);
  });

  // Fault 22: a denial from memory would refuse a user for what is no longer so.
  const MENDED: [
    title: string,
    was: object,
    given: LoginAttempt,
    took: [string, number, number],
  ][] = [
    ["a user who was disabled", { Disabled: true }, attempt(), ["allow", 1, 1]],
    ["a user who was disabled, by key", { Disabled: true }, keyAttempt(), ["allow", 1, 0]],
    ["an address that was not listed", { AllowedCidrs: "192.0.2.1" }, attempt(), ["allow", 1, 1]],
    ["a user without keys", { PublicKeys: [] }, keyAttempt(), ["allow", 1, 0]],
    // Only then is there something new to verify.
    ["another password", { Password: "another" }, attempt(), ["allow", 1, 2]],
    ["no password", { Password: "" }, attempt(), ["allow", 1, 2]],
  ];
  for (const [title, was, given, took] of MENDED) {
    it(`is decided anew for ${title}`, async () => {
      logins = new Logins({ alice: { ...SECRET, ...was } });
      await logins.attempt(given);
      logins.store(SECRET);
      assert.deepEqual(await logins.attempt(given), took);
    });
  }

  it("is denied for what the store says now", async () => {
    logins.store({ ...SECRET, Disabled: true });
    assert.deepEqual(await logins.attempt(WRONG), ["disabled", 1, 1]);
    logins.store(undefined);
    assert.deepEqual(await logins.attempt(WRONG), ["unknown-user", 1, 2]);
  });

  // Fault 22: from then on the new record is in the cache.
  it("is not allowed any more after a denial has shown the user to be disabled", async () => {
    logins.store({ ...SECRET, Disabled: true });
    await logins.attempt(WRONG);
    assert.deepEqual(await logins.attempt(attempt()), ["disabled", 1, 1]);
  });

  // Fault 22: beside a hash nobody sees whether the store was read, so a new password works at once.
  it("is decided anew by password for a user who was missing", async () => {
    logins.store(undefined);
    await logins.attempt(WRONG);
    assert.deepEqual(await logins.attempt(attempt()), ["unknown-user", 1, 1]);
    logins.store(SECRET);
    assert.deepEqual(await logins.attempt(attempt()), ["allow", 1, 1]);
    assert.deepEqual(await logins.attempt(keyAttempt()), ["allow", 0, 0]);
  });

  it("verifies a hash that has changed, and one that has not only once", async () => {
    const [one, other] = [
      await hashPassword("correct horse", { ln: 10, r: 8, p: 1 }),
      await hashPassword("new password", { ln: 10, r: 8, p: 1 }),
    ];
    const secrets: Record<string, unknown> = { alice: { PasswordHash: one } };
    let hashes = 0;
    const { findUser } = portsOf(secrets);
    const now = (): number => NOW;
    const ports: AuthenticatorPorts = {
      ...withCache(findUser, { seconds: 30, users: 1 }, now),
      verifyPassword: (...args) => {
        hashes++;
        return verifyPassword(...args);
      },
      now,
    };
    const decide = async (password: string): Promise<string> =>
      (await authenticate(attempt({ password }), ports, SETTINGS)).kind;
    assert.equal(await decide("correct horse"), "allow");
    assert.deepEqual([await decide("new password"), hashes], ["deny", 2]);
    secrets["alice"] = { PasswordHash: other };
    assert.deepEqual([await decide("new password"), hashes], ["allow", 4]);
  });
});

describe("probes by key", () => {
  const HERE = "203.0.113.7";
  const ELSEWHERE = "198.51.100.9";
  let logins: Logins;
  beforeEach(() => {
    logins = new Logins({ alice: SECRET });
  });
  /** Reads of the store for each of a series of probes. */
  async function reads(username: string, ...sources: string[]): Promise<number[]> {
    const counts: number[] = [];
    for (const sourceIp of sources) {
      counts.push((await logins.attempt(keyAttempt({ username, sourceIp })))[1]);
    }
    return counts;
  }

  // Fault 21: a user who exists was answered from the cache in 0.1 ms, any other from the store in 60 ms.
  it("take as many reads for a user who exists as for one who does not", async () => {
    const sources = [HERE, HERE, ELSEWHERE, HERE, ELSEWHERE];
    assert.deepEqual(await reads("alice", ...sources), [1, 0, 1, 0, 0]);
    assert.deepEqual(await reads("nobody", ...sources), [1, 0, 1, 0, 0]);
    logins.time += 30_000;
    assert.deepEqual(await reads("alice", HERE, HERE), [1, 0]);
    assert.deepEqual(await reads("nobody", HERE, HERE), [1, 0]);
  });

  // Fault 21: otherwise the first answer says whether the user has logged in within the last half minute.
  it("do not tell who has just logged in from elsewhere", async () => {
    assert.deepEqual(await logins.attempt(attempt({ sourceIp: HERE })), ["allow", 1, 1]);
    assert.deepEqual(await reads("alice", ELSEWHERE), [1]);
    assert.deepEqual(await reads("nobody", ELSEWHERE), [1]);
  });

  it("push no more entries out of the cache for one than for the other", async () => {
    const others = Array.from({ length: 10 }, (_, index) => `probe-${index}`);
    for (const name of ["alice", "nobody"]) {
      await reads(name, HERE);
      for (const other of others) await reads(other, HERE);
      assert.deepEqual(await reads(name, HERE), [1]);
    }
  });

  it("find a user who was added once the cache's life is over", async () => {
    const probe = keyAttempt({ username: "carol" });
    logins = new Logins({});
    assert.deepEqual(await logins.attempt(probe), ["unknown-user", 1, 0]);
    assert.deepEqual(await logins.attempt(probe), ["unknown-user", 0, 0]);
    logins.store(SECRET, "carol");
    logins.time += 30_000;
    assert.deepEqual(await logins.attempt(probe), ["allow", 1, 0]);
  });
});
