import assert from "node:assert/strict";

import { check, readRecord, type RecordRules } from "../../../identity/users/check";
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
