import assert from "node:assert/strict";

import { check, hasCredential, readRecord, type RecordRules } from "../../../identity/users/check";
import type { RecordFields } from "../../../identity/users/repository";
import { KEYS, SETTINGS } from "../support";
import { EFS_RULES, RULES } from "./support";

const WITH_KEY = { PublicKeys: [KEYS.ed25519] };

/** Too many folders for one policy. */
const MANY_HOMES = Array.from({ length: 40 }, (_, index) => ({
  Entry: `/in${index}`,
  Target: `/files/alice/incoming-${index}`,
}));

const problemOf = (fields: RecordFields, rules = RULES, username = "alice"): string | undefined => {
  const verdict = check(username, fields, "secrets", rules);
  return verdict.kind === "refused" ? verdict.problem : undefined;
};
const warningsOf = (fields: RecordFields, rules: RecordRules = RULES): readonly string[] => {
  const verdict = check("alice", fields, "secrets", rules);
  assert.ok(verdict.kind === "usable", JSON.stringify(verdict.kind));
  return verdict.warnings;
};

const readRecordProblem = (fields: RecordFields): string | undefined => {
  const record = readRecord(fields, "dynamodb");
  return record.kind === "deny" ? record.detail : undefined;
};

describe("check of a record", () => {
  it("lets through what logins are decided on", () => {
    const fields = { ...WITH_KEY, AllowedCidrs: "10.0.0.0/8", Expires: "2030-12-31" };
    assert.deepEqual(warningsOf(fields), []);
  });

  const refused: readonly (readonly [string, RecordFields, RegExp])[] = [
    ["a range", { AllowedCidrs: ["10.0.0.0/33"] }, /AllowedCidrs entry 1 is not an IPv4 or IPv6/],
    ["a key", { PublicKeys: ["ssh-ed25519 AAAA"] }, /PublicKeys entry 1 is not a public key/],
    ["a date", { Expires: "2030-02-30" }, /Expires is not a date such as/],
    ["two fields", { Access: "all", Protocols: ["SCP"] }, /Access is not one.*Protocols entry 1/],
    [
      "a session policy",
      { HomeDirectoryDetails: MANY_HOMES },
      /policy is too long: \d+ char.*2048/,
    ],
    ["its size", { note: "x".repeat(70_000) }, /has \d+ bytes, and 65536 are allowed/],
  ];
  for (const [title, fields, message] of refused) {
    it(`refuses one for ${title}, in a sentence`, () =>
      assert.match(problemOf({ ...WITH_KEY, ...fields }) ?? "", message));
  }

  it("knows the credentials of each protocol", () => {
    const server = { protocols: ["SFTP", "FTPS"], authentication: "PUBLIC_KEY" } as const;
    const own = { SFTPPublicKey: KEYS.rsa };
    assert.deepEqual(warningsOf(own, { ...RULES, server }), [
      "SFTPPublicKey is of the older form; rotate-key writes PublicKeys",
    ]);
    assert.deepEqual(warningsOf({ FTPSPassword: "x" }, { ...RULES, server }), [
      "FTPSPassword is plain text; set-password or migrate hashes it",
    ]);
    const sftpOnly = { ...RULES, server: { ...server, protocols: ["SFTP"] as const } };
    assert.match(String(warningsOf({ FTPSPassword: "x" }, sftpOnly)), /log in with nothing: SFTP/);
    const record = readRecord({ FTPPassword: "x" }, "secrets");
    assert.equal(record.kind === "user" && hasCredential(record), true);
    assert.match(String(readRecordProblem({ FTPPassword: "x" })), /store FTPPasswordHash/);
  });

  it("refuses what only one protocol could not do", () => {
    const rules = { ...RULES, settings: { ...SETTINGS, rolesFromSecrets: true } };
    assert.match(
      problemOf({ ...WITH_KEY, FTPPolicy: "{" }, rules) ?? "",
      /Policy is not a JSON object/,
    );
  });

  describe("of a record with its own policy, for a bucket with a KMS key,", () => {
    const rules = { ...RULES, settings: { ...SETTINGS, rolesFromSecrets: true } };
    const statement = (Action: unknown, Effect = "Allow") => ({ Effect, Action, Resource: "*" });
    const warnings = (Policy: object, settings: object = {}, fields: object = {}) =>
      warningsOf(
        { ...WITH_KEY, Policy, ...fields },
        { ...rules, settings: { ...rules.settings, ...settings } as RecordRules["settings"] },
      );
    const uploads =
      "Policy allows no kms:GenerateDataKey and kms:Decrypt, so uploads fail: a KMS key encrypts the bucket";
    const downloads =
      "Policy allows no kms:Decrypt, so downloads fail: a KMS key encrypts the bucket";
    const CASES: [title: string, policy: object, expected: string[]][] = [
      ["both", { Statement: statement(["s3:GetObject", "s3:PutObject"]) }, [downloads, uploads]],
      ["downloads", { Statement: [statement("s3:Get*")] }, [downloads]],
      ["both, for s3:*", { Statement: [statement("s3:*")] }, [downloads, uploads]],
      ["nothing with the key", { Statement: [statement(["s3:*", "kms:*"])] }, []],
      ["nothing with all actions", { Statement: [statement("*")] }, []],
      [
        "uploads without a data key",
        { Statement: [statement(["S3:PutObject", "KMS:Decrypt"])] },
        ["Policy allows no kms:GenerateDataKey, so uploads fail: a KMS key encrypts the bucket"],
      ],
      [
        "a key that is denied",
        { Statement: [statement("s3:GetObject"), statement("kms:*", "Deny")] },
        [downloads],
      ],
      [
        "nothing but kms left out",
        { Statement: [{ Effect: "Allow", NotAction: ["kms:?ecrypt", "kms:Gen*"] }] },
        [downloads, uploads],
      ],
      ["nothing left out", { Statement: [{ Effect: "Allow", NotAction: "iam:*" }] }, []],
      ["an action that is no text", { Statement: [statement([7])] }, []],
      ["no statement", {}, []],
    ];
    for (const [title, policy, expected] of CASES) {
      it(`warns of ${title}`, () => assert.deepEqual(warnings(policy), expected));
    }

    it("is silent where no key is known, or the policy is ignored", () => {
      const Policy = { Statement: statement("s3:*") };
      assert.deepEqual(warnings(Policy, { keyArn: undefined }), []);
      assert.deepEqual(warnings(Policy, {}, { HomeDirectory: "/other/alice" }), []);
      assert.deepEqual(warnings(Policy, { rolesFromSecrets: false }), ["Policy ignored"]);
      assert.deepEqual(warningsOf(WITH_KEY, rules), []);
    });
  });

  it("refuses names that the service does not take", () => {
    for (const name of ["al", "a/b", "-alice", "alice*", ""]) {
      assert.match(problemOf(WITH_KEY, RULES, name) ?? "", /service takes no such name; use 3/);
    }
  });

  it("asks for a uid and a gid on a file system, and refuses root", () => {
    assert.match(problemOf(WITH_KEY, EFS_RULES) ?? "", /no uid and gid there; give both: --uid/);
    const as = (Uid: number) => ({ ...WITH_KEY, PosixProfile: { Uid, Gid: 1001 } });
    assert.equal(problemOf(as(1001), EFS_RULES), undefined);
    assert.match(problemOf(as(0), EFS_RULES) ?? "", /0, which is root, is refused/);
    const readOnly = { ...as(1001), Access: "read-only" };
    assert.match(problemOf(readOnly, EFS_RULES) ?? "", /has no effect on a file system/);
  });

  // The function refuses it there, so that a plain password can't hide in a table.
  it("reads a plain password from a secret and not from a table", () => {
    assert.equal(readRecord({ Password: "x" }, "secrets").kind, "user");
    assert.equal(readRecord({ Password: "x" }, "dynamodb").kind, "deny");
    assert.equal(readRecord(WITH_KEY, "dynamodb").kind, "user");
  });

  it("warns of the older form", () => {
    assert.deepEqual(warningsOf({ Password: "x", PublicKey: KEYS.rsa }), [
      "Password is plain text; set-password or migrate hashes it",
      "PublicKey is of the older form; rotate-key writes PublicKeys",
    ]);
  });

  it("warns of what the function does not follow", () => {
    const fields = { ...WITH_KEY, Colour: "red", Policy: "{}", HomeDirectory: "/files/bob" };
    assert.deepEqual(warningsOf(fields), [
      "unknown field Colour",
      "Policy ignored",
      "home directory ignored: it is not in the user's own folder",
    ]);
  });

  describe("warns of a server that asks for more than the user has", () => {
    type Server = RecordRules["server"];
    const table: readonly (readonly [
      Server["authentication"],
      RecordFields,
      Server["protocols"],
      boolean,
    ])[] = [
      ["PUBLIC_KEY", WITH_KEY, ["SFTP"], true],
      ["PASSWORD", WITH_KEY, ["SFTP"], false],
      ["PUBLIC_KEY", { Password: "x" }, ["SFTP"], false],
      ["PUBLIC_KEY_AND_PASSWORD", WITH_KEY, ["SFTP"], false],
      ["PUBLIC_KEY_AND_PASSWORD", { ...WITH_KEY, Password: "x" }, ["SFTP"], true],
      ["PUBLIC_KEY_OR_PASSWORD", WITH_KEY, ["FTP"], false],
      ["PUBLIC_KEY_OR_PASSWORD", { Password: "x" }, ["FTPS", "FTP"], true],
      ["PUBLIC_KEY_OR_PASSWORD", { ...WITH_KEY, Protocols: "SFTP" }, ["SFTP", "FTPS"], true],
      ["PUBLIC_KEY_OR_PASSWORD", { ...WITH_KEY, Protocols: "FTPS" }, ["SFTP", "FTPS"], false],
      ["PUBLIC_KEY_OR_PASSWORD", { ...WITH_KEY, Protocols: "FTP" }, ["SFTP"], false],
    ];
    for (const [authentication, fields, protocols, suffices] of table) {
      it(`${protocols.join("+")} with ${authentication}: ${JSON.stringify(Object.keys(fields))}`, () => {
        const warnings = warningsOf(fields, { ...RULES, server: { protocols, authentication } });
        const own = warnings.filter((text) => /nobody can log in|names none/.test(text));
        assert.equal(own.length, suffices ? 0 : 1, warnings.join("; "));
      });
    }
  });

  describe("where the account is not known", () => {
    const placeholder = "111122223333";
    const settings = { ...SETTINGS, bucketArn: `arn:aws:s3:::managed-sftp-dev-${placeholder}` };
    const rules: RecordRules = { ...RULES, settings, placeholderAccount: placeholder };
    const home = (bucket: string) => ({ ...WITH_KEY, HomeDirectory: `/${bucket}/alice/in` });

    it("takes the one that the home names", () => {
      assert.deepEqual(warningsOf(home("managed-sftp-dev-999988887777"), rules), []);
      assert.equal(
        warningsOf(home("managed-sftp-dev-999988887777"), {
          ...rules,
          placeholderAccount: undefined,
        }).length,
        1,
      );
    });

    it("takes no other bucket for the stack's", () => {
      assert.equal(warningsOf(home("other-999988887777"), rules).length, 1);
    });

    it("takes the one that the role names", () => {
      const Role = "arn:aws:iam::999988887777:role/managed-sftp-dev-user";
      assert.deepEqual(warningsOf({ ...WITH_KEY, Role }, rules), []);
      assert.deepEqual(warningsOf({ ...WITH_KEY, Role: `${Role}2` }, rules), ["Role ignored"]);
    });

    it("stays with its own where neither a home nor a role names one", () => {
      const own = [{ Entry: "/", Target: `/managed-sftp-dev-${placeholder}/alice` }];
      const homeOf = (fields: RecordFields) => {
        const verdict = check("alice", fields, "secrets", rules);
        return verdict.kind === "usable" && verdict.grant.home;
      };
      assert.deepEqual(homeOf(WITH_KEY), own);
      assert.deepEqual(homeOf(home("bucket-without-account")), own);
    });

    it("takes the file system that the home names", () => {
      const efs: RecordRules = { ...EFS_RULES, placeholderAccount: placeholder };
      const user = { ...WITH_KEY, PosixProfile: { Uid: 1001, Gid: 1001 } };
      assert.deepEqual(
        warningsOf({ ...user, HomeDirectory: "/fs-0aaaaaaaaaaaaaaa1/alice" }, efs),
        [],
      );
      assert.equal(warningsOf({ ...user, HomeDirectory: "/some-bucket/alice" }, efs).length, 1);
      const other = { ...user, HomeDirectory: "/fs-0aaaaaaaaaaaaaaa1/alice" };
      assert.equal(warningsOf(other, EFS_RULES).length, 1);
    });
  });
});
