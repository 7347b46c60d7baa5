import * as assert from "node:assert/strict";

import { parseUserRecord, type UserRecord } from "../../../../identity/authorizer/user/user-record";
import { KEYS, without } from "../../support";

const parse = (secret: object) => parseUserRecord(JSON.stringify(secret));

function userOf(secret: object): UserRecord {
  const user = parse(secret);
  assert.ok(user.kind === "user", "the secret is refused");
  return user;
}

const DEFAULTS = {
  kind: "user",
  publicKeys: [],
  access: "read-write",
  disabled: false,
  warnings: [],
};

describe("a user's secret", () => {
  it("reads in the old format", () => {
    const secret = {
      Password: "correct horse",
      PublicKey: `${KEYS.rsa} alice@laptop`,
      Role: "arn:aws:iam::111122223333:role/sftp/old",
      Policy: '{"Version":"2012-10-17","Statement":[]}',
      HomeDirectory: "/files/alice/",
      serverId: "s-0123456789abcdef0",
    };
    assert.deepEqual(parse(secret), {
      ...DEFAULTS,
      password: { kind: "plain", password: "correct horse" },
      publicKeys: [KEYS.rsa],
      role: secret.Role,
      policy: secret.Policy,
      home: [{ Entry: "/", Target: "/files/alice" }],
      serverIds: [secret.serverId],
    });
  });

  it("reads with every new field", () => {
    const user = userOf({
      PasswordHash:
        "$scrypt$ln=15,r=8,p=1$c29tZXNhbHRzb21lc2FsdA$vhF0Pk1pSNkTYg1jYAM0Pzv9EQ3v3NP3dGTkHTGPnyA",
      PublicKeys: [KEYS.ed25519, `${KEYS.p256} b`],
      AllowedCidrs: ["192.0.2.0/24", "2001:db8::1"],
      Protocols: ["SFTP", "FTPS"],
      Access: "read-only",
      Expires: "2026-12-31",
      Disabled: true,
    });
    const { password, allowedRanges, ...rest } = user;
    assert.equal(password?.kind, "scrypt");
    assert.equal(allowedRanges?.flat().length, 2);
    assert.deepEqual(rest, {
      ...DEFAULTS,
      publicKeys: [KEYS.ed25519, KEYS.p256],
      protocols: ["SFTP", "FTPS"],
      access: "read-only",
      expires: Date.UTC(2027, 0, 1),
      disabled: true,
    });
  });

  it("may be written in the console, which knows text only", () => {
    const user = userOf({
      AllowedCidrs: "192.0.2.0/24, 2001:db8::/64",
      Protocols: "SFTP FTPS",
      Disabled: "false",
      PublicKey: "",
      HomeDirectory: "/",
      HomeDirectoryDetails: "",
      Password: "",
      Policy: "",
      serverId: "",
      Role: " ",
    });
    assert.equal(user.allowedRanges?.flat().length, 2);
    assert.deepEqual(without(user, "allowedRanges"), { ...DEFAULTS, protocols: ["SFTP", "FTPS"] });
  });

  it("may have a policy as an object, or as text with blanks around it", () => {
    const Policy = { Version: "2012-10-17", Statement: [] };
    const policy = JSON.stringify(Policy);
    assert.deepEqual(userOf({ Policy }), { ...DEFAULTS, policy });
    assert.deepEqual(userOf({ Policy: ` ${policy}\n` }), { ...DEFAULTS, policy });
  });

  it("is disabled by a word or a value, and not by false", () => {
    for (const [Disabled, disabled] of [
      ["true", true],
      [true, true],
      [false, false],
    ] as const) {
      assert.deepEqual(userOf({ Disabled }), { ...DEFAULTS, disabled });
    }
  });

  it("may have blanks around a key, and a folder or several slashes as the home directory", () => {
    const PublicKey = `  ${KEYS.rsa.replace(" ", "   ")}   spare`;
    assert.deepEqual(userOf({ PublicKey }).publicKeys, [KEYS.rsa]);
    assert.deepEqual(userOf({ HomeDirectory: "/files/alice//" }).home, [
      { Entry: "/", Target: "/files/alice" },
    ]);
    assert.deepEqual(userOf({ HomeDirectory: "" }), DEFAULTS);
    const HomeDirectoryDetails = [{ Entry: "/", Target: "/files/a", Type: "DIRECTORY" }];
    assert.deepEqual(userOf({ HomeDirectoryDetails }).home, HomeDirectoryDetails);
  });

  it("takes the hash before the plain password, and warns", () => {
    const PasswordHash =
      "$scrypt$ln=15,r=8,p=1$c29tZXNhbHRzb21lc2FsdA$vhF0Pk1pSNkTYg1jYAM0Pzv9EQ3v3NP3dGTkHTGPnyA";
    const user = userOf({ Password: "correct horse", PasswordHash });
    assert.equal(user.password?.kind, "scrypt");
    assert.deepEqual(user.warnings, ["Password ignored beside PasswordHash"]);
  });

  it("warns of unknown fields, and names only those that are plain words", () => {
    const { warnings } = userOf({ Note: "a", "hunter2!": "b", __proto__x: "c", cost_centre: "d" });
    assert.deepEqual(warnings, [
      "unknown field Note",
      "unknown field",
      "unknown field",
      "unknown field cost_centre",
    ]);
  });

  // Fault 6: keys split at commas, or all but one dropped, lock out partners with several machines.
  it("holds several keys, one a line, whatever their comments say", () => {
    const PublicKey = `${KEYS.ed25519} alice, spare\r\n\n${KEYS.p521}\n${KEYS.rsa} ssh-rsa, old\n`;
    assert.deepEqual(userOf({ PublicKey, PublicKeys: [KEYS.other, KEYS.rsa] }).publicKeys, [
      KEYS.other,
      KEYS.rsa,
      KEYS.ed25519,
      KEYS.p521,
    ]);
  });

  // Fault 15: an array that is handed on, or a text that is encoded twice, makes the service refuse.
  it("gives logical directories as an array or as its text", () => {
    const details = [
      { Entry: "/in/", Target: "/files/${transfer:UserName}/in/" },
      { Entry: "/readme.txt", Target: "/files/alice/readme.txt", Type: "FILE" },
    ];
    const home = [
      { Entry: "/in", Target: "/files/${transfer:UserName}/in" },
      { Entry: "/readme.txt", Target: "/files/alice/readme.txt", Type: "FILE" },
    ];
    assert.deepEqual(userOf({ HomeDirectoryDetails: details }).home, home);
    assert.deepEqual(userOf({ HomeDirectoryDetails: JSON.stringify(details) }).home, home);
    assert.deepEqual(
      userOf({ HomeDirectoryDetails: details, HomeDirectory: "/files/x" }).home,
      home,
    );
  });

  it("gives a POSIX profile as an object or as its text, and blank as none", () => {
    const profile = { Uid: 1001, Gid: 4294967295, SecondaryGids: [2001] };
    assert.deepEqual(userOf({ PosixProfile: profile }).posixProfile, profile);
    assert.deepEqual(userOf({ PosixProfile: JSON.stringify(profile) }).posixProfile, profile);
    const alone = { Uid: 1001, Gid: 1001 };
    assert.deepEqual(userOf({ PosixProfile: { ...alone, SecondaryGids: [] } }).posixProfile, alone);
    assert.deepEqual(userOf({ PosixProfile: "" }), DEFAULTS);
    const most = { ...alone, SecondaryGids: Array.from({ length: 16 }, (_, index) => index + 1) };
    assert.deepEqual(userOf({ PosixProfile: most }).posixProfile, most);
  });

  it("expires at the end of a day, or at a moment", () => {
    assert.equal(userOf({ Expires: "2028-02-29" }).expires, Date.UTC(2028, 2, 1));
    assert.equal(
      userOf({ Expires: "2026-06-15T18:00:00+02:00" }).expires,
      Date.UTC(2026, 5, 15, 16),
    );
    assert.equal(userOf({ Expires: "2026-06-15T18:00Z" }).expires, Date.UTC(2026, 5, 15, 18));
    assert.equal(
      userOf({ Expires: "2026-06-15T18:00:00.125Z" }).expires,
      Date.UTC(2026, 5, 15, 18, 0, 0, 125),
    );
  });
});
