import * as assert from "node:assert/strict";
import { isIP } from "node:net";

import fc from "fast-check";

import type { AuthenticatorPorts } from "../../../identity/authorizer/authenticate";
import { withCache } from "../../../identity/authorizer/stores/cache";
import { deny, type Lockout } from "../../../identity/authorizer/decision";
import { createHandler, type LogLine } from "../../../identity/authorizer/handler";
import { withMetrics } from "../../../identity/authorizer/telemetry/metrics";
import { parsePublicKey } from "../../../identity/authorizer/user/public-key";
import type { AuthorizerSettings } from "../../../identity/authorizer/settings";
import { isInRanges, networkOf, parseSourceRange } from "../../../identity/authorizer/source-range";
import { parseUserRecord } from "../../../identity/authorizer/user/user-record";
import { metricsIn } from "./telemetry/embedded-metrics";
import { type Behaviour, HASH, MARK, scenario, secretText } from "./random";
import { KEYS, NOW, ticking } from "../support";

// The seed is fixed: a red run means a change of the program, and is the same on every machine.
const runs = (numRuns: number, seed: number) => ({ numRuns, seed, endOnFailure: true });

const failure = (): Error =>
  Object.assign(new Error(`GetItem ${MARK}`), { name: "InternalServerError", secret: MARK });

/** Answer of a port with the given behaviour. */
const answer = (behaviour: Behaviour): Promise<boolean> =>
  behaviour === "fails" ? Promise.reject(failure()) : Promise.resolve(behaviour === "yes");

type Answer = Record<string, unknown>;

/** Attempt with all its results. */
interface Attempt {
  readonly event: unknown;
  readonly answer: Answer | Error;
  readonly line: LogLine;
  readonly found: readonly string[];
  readonly verified: readonly { password: string; isRight: boolean }[];
}

type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never;

/** Runs the attempts of a scenario in turn with one function. */
async function play(given: Scenario): Promise<Attempt[]> {
  let secret: string | null = given.secrets[0];
  const found: string[] = [];
  const verified: { password: string; isRight: boolean }[] = [];
  const findUser: AuthenticatorPorts["findUser"] = async (username) => {
    found.push(username);
    const isThere = await answer(given.store);
    return isThere && secret !== null ? parseUserRecord(secret) : deny("unknown-user");
  };
  const verifyPassword: AuthenticatorPorts["verifyPassword"] = async (password, stored) => {
    const isRight = stored !== undefined && (await answer(given.verify));
    verified.push({ password, isRight });
    return isRight;
  };
  const behaviour = given.lockout;
  const lockout: Lockout | null = behaviour && {
    isLocked: () => answer(behaviour),
    countFailure: () => answer(behaviour),
  };
  const now = (): number => NOW;
  const ports: AuthenticatorPorts = {
    findUser,
    ...(given.isCached && withCache(findUser, { seconds: 30, users: 1 }, now, now)),
    ...(lockout && { lockout }),
    verifyPassword,
    now,
  };
  const lines: LogLine[] = [];
  const handler = createHandler(ports, given.settings, (line) => lines.push(line), ticking());
  const attempts: Attempt[] = [];
  for (const event of given.events) {
    found.length = verified.length = lines.length = 0;
    const result = await handler(event).catch((error: unknown) => error as Error);
    const [line, ...others] = lines;
    assert.ok(line !== undefined && others.length === 0, "one attempt, one line");
    const seen = { found: [...found], verified: [...verified] };
    attempts.push({ event, answer: result as Answer | Error, line, ...seen });
    secret = given.secrets[1];
  }
  return attempts;
}

/** Checks every attempt of many scenarios; all outcomes must occur. */
async function check(
  [numRuns, seed]: readonly [numRuns: number, seed: number],
  outcomes: readonly string[],
  examine: (attempt: Attempt, given: Scenario) => void,
): Promise<void> {
  const seen = new Set<string>();
  const property = fc.asyncProperty(scenario, async (given) => {
    for (const attempt of await play(given)) {
      const { decision, method, reason } = attempt.line;
      seen.add(`${decision} ${reason ?? method ?? ""}`.trim());
      examine(attempt, given);
    }
  });
  await fc.assert(property, runs(numRuns, seed));
  // A property that only ever saw refusals would prove nothing.
  assert.deepEqual(
    outcomes.filter((outcome) => !seen.has(outcome)),
    [],
  );
}

const ALLOWED = ["allow key", "allow password"];

describe("every login, whatever the event and the secret,", () => {
  // Fault 18: an exception that is no outage raises an alarm that anybody can ring.
  it("is decided, unless a store fails", async () => {
    const reasons = ["malformed-event", "invalid-username", "bad-record", "not-json", "locked"];
    const outcomes = [...ALLOWED, "outage", ...reasons.map((reason) => `deny ${reason}`)];
    await check([1800, 11], outcomes, ({ answer: given, line }, { store, verify }) => {
      if (!(given instanceof Error)) return assert.notEqual(line.decision, "outage");
      assert.ok(store === "fails" || verify === "fails", given.stack ?? given.message);
      assert.equal(line.decision, "outage");
      assert.equal(line.error, "InternalServerError");
    });
  });

  // Fault 20: whoever may read the log, or the caller's error, would hold what lets users in.
  it("leaves nothing secret in the log or in an error", async () => {
    const keys = Object.values(KEYS).map((key) => key.slice(-40));
    const secrets = [MARK, HASH, HASH.slice(-43), "Statement", ...keys];
    await check([1800, 12], [...ALLOWED, "outage"], ({ answer: given, line }) => {
      const error = given instanceof Error ? [given.stack, given.cause, { ...given }] : [];
      const text = JSON.stringify([line, withMetrics(line, "dev", NOW), error]);
      for (const hidden of secrets) assert.equal(text.includes(hidden), false, hidden);
    });
  });

  // Fault 1: a way in without a credential is a way in for everybody.
  it("is allowed for a credential only that was checked in this very attempt", async () => {
    await check([1800, 13], ALLOWED, ({ event, answer: given, line, verified }, { secrets }) => {
      if (line.decision !== "allow" || given instanceof Error) return;
      const { password = "", protocol } = event as { password?: string; protocol: string };
      if (password === "") {
        assert.equal(protocol, "SFTP");
        const keys = given["PublicKeys"] as string[];
        assert.ok(keys.length > 0);
        for (const key of keys) {
          assert.equal(parsePublicKey(key), key);
          assert.ok(secrets.join("\n").includes(key));
        }
      } else {
        assert.deepEqual(verified.at(-1), { password, isRight: true });
        assert.equal("PublicKeys" in given, false);
      }
    });
  });

  // Fault 15: an answer of any other form is refused by the service.
  it("is answered with nothing, or with all that the service needs", async () => {
    await check([1800, 14], ALLOWED, ({ answer: given, line }, { settings }) => {
      if (given instanceof Error) return;
      if (line.decision === "deny") assert.deepEqual(given, {});
      else assertComplete(given, line, settings);
    });
  });

  // Fault 12: any other name could be a part of something else's.
  it("asks the store for names that the service itself takes", async () => {
    await check([800, 15], ALLOWED, ({ found }) => {
      for (const name of found) assert.match(name, /^[A-Za-z0-9_][A-Za-z0-9_.@-]{2,99}$/);
    });
  });

  it("leaves a line of which CloudWatch makes metrics", async () => {
    await check([800, 16], [...ALLOWED, "outage"], ({ line }) => {
      const metrics = metricsIn(withMetrics(line, "dev", NOW));
      const decided = metrics.filter((m) => /^(Allowed|Denied|Outages)\{Stack=dev\} 1 /.test(m));
      assert.equal(decided.length, 1);
    });
  });
});

function assertComplete(given: Answer, line: LogLine, settings: AuthorizerSettings): void {
  const { Role, Policy, HomeDirectoryType, HomeDirectoryDetails } = given;
  assert.match(String(Role), /^arn:aws:iam::\d{12}:role\/./);
  assert.equal(HomeDirectoryType, "LOGICAL");
  assert.equal(typeof HomeDirectoryDetails, "string");
  const home = JSON.parse(String(HomeDirectoryDetails)) as { Entry: string; Target: string }[];
  assert.ok(home.length === 1 || home.every(({ Entry }) => Entry !== "/"));
  for (const { Target } of home) assert.match(Target, /^\/[^*?$"]+[^/]$/);
  if (settings.domain === "efs") assert.ok(given["PosixProfile"]);
  else {
    assert.ok(typeof Policy === "string" && Policy.length <= 2048);
    assert.equal(typeof JSON.parse(Policy), "object");
  }
  if (settings.rolesFromSecrets) return;
  assert.equal(Role, settings.userRoleArn);
  const root = settings.domain === "efs" ? "fs-0a1b2c3d" : "files";
  const own = `/${root}/${line.username}`;
  for (const { Target } of home) assert.ok(`${Target}/`.startsWith(`${own}/`), Target);
}

describe("every secret", () => {
  // Fault 19: a record that crashes its reader looks like an outage.
  it("is read as a user, or refused without repeating it", () => {
    const property = fc.property(secretText, (secret) => {
      const record = parseUserRecord(secret);
      if (record.kind === "user") return;
      assert.equal(JSON.stringify(record).includes(MARK), false);
    });
    fc.assert(property, runs(1500, 17));
  });
});

describe("every text", () => {
  // Fault 10: what is no range must be no range, and nothing that throws.
  it("is an address in its own range and network, or in none", () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV4Extended(), fc.ipV6(), fc.string());
    const property = fc.property(address, fc.nat({ max: 140 }), (written, prefix) => {
      const range = parseSourceRange(`${written}/${prefix}`);
      const isAddress = isIP(written) !== 0;
      assert.equal(networkOf(written) !== undefined, isAddress);
      if (!isAddress) return assert.equal(range, undefined);
      if (range !== undefined) assert.equal(isInRanges([range], written), true);
      const network = parseSourceRange(networkOf(written) ?? "");
      assert.ok(network !== undefined && isInRanges([network], written), networkOf(written));
    });
    fc.assert(property, runs(1500, 18));
  });
});
