import * as assert from "node:assert/strict";

import { authenticate } from "../../../identity/authorizer/authenticate";
import type { Decision, LoginAttempt } from "../../../identity/authorizer/decision";
import { attempt, keyAttempt, KEYS, portsOf, SETTINGS, without } from "../support";

const PASSWORD = { Password: "correct horse" };
const decide = (given: LoginAttempt, secret: unknown): Promise<Decision> =>
  authenticate(given, portsOf({ [given.username]: secret }), SETTINGS);

const summaryOf = (decision: Decision): string =>
  decision.kind === "allow" ? `allow ${decision.method}` : `deny ${decision.reason}`;

type Case = [title: string, given: LoginAttempt, secret: unknown, expected: string];

function table(title: string, cases: Case[]): void {
  describe(title, () => {
    for (const [name, given, secret, expected] of cases) {
      it(`${expected.startsWith("deny") ? "denies" : "allows"} ${name}`, async () => {
        assert.equal(summaryOf(await decide(given, secret)), expected);
      });
    }
  });
}

const OVER = { FTPS: { protocol: "FTPS" }, FTP: { protocol: "FTP" } } as const;

table("a login", [
  ["the right password", attempt(), PASSWORD, "allow password"],
  ["the right password over FTPS", attempt(OVER.FTPS), PASSWORD, "allow password"],
  ["the right password over FTP", attempt(OVER.FTP), PASSWORD, "allow password"],
  ["a wrong password", attempt({ password: "wrong" }), PASSWORD, "deny wrong-password"],
  ["another case", attempt({ password: "Correct horse" }), PASSWORD, "deny wrong-password"],
  ["a space too many", attempt({ password: "correct horse " }), PASSWORD, "deny wrong-password"],
  // Fault 4: the service knows no password that opens every account.
  [
    "the password of another user",
    attempt({ username: "bob" }),
    { Password: "battery" },
    "deny wrong-password",
  ],
  ["an unknown user", attempt(), undefined, "deny unknown-user"],
  ["an unknown user's key", keyAttempt(), undefined, "deny unknown-user"],
  ["a password where none is stored", attempt(), { PublicKeys: [KEYS.rsa] }, "deny no-password"],
  ["a password where a blank one is", attempt(), { Password: "" }, "deny no-password"],
  ["a broken record", attempt(), "{", "deny not-json"],
  ["a record with a bad field", attempt(), { ...PASSWORD, Access: 1 }, "deny bad-record"],
  ["a key", keyAttempt(), { PublicKeys: [KEYS.rsa] }, "allow key"],
  [
    "a key with a blank password",
    keyAttempt({ password: "" }),
    { PublicKey: KEYS.rsa },
    "allow key",
  ],
]);

// Fault 1: FTP and FTPS have no keys, so a blank password taken for a key login checks nothing.
const BOTH = { ...PASSWORD, PublicKeys: [KEYS.rsa] };
const BLANK = { ...BOTH, Password: " " };
table("a blank password", [
  [
    "an empty one over FTPS",
    keyAttempt({ ...OVER.FTPS, password: "" }),
    BOTH,
    "deny blank-password",
  ],
  ["an empty one over FTP", keyAttempt({ ...OVER.FTP, password: "" }), BOTH, "deny blank-password"],
  ["none over FTPS", keyAttempt(OVER.FTPS), BOTH, "deny blank-password"],
  ["none over FTP", keyAttempt(OVER.FTP), BOTH, "deny blank-password"],
  ["spaces over FTPS", attempt({ ...OVER.FTPS, password: "  " }), BLANK, "deny blank-password"],
  ["a tab over FTP", attempt({ ...OVER.FTP, password: "\t" }), BLANK, "deny blank-password"],
  // Fault 2: stripped first, a blank would pass as a key login.
  ["a space over SFTP", attempt({ password: " " }), BOTH, "deny wrong-password"],
  ["a space over SFTP that is the password", attempt({ password: " " }), BLANK, "allow password"],
]);

// Fault 5: the service takes a login with an empty list of keys for an error of its own.
table("a key login", [
  ["a user without keys", keyAttempt(), PASSWORD, "deny no-key"],
  ["a user with no keys left", keyAttempt(), { PublicKeys: [] }, "deny no-key"],
  ["a user with a blank key", keyAttempt(), { PublicKey: "\n" }, "deny no-key"],
]);

// Faults 9 to 11: what a user's own restrictions say is checked whatever proof is offered.
const only = (...AllowedCidrs: string[]) => ({ ...BOTH, AllowedCidrs });
const from = (sourceIp: string) => attempt({ sourceIp });
const fromNowhere = without(attempt(), "sourceIp");
table("a user's restrictions", [
  ["a listed address", attempt(), only("203.0.113.0/24"), "allow password"],
  ["a listed address with a key", keyAttempt(), only("203.0.113.0/24"), "allow key"],
  ["an address that is not listed", attempt(), only("198.51.100.0/24"), "deny wrong-source"],
  ["the same with a key", keyAttempt(), only("198.51.100.0/24"), "deny wrong-source"],
  ["IPv6", from("2001:db8::7"), only("2001:db8::/64"), "allow password"],
  ["IPv4 by an IPv6 range", attempt(), only("2001:db8::/64"), "deny wrong-source"],
  ["mapped IPv4", from("::ffff:203.0.113.7"), only("203.0.113.0/24"), "allow password"],
  ["one malformed range", attempt(), only("203.0.113.0/24", "203.0.113/24"), "deny bad-record"],
  ["no address beside a list", fromNowhere, only("0.0.0.0/0"), "deny unknown-source"],
  ["no address without a list", fromNowhere, BOTH, "allow password"],
  ["something else as an address", from("unknown"), only("0.0.0.0/0"), "deny wrong-source"],
  ["a listed protocol", attempt(), { ...BOTH, Protocols: ["SFTP"] }, "allow password"],
  ["another protocol", attempt(OVER.FTP), { ...BOTH, Protocols: ["SFTP"] }, "deny wrong-protocol"],
  ["the right server", attempt(), { ...BOTH, serverId: "s-0123456789abcdef0" }, "allow password"],
  ["another server", attempt(), { ...BOTH, serverId: "s-1" }, "deny wrong-server"],
  ["the last day", attempt(), { ...BOTH, Expires: "2026-06-15" }, "allow password"],
  ["the day after", attempt(), { ...BOTH, Expires: "2026-06-14" }, "deny expired"],
  ["the very moment", attempt(), { ...BOTH, Expires: "2026-06-15T12:00:00Z" }, "deny expired"],
  ["a moment before", attempt(), { ...BOTH, Expires: "2026-06-15T12:00:01Z" }, "allow password"],
  // Fault 6: once the user has expired, so have the keys.
  ["the day after with a key", keyAttempt(), { ...BOTH, Expires: "2026-06-14" }, "deny expired"],
  ["a disabled user", attempt(), { ...BOTH, Disabled: true }, "deny disabled"],
  ["a disabled user's key", keyAttempt(), { ...BOTH, Disabled: "true" }, "deny disabled"],
]);

describe("a user's name", () => {
  for (const username of ["abc", "Alice_1", "_a-b.c@example.com", "0.0", "u".repeat(100)]) {
    it(`may be "${username}"`, async () => {
      assert.equal(summaryOf(await decide(attempt({ username }), PASSWORD)), "allow password");
    });
  }

  // Fault 12: such a name in a secret's name, a folder or a policy would mean something else.
  const BAD = [
    "",
    "ab",
    "u".repeat(101),
    "a/../b",
    "../alice",
    "a*b",
    "al?ce",
    "-alice",
    ".alice",
    "@alice",
    "alice\n",
    "alice bob",
    "аlice",
    "alicé",
    "${transfer:UserName}",
    "alice\u0000",
  ];
  for (const username of BAD) {
    it(`denies ${JSON.stringify(username)} before any secret is read`, async () => {
      const ports = portsOf({ [username]: PASSWORD });
      const decision = await authenticate(attempt({ username }), ports, SETTINGS);
      assert.equal(summaryOf(decision), "deny invalid-username");
      assert.deepEqual(ports.found, []);
    });
  }
});

describe("every login", () => {
  // Fault 21: a check that is skipped answers sooner, which tells a stranger what exists.
  const SECRETS: [title: string, secret: unknown][] = [
    ["an unknown user", undefined],
    ["a user without a password", { PublicKeys: [KEYS.rsa] }],
    ["a wrong password", { Password: "another" }],
    ["a broken record", "{"],
    ["a disabled user", { ...PASSWORD, Disabled: true }],
    ["an address that is not listed", only("198.51.100.0/24")],
  ];
  for (const [title, secret] of SECRETS) {
    it(`with a password verifies exactly once for ${title}`, async () => {
      const ports = portsOf({ alice: secret });
      assert.equal((await authenticate(attempt(), ports, SETTINGS)).kind, "deny");
      assert.deepEqual(
        ports.verified.map(({ password }) => password),
        ["correct horse"],
      );
    });
  }

  // Fault 23: the service checks the key after this answer, so a key login is no guess to count.
  it("with a key verifies no password", async () => {
    const ports = portsOf({ alice: BOTH });
    await authenticate(keyAttempt(), ports, SETTINGS);
    assert.deepEqual(ports.verified, []);
  });

  // Fault 22: a cache that nobody bounded would let a revoked user in.
  it("reads the store for each login without a cache", async () => {
    const secrets: Record<string, unknown> = { alice: PASSWORD };
    const ports = portsOf(secrets);
    assert.equal((await authenticate(attempt(), ports, SETTINGS)).kind, "allow");
    secrets["alice"] = { ...PASSWORD, Disabled: true };
    assert.equal((await authenticate(attempt(), ports, SETTINGS)).kind, "deny");
    assert.deepEqual(ports.found, ["alice", "alice"]);
  });

  // Fault 4: what one login has verified must be good for that user alone.
  it("verifies against the user's own password", async () => {
    const ports = portsOf({ alice: PASSWORD, bob: { Password: "battery" } });
    for (const username of ["alice", "bob", "alice"]) {
      await authenticate(attempt({ username }), ports, SETTINGS);
    }
    assert.deepEqual(
      ports.verified.map(({ stored }) => stored),
      ["correct horse", "battery", "correct horse"].map((password) => ({
        kind: "plain",
        password,
      })),
    );
  });

  it("carries the warnings of the record and of the grant", async () => {
    const { warnings } = await decide(attempt(), { ...PASSWORD, Note: "", Policy: "{}" });
    assert.deepEqual(warnings, ["unknown field Note", "Policy ignored"]);
  });
});
