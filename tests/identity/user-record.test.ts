import * as assert from "node:assert/strict";

import { parseUserRecord, type UserRecord } from "../../identity/user-record";
import { KEYS, without } from "./support";

const parse = (secret: unknown) =>
  parseUserRecord(typeof secret === "string" ? secret : JSON.stringify(secret));

function userOf(secret: unknown): UserRecord {
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
      serverId: secret.serverId,
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
    assert.equal(allowedRanges?.length, 2);
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
    });
    assert.equal(user.allowedRanges?.length, 2);
    assert.deepEqual(without(user, "allowedRanges"), { ...DEFAULTS, protocols: ["SFTP", "FTPS"] });
  });

  it("takes the hash before the plain password, and warns", () => {
    const PasswordHash =
      "$scrypt$ln=15,r=8,p=1$c29tZXNhbHRzb21lc2FsdA$vhF0Pk1pSNkTYg1jYAM0Pzv9EQ3v3NP3dGTkHTGPnyA";
    const user = userOf({ Password: "correct horse", PasswordHash });
    assert.equal(user.password?.kind, "scrypt");
    assert.deepEqual(user.warnings, ["Password ignored beside PasswordHash"]);
  });

  it("warns of unknown fields, and names only those that are plain words", () => {
    const { warnings } = userOf({ Pasword: "a", "hunter2!": "b", __proto__x: "c" });
    assert.deepEqual(warnings, ["unknown field Pasword", "unknown field", "unknown field"]);
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
  });

  it("expires at the end of a day, or at a moment", () => {
    assert.equal(userOf({ Expires: "2028-02-29" }).expires, Date.UTC(2028, 2, 1));
    assert.equal(
      userOf({ Expires: "2026-06-15T18:00:00+02:00" }).expires,
      Date.UTC(2026, 5, 15, 16),
    );
  });

  // Fault 19: a handler that crashes on a broken secret raises an alarm for one partner's mistake.
  const UNREADABLE: [text: string, reason: string][] = [
    ["", "not-json"],
    ["Password=correct horse", "not-json"],
    ['{"Password":', "not-json"],
    ["null", "not-an-object"],
    ["[]", "not-an-object"],
    ['"correct horse"', "not-an-object"],
    ["42", "not-an-object"],
  ];
  for (const [text, reason] of UNREADABLE) {
    it(`denies as ${reason} where it is ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parse(text), { kind: "deny", reason });
    });
  }

  // Fault 10: a restriction that can't be read must not be one that isn't there.
  const NOT_A_KEY = "entry 1 is not a public key that the service can verify";
  const NOT_A_PATH = 'is not a path such as "/bucket/folder"';
  const NOT_A_DATE = 'is not a date such as "2030-12-31" or "2030-12-31T18:00:00Z"';
  const NOT_A_PROFILE =
    'is not a profile such as {"Uid": 1001, "Gid": 1001, "SecondaryGids": [2001]}; 0, which is root, is refused';
  const NOT_A_MAPPING = "entry 1 is not a mapping of Entry to Target";
  const body = KEYS.ed25519.split(" ")[1] ?? "";
  const BAD: [field: string, value: unknown, problem: string][] = [
    ["Password", 12345678, "is not text"],
    ["Password", null, "is not text"],
    ["PasswordHash", "correct horse", "is not a scrypt hash in PHC form"],
    ["PasswordHash", "", "is not a scrypt hash in PHC form"],
    ["PasswordHash", {}, "is not text"],
    ["PublicKey", 1, "is not text"],
    ["PublicKeys", [KEYS.rsa, null], "is not text"],
    ["PublicKeys", ["ssh-dss AAAAB3NzaC1kc3MAAACBAOeB"], NOT_A_KEY],
    ["PublicKeys", [`sk-ssh-ed25519@openssh.com ${body}`], NOT_A_KEY],
    ["PublicKeys", [`ssh-rsa ${body}`], NOT_A_KEY],
    ["PublicKeys", [`from="192.0.2.1" ${KEYS.rsa}`], NOT_A_KEY],
    ["PublicKeys", ["ssh-ed25519"], NOT_A_KEY],
    ["PublicKeys", ["-----BEGIN OPENSSH PRIVATE KEY-----"], NOT_A_KEY],
    ["Role", "", "is not the ARN of a role"],
    ["Role", "admin", "is not the ARN of a role"],
    ["Policy", 1, "is not text"],
    ["PosixProfile", "1001:1001", NOT_A_PROFILE],
    ["PosixProfile", null, NOT_A_PROFILE],
    ["PosixProfile", [1001, 1001], NOT_A_PROFILE],
    ["PosixProfile", { Uid: 1001 }, NOT_A_PROFILE],
    ["PosixProfile", { Gid: 1001 }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: "1001", Gid: 1001 }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: 1.5, Gid: 1001 }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: -1, Gid: 1001 }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: 2 ** 32, Gid: 1001 }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: 0, Gid: 1001 }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: 1001, Gid: 0 }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: 1001, Gid: 1001, SecondaryGids: [0] }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: 1001, Gid: 1001, SecondaryGids: 2001 }, NOT_A_PROFILE],
    [
      "PosixProfile",
      { Uid: 1001, Gid: 1001, SecondaryGids: Array.from({ length: 17 }, (_, i) => i + 1) },
      NOT_A_PROFILE,
    ],
    ["PosixProfile", { Uid: 1001, Gid: 1001, SecondaryGid: [2001] }, NOT_A_PROFILE],
    ["HomeDirectory", ["/files"], "is not text"],
    ["HomeDirectory", "files/alice", NOT_A_PATH],
    ["HomeDirectory", "/files/alice/../bob", NOT_A_PATH],
    ["HomeDirectory", "/files//alice", NOT_A_PATH],
    ["HomeDirectory", "/files/*", NOT_A_PATH],
    ["HomeDirectory", "/files/{{USER}}", NOT_A_PATH],
    ["HomeDirectory", "/files/${transfer:HomeFolder}", NOT_A_PATH],
    ["HomeDirectory", "/files/a\nb", NOT_A_PATH],
    ["HomeDirectoryDetails", "[", "is not a list of mappings"],
    ["HomeDirectoryDetails", [], "is not a list of mappings"],
    ["HomeDirectoryDetails", ["/"], NOT_A_MAPPING],
    ["HomeDirectoryDetails", [null], NOT_A_MAPPING],
    ["HomeDirectoryDetails", [{ Entry: "/" }], NOT_A_MAPPING],
    ["HomeDirectoryDetails", [{ Entry: "in", Target: "/files/a" }], NOT_A_MAPPING],
    ["HomeDirectoryDetails", [{ Entry: "/", Target: "/files/a", Type: "LINK" }], NOT_A_MAPPING],
    [
      "HomeDirectoryDetails",
      [
        { Entry: "/", Target: "/files/alice" },
        { Entry: "/in", Target: "/files/alice/in" },
      ],
      'has further mappings beside the Entry "/"',
    ],
    [
      "HomeDirectoryDetails",
      [
        { Entry: "/in", Target: "/files/alice" },
        { Entry: "/in/", Target: "/files/alice/in" },
      ],
      "maps one Entry twice",
    ],
    ["serverId", 1, "is not text"],
    ["AllowedCidrs", [], "is empty; leave it out where it shall not restrict"],
    ["AllowedCidrs", " ", "is empty; leave it out where it shall not restrict"],
    ["AllowedCidrs", {}, "is not a list"],
    ["AllowedCidrs", [1], "entry 1 is not text"],
    [
      "AllowedCidrs",
      ["192.0.2.0/24", "192.0.2.0/42"],
      "entry 2 is not an IPv4 or IPv6 address or range",
    ],
    ["Protocols", [], "is empty; leave it out where it shall not restrict"],
    ["Protocols", ["SFTP", "SCP"], "entry 2 is not SFTP, FTPS or FTP"],
    ["Access", "admin", "is not one of read-write, read-only, write-only"],
    ["Access", ["read-only"], "is not one of read-write, read-only, write-only"],
    ["Expires", "tomorrow", NOT_A_DATE],
    ["Expires", "2026-02-30", NOT_A_DATE],
    ["Expires", "2026-13-01", NOT_A_DATE],
    ["Expires", "2026-12-31T18:00", NOT_A_DATE],
    ["Expires", "2026-12-31T25:00:00Z", NOT_A_DATE],
    ["Expires", 1798761600, NOT_A_DATE],
    ["Disabled", "no", "is not true or false"],
    ["Disabled", null, "is not true or false"],
  ];
  for (const [field, value, problem] of BAD) {
    it(`denies where ${field} is ${JSON.stringify(value)}`, () => {
      assert.deepEqual(parse({ Password: "x", [field]: value }), {
        kind: "deny",
        reason: "bad-record",
        detail: `${field} ${problem}`,
      });
    });
  }

  it("denies with all its problems at once", () => {
    assert.deepEqual(parse({ Disabled: "no", Access: "all" }), {
      kind: "deny",
      reason: "bad-record",
      detail:
        "Disabled is not true or false; Access is not one of read-write, read-only, write-only",
    });
  });
});
