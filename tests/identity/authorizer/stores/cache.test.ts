import * as assert from "node:assert/strict";

import fc from "fast-check";

import { withCache } from "../../../../identity/authorizer/stores/cache";
import { type Denial, deny } from "../../../../identity/authorizer/decision";
import { parseUserRecord, type UserRecord } from "../../../../identity/authorizer/user/user-record";
import { NOW } from "../../support";

const DAY = 24 * 60 * 60 * 1000;

const recordOf = (secret: object): UserRecord | Denial => parseUserRecord(JSON.stringify(secret));

/** Cache of a store in which every user exists, with clocks that the test sets. */
function cacheOf({ seconds = 30, users = 3 } = {}) {
  const time = { now: NOW, clock: 0 };
  const store: Record<string, UserRecord | Denial | Error> = {};
  const found: string[] = [];
  const findUser = (username: string): Promise<UserRecord | Denial> => {
    found.push(username);
    const record = store[username] ?? recordOf({ Password: username });
    return record instanceof Error ? Promise.reject(record) : Promise.resolve(record);
  };
  const cache = withCache(
    findUser,
    { seconds, users },
    () => time.now,
    () => time.clock,
  );
  /** Advances both clocks. */
  const pass = (milliseconds: number): void => {
    time.now += milliseconds;
    time.clock += milliseconds;
  };
  const cachedNames = (...names: string[]): string[] =>
    names.filter((name) => cache.cached(name)?.kind === "user");
  return { ...cache, time, store, found, pass, cachedNames };
}

describe("the cache", () => {
  it("caches users that were found, each by its own name", async () => {
    const { findUser, cached, found } = cacheOf();
    assert.equal(cached("alice"), undefined);
    const alice = await findUser("alice");
    assert.deepEqual(cached("alice"), alice);
    assert.equal(cached("Alice"), undefined);
    assert.equal(cached("__proto__"), undefined);
    assert.deepEqual(found, ["alice"]);
  });

  it("asks the store each time that it is told to find", async () => {
    const { findUser, found } = cacheOf();
    await findUser("alice");
    await findUser("alice");
    assert.deepEqual(found, ["alice", "alice"]);
  });

  // Fault 22: a revoked user must not be let in for longer than the cache's stated life.
  it("forgets a user at the end of its life, not later", async () => {
    const { findUser, pass, cachedNames } = cacheOf({ seconds: 30 });
    await findUser("alice");
    pass(29_999);
    assert.deepEqual(cachedNames("alice"), ["alice"]);
    pass(1);
    assert.deepEqual(cachedNames("alice"), []);
  });

  it("does not keep a user for longer because it is asked for", async () => {
    const { findUser, pass, cachedNames } = cacheOf({ seconds: 30 });
    await findUser("alice");
    for (let second = 0; second < 29; second++) {
      pass(1000);
      assert.deepEqual(cachedNames("alice"), ["alice"]);
    }
    pass(1000);
    assert.deepEqual(cachedNames("alice"), []);
  });

  // Fault 22: a computation with the seconds part of a duration wraps after each day.
  it("does not return a user again after a day, nor after several", async () => {
    const { findUser, pass, cachedNames } = cacheOf({ seconds: 30 });
    await findUser("alice");
    for (let day = 1; day <= 40; day++) {
      pass(DAY);
      assert.deepEqual(cachedNames("alice"), [], `day ${day}`);
    }
  });

  it("counts from before the store was asked, however long the answer takes", async () => {
    const time = { now: NOW, clock: 0 };
    const slow = withCache(
      () => {
        time.now += 20_000;
        time.clock += 20_000;
        return Promise.resolve(recordOf({}));
      },
      { seconds: 30, users: 3 },
      () => time.now,
      () => time.clock,
    );
    await slow.findUser("alice");
    time.now += 9_999;
    time.clock += 9_999;
    assert.notEqual(slow.cached("alice"), undefined);
    time.now += 1;
    time.clock += 1;
    assert.equal(slow.cached("alice"), undefined);
  });

  // Fault 22: otherwise a clock that is set back keeps a revoked user for as much longer.
  for (const back of [1000, 25_000, DAY]) {
    it(`forgets a user in time when the clock is set back by ${back} ms`, async () => {
      const { findUser, time, pass, cachedNames } = cacheOf({ seconds: 30 });
      await findUser("alice");
      pass(20_000);
      time.now -= back;
      assert.deepEqual(cachedNames("alice"), ["alice"]);
      pass(10_000);
      assert.deepEqual(cachedNames("alice"), []);
    });
  }

  // Lambda stops a function between two events, and one of its clocks may stop too.
  it("forgets a user in time when the function was asleep", async () => {
    const { findUser, time, cachedNames } = cacheOf({ seconds: 30 });
    await findUser("alice");
    time.now += 30_000;
    assert.deepEqual(cachedNames("alice"), []);
  });

  it("measures by the process's own clock where it is given none", async () => {
    const cache = withCache(
      () => Promise.resolve(recordOf({})),
      { seconds: 86_400, users: 3 },
      () => NOW,
    );
    await cache.findUser("alice");
    assert.notEqual(cache.cached("alice"), undefined);
  });

  // Fault 22: without a bound, a function that lives for hours would hold every user in memory.
  it("holds as many users as it may, those that were read last", async () => {
    const { findUser, cachedNames } = cacheOf({ users: 3 });
    for (const name of ["a", "b", "c", "a", "d"]) await findUser(name);
    assert.deepEqual(cachedNames("a", "b", "c", "d"), ["a", "c", "d"]);
    for (let index = 0; index < 1000; index++) await findUser(`user-${index}`);
    const names = Array.from({ length: 1000 }, (_, index) => `user-${index}`);
    assert.deepEqual(cachedNames("a", "b", "c", "d", ...names), names.slice(-3));
  });

  // Fault 22: otherwise a new user is denied until the entry expires.
  it("does not cache that a user is missing, or that a record is broken", async () => {
    const { findUser, store, cachedNames } = cacheOf();
    for (const denial of [deny("unknown-user"), recordOf({ Disabled: "x" })]) {
      store["alice"] = denial;
      assert.deepEqual(await findUser("alice"), denial);
      assert.deepEqual(cachedNames("alice"), []);
    }
    delete store["alice"];
    await findUser("alice");
    assert.deepEqual(cachedNames("alice"), ["alice"]);
  });

  it("keeps for whom it was read: the address, too", async () => {
    const { findUser, cached, store } = cacheOf();
    store["bob"] = deny("unknown-user");
    const alice = await findUser("alice", "203.0.113.7");
    await findUser("bob", "203.0.113.7");
    assert.deepEqual(cached("alice", "203.0.113.7"), alice);
    assert.deepEqual(cached("bob", "203.0.113.7"), store["bob"]);
    for (const other of ["203.0.113.8", undefined, ""]) {
      assert.equal(cached("alice", other), undefined);
      assert.equal(cached("bob", other), undefined);
    }
  });

  // A probe of a name that does not exist took a read each time, one of a name that does only once.
  it("keeps that a user is missing or removed as long as a user, and no other denial", async () => {
    const { findUser, cached, store, pass } = cacheOf({ seconds: 30 });
    const kept = (): boolean => cached("alice")?.kind === "deny";
    for (const reason of ["unknown-user", "scheduled-for-deletion"] as const) {
      store["alice"] = deny(reason);
      await findUser("alice");
      assert.equal(kept(), true);
      pass(29_999);
      assert.deepEqual(cached("alice"), deny(reason));
      pass(1);
      assert.equal(kept(), false);
    }
    for (const denial of [deny("no-current-version"), recordOf({ Disabled: "x" })]) {
      store["alice"] = denial;
      await findUser("alice");
      assert.equal(kept(), false);
    }
    delete store["alice"];
    await findUser("alice");
    assert.equal(kept(), false);
  });

  // Fault 22: the latest answer of the store counts, also a denial.
  it("forgets a user of whom the store says that it is gone", async () => {
    const { findUser, store, cachedNames } = cacheOf();
    await findUser("alice");
    store["alice"] = deny("unknown-user");
    await findUser("alice");
    assert.deepEqual(cachedNames("alice"), []);
  });

  // Fault 22: whatever happens in whatever order, no record is older than the cache's life.
  it("never gives what the store has not said within its life", async () => {
    const step = fc.tuple(
      fc.constantFrom("find", "recall", "remove", "add", "pass", "set back"),
      fc.constantFrom("a", "b", "c", "d"),
      fc.nat({ max: 20_000 }),
    );
    const property = fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { findUser, cached, store, time, pass, cachedNames } = cacheOf({ users: 2 });
      const read = new Map<string, number>();
      for (const [action, name, milliseconds] of steps) {
        if (action === "find") {
          const record = await findUser(name);
          if (record.kind === "user") read.set(name, time.clock);
          else read.delete(name);
        } else if (action === "remove") store[name] = deny("unknown-user");
        else if (action === "add") delete store[name];
        else if (action === "pass") pass(milliseconds);
        else if (action === "set back") time.now -= milliseconds;
        else if (cached(name)?.kind === "user") {
          assert.ok(time.clock - (read.get(name) ?? -Infinity) < 30_000, `${name} is too old`);
        }
        assert.ok(cachedNames("a", "b", "c", "d").length <= 2);
      }
    });
    await fc.assert(property, { numRuns: 500, seed: 22, endOnFailure: true });
  });

  it("fails when the store fails, and caches nothing", async () => {
    const { findUser, store, cachedNames } = cacheOf();
    store["alice"] = new Error("store");
    await assert.rejects(findUser("alice"), { message: "store" });
    assert.deepEqual(cachedNames("alice"), []);
  });
});
