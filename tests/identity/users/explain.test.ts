import assert from "node:assert/strict";

import {
  reasonInSentence,
  reasonInWords,
  type DenialExplanation,
} from "../../../identity/users/explain";
import { authenticate } from "../../../identity/authorizer/authenticate";
import { type Denial, deny, type LoginAttempt } from "../../../identity/authorizer/decision";
import { parseEvent } from "../../../identity/authorizer/handler";
import { attempt, KEYS, keyAttempt, portsOf, SETTINGS, without } from "../support";

/** DenialExplanation of the function's decision on a login of alice. */
async function told(fields: object, tried: LoginAttempt): Promise<string> {
  const ports = portsOf({ alice: fields });
  const decision = await authenticate(tried, ports, SETTINGS);
  assert.ok(decision.kind === "deny", "allowed");
  const { why, change } = reasonInWords(decision, {
    username: tried.username,
    fields: fields as Record<string, unknown>,
    attempt: tried,
    lockout: { table: "t", attempts: 10, seconds: 900 },
  });
  return `${why}; ${change ?? "-"}`;
}

const FULL = { PublicKeys: [KEYS.ed25519], Password: "correct horse" };

describe("a refusal in words", () => {
  const table: readonly (readonly [string, object, LoginAttempt, string])[] = [
    [
      "source",
      { ...FULL, AllowedCidrs: "10.0.0.0/8 192.0.2.0/24" },
      keyAttempt(),
      "the user may come from 10.0.0.0/8, 192.0.2.0/24 only, and this is 203.0.113.7; update alice --allow <range>",
    ],
    [
      "unknown source",
      { ...FULL, AllowedCidrs: ["10.0.0.0/8"] },
      { username: "alice", protocol: "SFTP", serverId: "s-1" },
      "the user may come from 10.0.0.0/8 only, and the attempt has no address; say with --from where the attempt comes from",
    ],
    [
      "protocol",
      { ...FULL, Protocols: ["SFTP"] },
      attempt({ protocol: "FTPS" }),
      "the user may use SFTP, and this is FTPS; update alice --protocol <name>",
    ],
    [
      "server",
      { ...FULL, serverId: "s-9" },
      attempt({ serverId: "s-1" }),
      "the user belongs to server s-9, and this is s-1; import a file with the columns user and serverId",
    ],
    [
      "expiry",
      { ...FULL, Expires: "2026-01-31" },
      attempt(),
      "the user expired with 2026-01-31; update alice --expires <date>",
    ],
    ["disabled", { ...FULL, Disabled: true }, attempt(), "the user is disabled; enable alice"],
    [
      "key",
      { Password: "x" },
      keyAttempt(),
      "the user has no key; rotate-key alice, or test with --password",
    ],
    [
      "password",
      { PublicKeys: FULL.PublicKeys },
      attempt(),
      "the user has no password; set-password alice, or test without --password",
    ],
    [
      "wrong password",
      FULL,
      attempt({ password: "wrong" }),
      "the password is wrong; set-password alice sets another",
    ],
    [
      "blank password",
      FULL,
      keyAttempt({ protocol: "FTP" }),
      "FTP knows passwords only, and none was given; give one with --password",
    ],
    ["nobody", FULL, attempt({ username: "bob" }), "there is no such user; add bob"],
    [
      "bad record",
      { ...FULL, Access: "all" },
      attempt(),
      "the record is refused: Access is not one of read-write, read-only, write-only; -",
    ],
  ];
  for (const [title, fields, tried, text] of table) {
    it(`tells ${title}`, async () => assert.equal(await told(fields, tried), text));
  }

  it("tells a lock, with the network and the time", () => {
    const subject = {
      ...{ username: "alice", attempt: attempt() },
      lockout: { table: "t", attempts: 10, seconds: 900 },
    } as const;
    assert.deepEqual(reasonInWords({ kind: "deny", reason: "locked" }, subject), {
      why: "10 wrong passwords came from 203.0.113.0/24",
      change: "wait for at most 15 minutes",
    });
    const nowhere = { ...subject, attempt: without(attempt(), "sourceIp") };
    assert.deepEqual(reasonInWords(deny("locked"), nowhere), {
      why: "10 wrong passwords came from nowhere known",
      change: "wait for at most 15 minutes",
    });
  });

  it("tells what is wrong with an event, for which nothing is to be changed", () => {
    const denial = parseEvent({ username: 7 });
    assert.deepEqual("kind" in denial && reasonInWords(denial, { username: "alice" }), {
      why: "the service's event username is not text",
    });
  });

  describe("does without what is not known of the attempt", () => {
    const lines: readonly (readonly [Denial["reason"], DenialExplanation])[] = [
      [
        "blank-password",
        {
          why: "the protocol knows passwords only, and none was given",
          change: "give one with --password",
        },
      ],
      [
        "expired",
        {
          why: "the user expired with …",
          change: "update alice --expires <date>",
        },
      ],
      [
        "wrong-server",
        {
          why: "the user belongs to server …, and this is another",
          change: "import a file with the columns user and serverId",
        },
      ],
      [
        "wrong-protocol",
        {
          why: "the user may use …, and this is another",
          change: "update alice --protocol <name>",
        },
      ],
      [
        "wrong-source",
        {
          why: "the user may come from … only, and this is elsewhere",
          change: "update alice --allow <range>",
        },
      ],
      ["locked", { why: "too many wrong passwords came from nowhere known", change: undefined }],
    ];
    for (const [reason, words] of lines) {
      it(reason, () => assert.deepEqual(reasonInWords(deny(reason), { username: "alice" }), words));
    }
  });

  it("is one sentence, with what to change where anything is", () => {
    const sentence = (denial: Denial) => reasonInSentence(denial, { username: "alice" });
    assert.equal(sentence(deny("unknown-user")), "there is no such user; add alice");
    assert.equal(sentence(deny("not-enforceable", "Access is void")), "Access is void");
  });
});
