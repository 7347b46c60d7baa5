import assert from "node:assert/strict";

import type { RecordFields, Present } from "../../../identity/users/repository";
import { fingerprintOf } from "../../../identity/users/keys";
import { ANY_HASH } from "../../../identity/users/operations";
import { detailsOf, rowOf } from "../../../identity/users/summary";
import { KEYS, NOW } from "../support";
import { EFS_RULES, RULES } from "./support";

const listed = (stored: Present, rules = RULES) =>
  rowOf({ username: "alice", stored }, "secrets", rules, NOW);
const row = (fields: RecordFields) => listed({ kind: "record", fields }).row;

describe("a user in a line", () => {
  it("tells access, credentials, restrictions and state", () => {
    const fields = {
      PasswordHash: ANY_HASH,
      PublicKeys: [KEYS.ed25519, KEYS.rsa],
      Access: "read-only",
      AllowedCidrs: "10.0.0.0/8 192.0.2.0/24",
      Protocols: ["SFTP"],
      Expires: "2030-12-31",
      serverId: "s-1",
    };
    assert.deepEqual(row(fields), {
      user: "alice",
      access: "read-only",
      login: "password, 2 keys",
      restrictions: "2 ranges, SFTP, until 2030-12-31, server s-1",
      state: "enabled",
    });
    const { login, restrictions } = row({ PublicKey: KEYS.rsa });
    assert.deepEqual([login, restrictions], ["1 key", "-"]);
  });

  const states: readonly (readonly [string, RecordFields, string])[] = [
    ["disabled", { Disabled: true, Expires: "2020-01-01" }, "disabled"],
    ["expired", { Expires: "2026-06-14" }, "expired"],
    ["the last day", { Expires: "2026-06-15" }, "enabled"],
  ];
  for (const [title, fields, state] of states) {
    it(`says ${state} of ${title}`, () => assert.equal(row(fields).state, state));
  }

  it("says why a record is refused", () => {
    assert.match(row({ Expires: "soon" }).state, /^refused: the record is refused: Expires is not/);
    const odd = listed({ kind: "unreadable", reason: "not-json" }).row;
    assert.equal(odd.state, "refused: the secret is not JSON");
    assert.match(listed({ kind: "record", fields: {} }, EFS_RULES).row.state, /no uid and gid/);
  });

  it("comes with what to look at", () => {
    const { warnings } = listed({ kind: "record", fields: { Password: "x" } });
    assert.deepEqual(warnings, ["Password is plain text; set-password or migrate hashes it"]);
  });
});

describe("a user in full", () => {
  const fields = {
    Password: "s3cret",
    PublicKeys: [`${KEYS.ed25519} alice@home`, KEYS.rsa],
    AllowedCidrs: ["10.0.0.0/8", "192.0.2.0/24"],
    Policy: '{"Version":"2012-10-17"}',
    Disabled: true,
    Colour: "s3cret too",
  };

  it("has all that may be shown", () => {
    const { details, warnings } = detailsOf("alice", fields, "secrets", RULES, NOW);
    assert.deepEqual(
      details.filter(([name]) => name !== "policy"),
      [
        ["user", "alice"],
        ["state", "disabled"],
        ["access", "read-write"],
        ["Password", "set, as plain text"],
        ["PublicKeys", `${fingerprintOf(KEYS.ed25519)} (ssh-ed25519)`],
        ["PublicKeys", `${fingerprintOf(KEYS.rsa)} (ssh-rsa)`],
        ["Policy", "set"],
        ["AllowedCidrs", "10.0.0.0/8, 192.0.2.0/24"],
        ["Disabled", "true"],
        ["home", "the user's own folder"],
      ],
    );
    assert.match(String(details.at(-1)), /^policy,\d+ of 2048 characters$/);
    assert.ok(warnings.includes("unknown field Colour"));
  });

  it("has the folders of a record that names some, and no policy where there is none", () => {
    const [PosixProfile, Target] = [{ Uid: 1001, Gid: 1002 }, "/fs-0123456789abcdef0/alice"];
    const HomeDirectoryDetails = [
      { Entry: "/in", Target: `${Target}/in` },
      { Entry: "/out", Target: `${Target}/out` },
    ];
    const record = { PublicKeys: KEYS.rsa, PosixProfile, HomeDirectoryDetails };
    const { details } = detailsOf("alice", record, "secrets", EFS_RULES, NOW);
    assert.deepEqual(details, [
      ["user", "alice"],
      ["state", "enabled"],
      ["access", "read-write"],
      ["PublicKeys", `${fingerprintOf(KEYS.rsa)} (ssh-rsa)`],
      ["PosixProfile", JSON.stringify(PosixProfile)],
      ["HomeDirectoryDetails", HomeDirectoryDetails.map((one) => JSON.stringify(one)).join(", ")],
      ["home", `/in → ${Target}/in, /out → ${Target}/out`],
    ]);
  });

  // The output ends up in terminals, logs and tickets.
  it("shows no password, hash, key or policy", () => {
    const all = { ...fields, PasswordHash: ANY_HASH };
    for (const record of [all, { ...all, Expires: "soon" }]) {
      const text = JSON.stringify(detailsOf("alice", record, "secrets", RULES, NOW));
      for (const secret of ["s3cret", "AAAA", "2012-10-17"]) {
        assert.ok(!text.includes(secret), `${secret} in ${text}`);
      }
    }
  });

  it("tells the keys of a record that is refused", () => {
    const { details } = detailsOf("alice", { ...fields, Expires: "soon" }, "secrets", RULES, NOW);
    assert.equal(details.filter(([name]) => name === "PublicKeys").length, 2);
    assert.match(String(details[1]), /^state,refused: the record is refused: Expires/);
    const bad = detailsOf("alice", { PublicKeys: "AAAA" }, "secrets", RULES, NOW).details;
    assert.deepEqual(bad[2], [
      "PublicKeys",
      "entry 1 is not a public key that the service can verify",
    ]);
  });
});
