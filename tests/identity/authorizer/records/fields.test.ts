import * as assert from "node:assert/strict";

import { FIELDS } from "../../../../identity/authorizer/user/record-fields";
import { check, logIn } from "./decide";

// Logins come from 203.0.113.7, over SFTP, with the password "pass", unless a case says otherwise.
const Password = "pass";

describe("a field that is spelt like a known one", () => {
  const swap = (name: string): string => `${name.slice(0, -2)}${name.at(-1)}${name.at(-2)}`;
  const spellings = (name: string): string[] => [
    name.toLowerCase(),
    name.toUpperCase(),
    `${name[0]?.toUpperCase() === name[0] ? name[0]?.toLowerCase() : name[0]?.toUpperCase()}${name.slice(1)}`,
    name.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase(),
    name.replace(/(?<=[a-z])(?=[A-Z])/g, "-"),
    name.replace(/(?<=[a-z])(?=[A-Z])/g, " "),
    name.endsWith("s") ? name.slice(0, -1) : `${name}s`,
    ` ${name} `,
    `SFTP${name.toLowerCase()}`,
    ...(name.length > 5 ? [`${name.slice(0, 3)}${name.slice(4)}`, swap(name), `${name}x`] : []),
  ];
  const known = new Set<string>(Object.keys(FIELDS));
  for (const field of known) {
    it(`is refused by name, and not ignored: ${field}`, async () => {
      for (const name of spellings(field).filter((spelling) => !known.has(spelling))) {
        const { line, answer } = await logIn({ Password, [name]: "false" });
        assert.deepEqual([line.reason, answer], ["bad-record", {}], name);
        assert.match(line.detail ?? "", / is not a field; is \w+ meant\?/, name);
      }
    });
  }

  check([
    ["is refused for one protocol", { Password, ftpPassword: "x" }, {}, "bad-record"],
    [
      "is refused where it cannot be for one protocol",
      { Password, SFTPDisabled: true },
      {},
      "bad-record",
    ],
    ["is refused beside the right one", { Password, password: "x" }, {}, "bad-record"],
    ["is refused though its value is false", { Password, disabled: false }, {}, "bad-record"],
  ]);

  it("is quoted only if it is a word", async () => {
    const { line } = await logIn({ Password, Passw0rd: "x", "Hunter2!": "y" });
    assert.equal(line.detail, "a name that is not a word is not a field; is Password meant?");
  });
});

describe("an unknown field", () => {
  for (const name of [
    "Note",
    "Company",
    "e_mail",
    "Contact",
    "Description",
    "OldPassword",
    "config",
  ]) {
    it(`is ignored with a warning: ${name}`, async () => {
      const { line } = await logIn({ Password, [name]: "x" });
      assert.deepEqual([line.decision, line.warnings], ["allow", [`unknown field ${name}`]]);
    });
  }

  // Other programs have other names for what keeps a user out.
  const RESTRICTIONS = ["AllowedIPs", "ip_whitelist", "Enabled", "isActive", "SourceIpRanges"];
  for (const name of [
    ...RESTRICTIONS,
    "ValidUntil",
    "blocked",
    "expiration",
    "Network",
    "Status",
  ]) {
    it(`is refused by name where it might restrict logins: ${name}`, async () => {
      const { line } = await logIn({ Password, [name]: false });
      assert.deepEqual(
        [line.reason, line.detail],
        [
          "bad-record",
          `${name} might restrict logins and is not a field; use AllowedCidrs, Protocols, Expires or Disabled`,
        ],
      );
    });
  }
});

describe("other values of older records", () => {
  check([
    ["a blank role is no role", { Password, Role: "" }, {}, "allow"],
    [
      "an ignored home directory may have an underscore",
      { Password, HomeDirectory: "/test_bucket/SFTP" },
      {},
      "allow",
    ],
    [
      "an ignored home directory may lack its slash",
      { Password, HomeDirectory: "test-bucket/sftp" },
      {},
      "allow",
    ],
    [
      "a hash that scrypt cannot run is a bad record",
      {
        PasswordHash:
          "$scrypt$ln=16,r=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      },
      {},
      "bad-record",
    ],
    [
      "a password may be typed in decomposed letters",
      { Password: "Zoë" },
      { password: "Zoe\u0308" },
      "allow",
    ],
    [
      "a password may be stored in decomposed letters",
      { Password: "Zoe\u0308" },
      { password: "Zoë" },
      "allow",
    ],
    [
      "a text within a text is no record",
      JSON.stringify(JSON.stringify({ Password })) as unknown as object,
      {},
      "not-an-object",
    ],
  ]);

  it("the documented session policy grants what it says", async () => {
    // User Guide, "Creating a session policy for an Amazon S3 bucket".
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["s3:ListBucket"],
          Resource: ["arn:aws:s3:::${transfer:HomeBucket}"],
          Condition: {
            StringLike: { "s3:prefix": ["${transfer:HomeFolder}/*", "${transfer:HomeFolder}"] },
          },
        },
        {
          Effect: "Allow",
          Action: ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"],
          Resource: "arn:aws:s3:::${transfer:HomeDirectory}*",
        },
      ],
    });
    const record = { Password, HomeDirectory: "/files/alice", Policy };
    const { answer } = await logIn(record, {}, { rolesFromSecrets: true });
    const [list, objects] = (JSON.parse(String(answer["Policy"])) as { Statement: object[] })
      .Statement;
    assert.deepEqual(list, {
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: ["arn:aws:s3:::files"],
      Condition: { StringLike: { "s3:prefix": ["alice/*", "alice"] } },
    });
    assert.deepEqual(objects, {
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"],
      Resource: "arn:aws:s3:::files/alice*",
    });
  });
});
