import * as assert from "node:assert/strict";

import type { AuthenticatorPorts } from "../../../identity/authorizer/authenticate";
import { createHandler, type LogLine } from "../../../identity/authorizer/handler";
import { eventOf, KEYS, portsOf, SETTINGS, ticking, without } from "../support";

const BOTH = { Password: "correct horse", PublicKeys: [`${KEYS.ed25519} a`, KEYS.rsa] };

function handlerOf(ports: AuthenticatorPorts) {
  const lines: LogLine[] = [];
  const log = (line: LogLine): unknown => lines.push(line);
  return { handler: createHandler(ports, SETTINGS, log, ticking()), lines };
}

async function run(event: unknown, secrets: Readonly<Record<string, unknown>> = { alice: BOTH }) {
  const { handler, lines } = handlerOf(portsOf(secrets));
  const answer = await handler(event);
  assert.equal(lines.length, 1, "one attempt, one line");
  return { answer, line: lines[0] };
}

const LOGGED_EVENT = {
  username: "alice",
  serverId: "s-0123456789abcdef0",
  protocol: "SFTP",
  sourceIp: "203.0.113.7",
};
/** Duration of reading the user by the clock of the tests. */
const READ = { storeMs: 5 };

describe("the answer", () => {
  // Fault 15: any other form of the directories, or a second mapping beside "/", is refused.
  it("to a password has role, policy and folder", async () => {
    const { answer, line } = await run(eventOf("sftp-password"));
    const { Policy, ...rest } = answer;
    assert.deepEqual(rest, {
      Role: SETTINGS.userRoleArn,
      HomeDirectoryType: "LOGICAL",
      HomeDirectoryDetails: '[{"Entry":"/","Target":"/files/alice"}]',
    });
    assert.equal(typeof Policy, "string");
    assert.deepEqual(line, {
      ...LOGGED_EVENT,
      ...READ,
      decision: "allow",
      method: "password",
      hashMs: 5,
    });
  });

  // Fault 5: keys in the answer to a password make the service refuse it.
  it("to a key has the keys besides, and is otherwise the same", async () => {
    const { answer: toPassword } = await run(eventOf("sftp-password"));
    const { answer: toKey, line } = await run(eventOf("sftp-key"));
    // Fault 8: where both proofs are asked for, each answer must be complete by itself.
    assert.deepEqual(toKey, { ...toPassword, PublicKeys: [KEYS.ed25519, KEYS.rsa] });
    assert.equal("PublicKeys" in toPassword, false);
    assert.deepEqual(line, { ...LOGGED_EVENT, ...READ, decision: "allow", method: "key" });
  });

  it("to a blank password over SFTP is that to a key", async () => {
    const { answer } = await run(eventOf("sftp-key-blank-password"));
    assert.deepEqual(answer, (await run(eventOf("sftp-key"))).answer);
  });

  it("to FTPS and to IPv6 is the same", async () => {
    const { answer } = await run(eventOf("sftp-password"));
    assert.deepEqual((await run(eventOf("ftps-password"))).answer, answer);
    assert.deepEqual((await run(eventOf("sftp-ipv6"))).answer, answer);
  });

  it("without a source address is given", async () => {
    const event = without(eventOf("sftp-password"), "sourceIp");
    assert.ok((await run(event)).answer.Role);
    assert.ok((await run({ ...event, sourceIp: "" })).answer.Role);
    // Fault 11: unless the user has a list, which no missing address is on, nor a blank one.
    const listed = { alice: { ...BOTH, AllowedCidrs: "0.0.0.0/0 ::/0" } };
    assert.equal((await run(event, listed)).line?.reason, "unknown-source");
    assert.equal((await run({ ...event, sourceIp: "" }, listed)).line?.reason, "unknown-source");
  });

  // Fault 21: any difference between refusals tells a stranger what exists.
  it("to every refusal is empty", async () => {
    const wrong = { ...eventOf("sftp-password"), password: "wrong" };
    for (const [event, secrets, reason] of [
      [wrong, { alice: BOTH }, "wrong-password"],
      [wrong, {}, "unknown-user"],
      [wrong, { alice: "{" }, "not-json"],
      [eventOf("ftp-blank-password"), { alice: BOTH }, "blank-password"],
    ] as const) {
      const { answer, line } = await run(event, secrets);
      assert.deepEqual(answer, {});
      assert.equal(line?.reason, reason);
    }
  });

  // Fault 18: an exception for a bad event would raise an alarm that a stranger can ring.
  const MALFORMED: [event: unknown, detail: string][] = [
    [undefined, "is not an object"],
    [null, "is not an object"],
    ["alice", "is not an object"],
    [[], "is not an object"],
    [{}, "username is not text"],
    [{ ...eventOf("sftp-key"), username: ["alice"] }, "username is not text"],
    [{ ...eventOf("sftp-key"), password: null }, "password is not text"],
    [{ ...eventOf("sftp-key"), password: {} }, "password is not text"],
    [{ ...eventOf("sftp-key"), protocol: "sftp" }, "protocol is not SFTP, FTPS or FTP"],
    [{ ...eventOf("sftp-key"), protocol: undefined }, "protocol is not SFTP, FTPS or FTP"],
    [{ ...eventOf("sftp-key"), serverId: undefined }, "serverId is not text"],
    [{ ...eventOf("sftp-key"), sourceIp: 42 }, "sourceIp is not text"],
  ];
  for (const [event, detail] of MALFORMED) {
    it(`denies ${JSON.stringify(event)}`, async () => {
      const { answer, line } = await run(event);
      assert.deepEqual(answer, {});
      assert.equal(line?.reason, "malformed-event");
      assert.equal(line?.detail, detail);
    });
  }
});

describe("an outage", () => {
  // Fault 18: answered with {}, an outage looks like a wrong password, and nobody is woken.
  it("fails the call with the error's name, and nothing of the request", async () => {
    const error = Object.assign(new Error("GET SFTP/alice correct horse"), {
      name: "ThrottlingException",
      $metadata: { secret: "correct horse" },
    });
    const { handler, lines } = handlerOf({
      ...portsOf({}),
      findUser: () => Promise.reject(error),
    });
    const thrown = await handler(eventOf("sftp-password")).catch((reason: unknown) => reason);
    assert.ok(thrown instanceof Error);
    assert.equal(
      thrown.message,
      "identity function: no decision could be made, got ThrottlingException; see its log",
    );
    assert.deepEqual(Object.keys(thrown), []);
    assert.equal(thrown.cause, undefined);
    assert.deepEqual(lines, [
      { ...LOGGED_EVENT, ...READ, decision: "outage", error: "ThrottlingException" },
    ]);
  });

  const NAMES: [thrown: unknown, name: string][] = [
    [Object.assign(new Error("x"), { code: "ECONNREFUSED" }), "Error ECONNREFUSED"],
    [Object.assign(new Error("x"), { name: "correct horse!" }), "Error"],
    ["correct horse", "Error"],
    [undefined, "Error"],
  ];
  for (const [thrown, name] of NAMES) {
    it(`is logged as "${name}" where ${String(thrown)} is thrown`, async () => {
      const { handler, lines } = handlerOf({
        ...portsOf({}),
        verifyPassword: () => {
          throw thrown;
        },
      });
      await assert.rejects(handler(eventOf("sftp-password")), /no decision could be made/);
      assert.equal(lines[0]?.error, name);
    });
  }
});

describe("the log", () => {
  it("names reason and detail of a refusal, and the fields that were not followed", async () => {
    const secret = { ...BOTH, Role: "arn:aws:iam::111122223333:role/other", Note: "x" };
    assert.deepEqual((await run(eventOf("sftp-key"), { alice: secret })).line, {
      ...LOGGED_EVENT,
      ...READ,
      decision: "allow",
      method: "key",
      warnings: ["unknown field Note", "Role ignored"],
    });
    assert.deepEqual((await run(eventOf("sftp-key"), { alice: { AllowedCidrs: ["x"] } })).line, {
      ...LOGGED_EVENT,
      ...READ,
      decision: "deny",
      method: "key",
      reason: "bad-record",
      detail: "AllowedCidrs entry 1 is not an IPv4 or IPv6 address or range",
    });
  });

  // Without it a client could write lines of its own, or make letters look like others.
  it("shows names cut to 100 printable characters", async () => {
    const username = `а\n{"decision":"allow"}\u202e${"x".repeat(200)}`;
    const { line } = await run({ ...eventOf("sftp-password"), username });
    assert.equal(line?.username, `??{"decision":"allow"}?${"x".repeat(77)}`);
    assert.equal(line?.reason, "invalid-username");
  });

  // Fault 20: everybody who may read logs would know the users' passwords.
  it("never holds a password, hash, key or policy, whatever the field and its fault", async () => {
    const mark = "MARKED";
    const fields = "Password PasswordHash PublicKey PublicKeys Role Policy HomeDirectory";
    const restrictions = "HomeDirectoryDetails serverId AllowedCidrs Protocols Access Expires";
    const values: unknown[] = [
      mark,
      [mark],
      { [mark]: mark },
      `{"${mark}":`,
      `${KEYS.rsa} ${mark}`,
    ];
    const secrets = [
      mark,
      `{"Password":"${mark}`,
      { [`${mark} 1`]: mark },
      ...`${fields} ${restrictions} Disabled`
        .split(" ")
        .flatMap((field) => values.map((value) => ({ ...BOTH, [field]: value }))),
    ];
    for (const secret of secrets) {
      for (const password of [mark, "correct horse", undefined]) {
        const { line } = await run({ ...eventOf("sftp-key"), password }, { alice: secret });
        const text = JSON.stringify(line);
        for (const hidden of [mark, "correct horse", KEYS.ed25519.slice(12), "Statement"]) {
          assert.equal(text.includes(hidden), false, `${text} holds ${hidden}`);
        }
      }
    }
  });
});
