import * as assert from "node:assert/strict";

import { authenticate } from "../../../identity/authorizer/authenticate";
import type { Decision, Lockout, LoginAttempt } from "../../../identity/authorizer/decision";
import { attempt, keyAttempt, KEYS, portsOf, SETTINGS } from "../support";

const SECRET = { Password: "correct horse", PublicKeys: [KEYS.rsa] };
const WRONG = attempt({ password: "wrong" });

/** Decides on one attempt; returns the decision and the calls of the lockout. */
async function decide(given: LoginAttempt, secret: unknown, locked: boolean | "meanwhile" = false) {
  const asked: string[] = [];
  const answer = (question: string) => (about: LoginAttempt) => {
    assert.deepEqual(about, given);
    const isFirst = asked.push(question) === 1;
    return Promise.resolve(locked === "meanwhile" ? !isFirst : locked);
  };
  const lockout: Lockout = {
    isLocked: answer("isLocked"),
    countFailure: answer("countFailure"),
  };
  const ports = portsOf({ [given.username]: secret });
  const decision = await authenticate(given, { ...ports, lockout }, SETTINGS);
  return { decision, asked, found: ports.found, verified: ports.verified.length };
}

const reasonOf = (decision: Decision): string =>
  decision.kind === "deny" ? decision.reason : "allowed";

describe("a login where wrong passwords lock", () => {
  it("is allowed with the right password, and counts nothing", async () => {
    const { decision, asked } = await decide(attempt(), SECRET);
    assert.equal(decision.kind, "allow");
    assert.deepEqual(asked, ["isLocked", "isLocked"]);
  });

  it("is denied as before with a wrong one, which counts", async () => {
    const { decision, asked } = await decide(WRONG, SECRET);
    assert.equal(reasonOf(decision), "wrong-password");
    assert.deepEqual(asked, ["isLocked", "countFailure"]);
  });

  // Without it a stranger who has guessed right would be let in although the user is locked.
  for (const given of [attempt(), WRONG]) {
    it(`is denied as locked with the password "${given.password}"`, async () => {
      const { decision } = await decide(given, { ...SECRET, Note: "x" }, true);
      assert.deepEqual(decision, {
        kind: "deny",
        reason: "locked",
        method: "password",
        warnings: ["unknown field Note"],
      });
    });

    // Many guesses at one time all begin unlocked; the right one among them must not get in.
    it(`is denied if others lock the user meanwhile: "${given.password}"`, async () => {
      const { decision, verified } = await decide(given, SECRET, "meanwhile");
      assert.deepEqual([reasonOf(decision), verified], ["locked", 1]);
    });
  }

  // Otherwise whoever is locked out goes on making the function work, and its account pay.
  it("computes no hash while the user is locked", async () => {
    for (const secret of [SECRET, undefined, "{", { ...SECRET, Disabled: true }]) {
      const { asked, verified, decision } = await decide(WRONG, secret, true);
      assert.deepEqual([asked, verified, reasonOf(decision)], [["isLocked"], 0, "locked"]);
    }
  });

  it("asks for the lock and the user at the same time", async () => {
    const events: string[] = [];
    const slow =
      <T>(name: string, result: T) =>
      async (): Promise<T> => {
        events.push(`${name} begins`);
        await new Promise(setImmediate);
        events.push(`${name} ends`);
        return result;
      };
    const { findUser, verifyPassword, now } = portsOf({ alice: SECRET });
    const record = await findUser("alice");
    const lockout: Lockout = {
      isLocked: slow("lock", true),
      countFailure: () => Promise.resolve(true),
    };
    const ports = { findUser: slow("user", record), verifyPassword, now, lockout };
    await authenticate(attempt(), ports, SETTINGS);
    assert.deepEqual(events.slice(0, 2).sort(), ["lock begins", "user begins"]);
  });

  // Fault 21: a lock that only users who exist can have, or one request more, tells who exists.
  const SAME: [title: string, given: LoginAttempt, secret: unknown][] = [
    ["an unknown user", attempt(), undefined],
    ["a wrong password", WRONG, SECRET],
    ["the right password", attempt(), SECRET],
    ["a user without a password", attempt(), { PublicKeys: [KEYS.rsa] }],
    ["a broken record", attempt(), "{"],
    ["a disabled user", attempt(), { ...SECRET, Disabled: true }],
    ["a disabled user's wrong password", WRONG, { ...SECRET, Disabled: true }],
    ["an address that is not listed", attempt(), { ...SECRET, AllowedCidrs: "192.0.2.1" }],
  ];
  for (const [title, given, secret] of SAME) {
    for (const isLocked of [false, true]) {
      it(`takes the same requests for ${title}, locked: ${isLocked}`, async () => {
        const { decision, asked, found, verified } = await decide(given, secret, isLocked);
        const expected = isLocked ? [1, 0, 1] : [1, 1, 2];
        assert.deepEqual([found.length, verified, asked.length], expected);
        if (isLocked) assert.equal(reasonOf(decision), "locked");
      });
    }
  }

  // Fault 21: guesses at a name that does not exist lock just like those at one that does.
  it("counts guesses at an unknown user", async () => {
    assert.deepEqual((await decide(attempt(), undefined)).asked, ["isLocked", "countFailure"]);
  });

  it("does not count a right password that is refused for another reason", async () => {
    for (const restriction of [
      { Disabled: true },
      { Expires: "2020-01-01" },
      { Protocols: "FTP" },
    ]) {
      const { decision, asked } = await decide(attempt(), { ...SECRET, ...restriction });
      assert.equal(decision.kind, "deny");
      assert.deepEqual(asked, ["isLocked", "isLocked"]);
    }
  });

  // Fault 23: the service checks the key after this answer, so each key that a client offers would
  // count, right or wrong; and locked out by password, a partner's machines still get in by key.
  for (const [title, secret] of [
    ["a user with keys", SECRET],
    ["a user without keys", { Password: "correct horse" }],
    ["an unknown user", undefined],
  ] as const) {
    it(`asks nothing for a key of ${title}`, async () => {
      for (const given of [keyAttempt(), keyAttempt({ password: "" })]) {
        const { asked, decision } = await decide(given, secret, true);
        assert.deepEqual(asked, []);
        assert.notEqual(reasonOf(decision), "locked");
      }
    });
  }

  // Without a name or a password that could be one there is nothing to count, and nothing to read.
  for (const given of [
    attempt({ username: "a/../b" }),
    attempt({ protocol: "FTP", password: " " }),
    keyAttempt({ protocol: "FTPS" }),
  ]) {
    it(`asks nothing for ${JSON.stringify(given)}`, async () => {
      const { asked, found } = await decide(given, SECRET, true);
      assert.deepEqual([asked, found], [[], []]);
    });
  }
});
