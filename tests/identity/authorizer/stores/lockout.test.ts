import * as assert from "node:assert/strict";

import { GetItemCommand } from "@aws-sdk/client-dynamodb";

import { authenticate } from "../../../../identity/authorizer/authenticate";
import type { Lockout, LoginAttempt } from "../../../../identity/authorizer/decision";
import { lockoutInTable } from "../../../../identity/authorizer/stores/dynamodb";
import { type Database, recording, startDatabase } from "./database";
import { attempt, NOW, portsOf, SETTINGS, without } from "../../support";

const SECONDS = 60;

describe("the lockout", () => {
  let database: Database;
  let time: number;
  before(async () => {
    database = await startDatabase({ lockout: "id" });
  });
  after(() => database.stop());
  beforeEach(() => {
    time = NOW;
  });

  const lockoutOf = (attempts: number, table = "lockout"): Lockout =>
    lockoutInTable(database.client, { table, attempts, seconds: SECONDS }, () => time);

  /** Counts one wrong password per second; returns for each whether the user was locked already. */
  async function fail(lockout: Lockout, given: LoginAttempt, times: number): Promise<boolean[]> {
    const answers: boolean[] = [];
    for (let count = 0; count < times; count++) {
      time += 1000;
      answers.push(await lockout.countFailure(given));
    }
    return answers;
  }

  async function itemOf(id: string): Promise<Record<string, unknown>> {
    const Key = { id: { S: id } };
    const { Item = {} } = await database.client.send(
      new GetItemCommand({ TableName: "lockout", Key, ConsistentRead: true }),
    );
    return Object.fromEntries(Object.entries(Item).map(([name, value]) => [name, value.N]));
  }

  it("begins with the last of the wrong passwords that a user may send", async () => {
    const lockout = lockoutOf(3);
    const given = attempt({ username: "begins" });
    assert.equal(await lockout.isLocked(given), false);
    assert.deepEqual(await fail(lockout, given, 2), [false, false]);
    assert.equal(await lockout.isLocked(given), false);
    assert.deepEqual(await fail(lockout, given, 2), [false, true]);
    assert.equal(await lockout.isLocked(given), true);
  });

  // Fault 23: counted by user alone, any stranger could lock a partner out; by network alone, one
  // partner would lock out all who share an address.
  const ELSEWHERE: [title: string, changes: Partial<LoginAttempt>, isLocked: boolean][] = [
    ["the same address", {}, true],
    ["the first address of the /24", { sourceIp: "203.0.113.0" }, true],
    ["the last address of the /24", { sourceIp: "203.0.113.255" }, true],
    ["the /24 below", { sourceIp: "203.0.112.255" }, false],
    ["the /24 above", { sourceIp: "203.0.114.0" }, false],
    ["an address mapped into IPv6", { sourceIp: "::ffff:203.0.113.9" }, true],
    ["an address mapped into IPv6 in the /24 above", { sourceIp: "::ffff:203.0.114.0" }, false],
    ["IPv6", { sourceIp: "2001:db8::7" }, false],
    ["no address", { sourceIp: "" }, false],
    ["another user", { username: "alice2" }, false],
    ["another case of the name", { username: "Alice" }, false],
    ["another server and protocol", { serverId: "s-1", protocol: "FTPS" }, true],
  ];
  for (const [title, changes, isLocked] of ELSEWHERE) {
    it(`${isLocked ? "holds" : "does not hold"} for ${title}`, async () => {
      const lockout = lockoutOf(3);
      await fail(lockout, attempt(), 3);
      assert.equal(await lockout.isLocked(attempt(changes)), isLocked);
    });
  }

  // Fault 23: many people of one partner share one address.
  it("of one user leaves others behind the same address alone, through a whole login", async () => {
    const secret = { Password: "correct horse" };
    const ports = { ...portsOf({ clumsy: secret, careful: secret }), lockout: lockoutOf(3) };
    const logIn = async (username: string, password: string): Promise<string> => {
      const decision = await authenticate(attempt({ username, password }), ports, SETTINGS);
      return decision.kind === "deny" ? decision.reason : "allow";
    };
    for (let count = 0; count < 3; count++) {
      assert.equal(await logIn("clumsy", "wrong"), "wrong-password");
    }
    assert.equal(await logIn("clumsy", "correct horse"), "locked");
    const hashes = ports.verified.length;
    assert.equal(await logIn("clumsy", "wrong"), "locked");
    assert.equal(ports.verified.length, hashes);
    assert.equal(await logIn("careful", "correct horse"), "allow");
  });

  const IPV6: [sourceIp: string, isLocked: boolean][] = [
    ["2001:db8:0:1::", true],
    ["2001:db8:0:1:ffff:ffff:ffff:ffff", true],
    ["2001:0DB8:0000:0001:0000:0000:0000:0007", true],
    ["2001:db8::ffff:ffff:ffff:ffff", false],
    ["2001:db8:0:2::", false],
  ];
  for (const [sourceIp, isLocked] of IPV6) {
    it(`${isLocked ? "holds" : "does not hold"} for ${sourceIp} of a /64`, async () => {
      const lockout = lockoutOf(3);
      await fail(lockout, attempt({ sourceIp: "2001:db8:0:1::7" }), 3);
      assert.equal(await lockout.isLocked(attempt({ sourceIp })), isLocked);
    });
  }

  it("counts attempts without an address together, apart from all others", async () => {
    const lockout = lockoutOf(3);
    const given = attempt({ username: "nowhere" });
    await fail(lockout, without(given, "sourceIp"), 3);
    assert.equal(await lockout.isLocked(without(given, "sourceIp")), true);
    assert.equal(await lockout.isLocked({ ...given, sourceIp: "unknown" }), true);
    assert.equal(await lockout.isLocked(given), false);
  });

  // Fault 23: a counter that never expires locks a partner out for a year's typing errors.
  it("ends by itself, at the moment at which the first failure is as old as the window", async () => {
    const lockout = lockoutOf(3);
    const given = attempt({ username: "ends" });
    await fail(lockout, given, 3);
    const first = NOW + 1000;
    time = first + SECONDS * 1000 - 1;
    assert.equal(await lockout.isLocked(given), true);
    assert.equal(await lockout.countFailure(given), true);
    time = first + SECONDS * 1000;
    assert.equal(await lockout.isLocked(given), false);
    assert.equal(await lockout.countFailure(given), false);
    // The window slides: the second failure still counts.
    assert.equal(await lockout.isLocked(given), true);
    time += 1000;
    assert.equal(await lockout.isLocked(given), false);
  });

  it("never comes from failures that are further apart", async () => {
    const lockout = lockoutOf(3);
    const given = attempt({ username: "slow" });
    for (let count = 0; count < 10; count++) {
      time += (SECONDS * 1000) / 2;
      assert.equal(await lockout.countFailure(given), false);
    }
  });

  // Fault 23: if they did, a script that goes on guessing would lock its partner out for good.
  it("is not made longer by attempts while it lasts", async () => {
    const lockout = lockoutOf(3);
    const given = attempt({ username: "patient" });
    await fail(lockout, given, 3);
    const before = await itemOf("patient#203.0.113.0/24");
    assert.deepEqual(await fail(lockout, given, 20), Array(20).fill(true));
    assert.deepEqual(await itemOf("patient#203.0.113.0/24"), before);
  });

  // Fault 23: DynamoDB removes an item by its moment, in seconds, when none of its failures counts.
  it("leaves an item that expires", async () => {
    const given = attempt({ username: "item" });
    await fail(lockoutOf(3), given, 2);
    assert.deepEqual(await itemOf("item#203.0.113.0/24"), {
      id: undefined,
      f0: String(NOW + 2000),
      f1: String(NOW + 1000),
      f2: "0",
      expires: String(NOW / 1000 + 2 + SECONDS),
    });
  });

  // Fault 23: guesses that come at once would all be the first if one write could undo another.
  it("loses none of 30 wrong passwords at once", async () => {
    const given = attempt({ username: "many" });
    const lockout = lockoutInTable(
      database.client,
      { table: "lockout", attempts: 30, seconds: SECONDS },
      () => ++time,
    );
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => lockout.countFailure(given)),
    );
    assert.deepEqual(answers, Array(30).fill(false));
    const item = await itemOf("many#203.0.113.0/24");
    const times = Array.from({ length: 30 }, (_, place) => Number(item[`f${place}`]));
    assert.deepEqual(
      times.sort((a, b) => a - b),
      Array.from({ length: 30 }, (_, index) => NOW + 1 + index),
    );
    assert.equal(await lockout.countFailure(given), true);
  });

  it("lets exactly as many of 30 at once through as a user may send", async () => {
    const lockout = lockoutOf(10);
    const given = attempt({ username: "parallel" });
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => lockout.countFailure(given)),
    );
    assert.equal(answers.filter((isLocked) => !isLocked).length, 10);
  });

  it("may be given other limits while it lasts", async () => {
    const given = attempt({ username: "limits" });
    await fail(lockoutOf(3), given, 3);
    assert.equal(await lockoutOf(5).isLocked(given), false);
    assert.deepEqual(await fail(lockoutOf(5), given, 3), [false, false, true]);
    assert.equal(await lockoutOf(2).isLocked(given), true);
  });

  // Fault 23: by a read that may be late, ten guesses at ten functions would each be the first.
  it("asks for one item, consistently", async () => {
    const { client, calls } = recording();
    const settings = { table: "lockout", attempts: 3, seconds: SECONDS };
    assert.equal(await lockoutInTable(client, settings, () => NOW).isLocked(attempt()), false);
    assert.deepEqual(calls, [
      {
        GetItemCommand: {
          TableName: "lockout",
          Key: { id: { S: "alice#203.0.113.0/24" } },
          ConsistentRead: true,
        },
      },
    ]);
  });

  it("fails where the table can't be used, and does not take that for a lock", async () => {
    const lockout = lockoutOf(3, "elsewhere");
    const expected = { name: "ResourceNotFoundException" };
    await assert.rejects(lockout.isLocked(attempt()), expected);
    await assert.rejects(lockout.countFailure(attempt()), expected);
  });
});
