import * as assert from "node:assert/strict";

import type { AuthenticatorPorts } from "../../../../identity/authorizer/authenticate";
import type { Lockout } from "../../../../identity/authorizer/decision";
import { createHandler, type LogLine } from "../../../../identity/authorizer/handler";
import { timed } from "../../../../identity/authorizer/telemetry/timing";
import { withMetrics } from "../../../../identity/authorizer/telemetry/metrics";
import { metricsIn } from "./embedded-metrics";
import { attempt, eventOf, NOW, portsOf, SETTINGS, ticking, without } from "../../support";

const ALICE = { alice: { Password: "correct horse" } };
const UNLOCKED: Lockout = {
  isLocked: () => Promise.resolve(false),
  countFailure: () => Promise.resolve(false),
};
const outage = (name: string) => () =>
  Promise.reject(Object.assign(new Error("PutItem alice correct horse"), { name }));

async function run(ports: AuthenticatorPorts, event = eventOf("sftp-password")) {
  const lines: LogLine[] = [];
  const log = (line: LogLine): unknown => lines.push(line);
  const answer = await createHandler(ports, SETTINGS, log, ticking())(event);
  const [line, ...others] = lines;
  assert.ok(line !== undefined && others.length === 0, "one attempt, one line");
  return { answer, line, metrics: metricsIn(withMetrics(line, "dev", NOW)) };
}

describe("the log line's measures", () => {
  it("say what each part of a login took", async () => {
    const { line } = await run({ ...portsOf(ALICE), lockout: UNLOCKED });
    const { storeMs, hashMs, lockoutMs, lockoutError } = line;
    // The user and the lock are asked for at the same time, and the lock once more after the hash.
    assert.deepEqual([storeMs, hashMs, lockoutMs, lockoutError], [10, 5, 15, undefined]);
  });

  it("leave out what a login did not need", async () => {
    const { line } = await run({ ...portsOf({}), lockout: UNLOCKED }, eventOf("sftp-key"));
    assert.deepEqual(without(line, "storeMs"), {
      username: "alice",
      serverId: "s-0123456789abcdef0",
      protocol: "SFTP",
      sourceIp: "203.0.113.7",
      decision: "deny",
      method: "key",
      reason: "unknown-user",
    });
  });

  it("add up what is done twice, to hundredths of a millisecond", async () => {
    let time = 0;
    const { ports, measures } = timed(portsOf(ALICE), () => (time += 1.23456));
    await ports.findUser("alice");
    assert.deepEqual(measures, { storeMs: 1.23 });
    await ports.findUser("alice");
    assert.deepEqual(measures, { storeMs: 2.46 });
  });

  it("count the time of what failed", async () => {
    const { ports, measures } = timed({ ...portsOf({}), findUser: outage("x") }, ticking());
    await assert.rejects(ports.findUser("alice"));
    assert.deepEqual(measures, { storeMs: 5 });
  });

  it("do not change what is cached, verified or locked", async () => {
    const fake = portsOf(ALICE);
    const cached = (): undefined => undefined;
    const { ports } = timed({ ...fake, cached, lockout: UNLOCKED }, ticking());
    assert.equal(ports.cached, cached);
    assert.deepEqual(await ports.findUser("alice"), await fake.findUser("alice"));
    assert.equal(await ports.verifyPassword("x", { kind: "plain", password: "x" }), true);
    assert.equal(await ports.lockout?.isLocked(attempt()), false);
    const locked = { isLocked: () => Promise.resolve(true), countFailure: outage("x") };
    const { ports: others } = timed({ ...fake, lockout: locked }, ticking());
    assert.equal(await others.lockout?.isLocked(attempt()), true);
    assert.equal(timed(fake, ticking()).ports.lockout, undefined);
  });
});

describe("a lockout that fails", () => {
  const down: Lockout = {
    isLocked: outage("TimeoutError"),
    countFailure: outage("ProvisionedThroughputExceededException"),
  };
  const UNAVAILABLE = "LockoutUnavailable{Stack=dev} 1 Count";

  // Fault 23: otherwise an attacker who exhausts the lockout table locks everybody out.
  it("lets the right password in, and is counted", async () => {
    const { answer, line, metrics } = await run({ ...portsOf(ALICE), lockout: down });
    assert.equal(answer.Role, SETTINGS.userRoleArn);
    const { decision, lockoutMs, lockoutError } = line;
    assert.deepEqual([decision, lockoutMs, lockoutError], ["allow", 15, "TimeoutError"]);
    assert.ok(metrics.includes(UNAVAILABLE), metrics.join("\n"));
  });

  it("denies a wrong password for what it is, and is counted", async () => {
    const event = { ...eventOf("sftp-password"), password: "wrong" };
    const { answer, line, metrics } = await run({ ...portsOf(ALICE), lockout: down }, event);
    assert.deepEqual(answer, {});
    assert.equal(line.reason, "wrong-password");
    assert.equal(line.lockoutError, "ProvisionedThroughputExceededException");
    assert.ok(metrics.includes(UNAVAILABLE), metrics.join("\n"));
    // Fault 20: what the table's error quotes stays out of the log.
    assert.doesNotMatch(JSON.stringify(line), /correct horse|PutItem/);
  });

  it("is not counted where it can", async () => {
    const { metrics } = await run({ ...portsOf(ALICE), lockout: UNLOCKED });
    assert.ok(metrics.includes("LockoutUnavailable{Stack=dev} 0 Count"), metrics.join("\n"));
  });

  it("does not hide an outage of the store", async () => {
    const ports = { ...portsOf(ALICE), findUser: outage("InternalServiceError"), lockout: down };
    await assert.rejects(run(ports), /got InternalServiceError; see its log/);
  });
});
