import * as assert from "node:assert/strict";

import { parseSettings } from "../../../identity/authorizer/settings";
import { EFS_SETTINGS, SETTINGS, without } from "../support";

const ENVIRONMENT = {
  BUCKET_ARN: SETTINGS.bucketArn,
  KEY_ARN: SETTINGS.keyArn,
  USER_ROLE_ARN: SETTINGS.userRoleArn,
  SECRET_PREFIX: "SFTP",
  ROLES_FROM_SECRETS: "false",
  STACK: "dev",
  AWS_REGION: "eu-central-1",
};

const ON_EFS = { ...ENVIRONMENT, BUCKET_ARN: undefined, KEY_ARN: undefined };

describe("settings of the identity function", () => {
  it("come from the environment", () => {
    assert.deepEqual(parseSettings(ENVIRONMENT), SETTINGS);
  });

  it("have no key where none is given", () => {
    const withoutKey = without(SETTINGS, "keyArn");
    assert.deepEqual(parseSettings({ ...ENVIRONMENT, KEY_ARN: undefined }), withoutKey);
    assert.deepEqual(parseSettings({ ...ENVIRONMENT, KEY_ARN: "" }), withoutKey);
  });

  it("take roles from secrets only when told so", () => {
    const on = parseSettings({ ...ENVIRONMENT, ROLES_FROM_SECRETS: "true" });
    assert.equal(on.rolesFromSecrets, true);
  });

  // Fault 24: with a fixed partition the function would work in one part of the world only.
  it("come from any partition", () => {
    const environment = { ...ENVIRONMENT, BUCKET_ARN: "arn:aws-us-gov:s3:::files" };
    const settings = parseSettings(environment);
    assert.equal(settings.domain === "s3" && settings.bucketArn, "arn:aws-us-gov:s3:::files");
  });

  it("are about a file system where one is given", () => {
    assert.deepEqual(parseSettings({ ...ON_EFS, FILE_SYSTEM_ID: "fs-0a1b2c3d" }), EFS_SETTINGS);
  });

  // A session that names the wrong storage lets everybody in and nobody work.
  it("fails with a bucket beside a file system", () => {
    assert.throws(() => parseSettings({ ...ENVIRONMENT, FILE_SYSTEM_ID: "fs-0a1b2c3d" }), {
      message: [
        "identity function: environment variables:",
        "BUCKET_ARN stands beside FILE_SYSTEM_ID; set one of them",
        "KEY_ARN stands beside FILE_SYSTEM_ID; set one of them",
      ].join("\n"),
    });
  });

  it("fails where the file system is none", () => {
    assert.throws(() => parseSettings({ ...ON_EFS, FILE_SYSTEM_ID: "fs-0a1b/alice" }), {
      message: [
        "identity function: environment variables:",
        'FILE_SYSTEM_ID is not valid, got "fs-0a1b/alice"; set it to the id of a file system',
      ].join("\n"),
    });
  });

  it("have a table of users, a cache and a lockout where the stack has them", () => {
    const environment = {
      ...ENVIRONMENT,
      USERS_TABLE: "users",
      CACHE_SECONDS: "30",
      CACHE_USERS: "1000",
      LOCKOUT_TABLE: "lockout",
      LOCKOUT_ATTEMPTS: "10",
      LOCKOUT_SECONDS: "900",
    };
    assert.deepEqual(parseSettings(environment), {
      ...SETTINGS,
      usersTable: "users",
      cache: { seconds: 30, users: 1000 },
      lockout: { table: "lockout", attempts: 10, seconds: 900 },
    });
  });

  it("have no cache where it would hold nobody", () => {
    for (const [CACHE_SECONDS, CACHE_USERS] of [
      ["0", "1000"],
      ["30", "0"],
      ["30", ""],
      ["", "1000"],
    ]) {
      assert.deepEqual(parseSettings({ ...ENVIRONMENT, CACHE_SECONDS, CACHE_USERS }), SETTINGS);
    }
  });

  // Fault 23: half a lockout locks nobody out, and nobody would notice.
  const HALVES: [variables: object, problem: string][] = [
    [{ LOCKOUT_SECONDS: "900" }, "LOCKOUT_ATTEMPTS is missing; set it to a number from 2 to 99"],
    [
      { LOCKOUT_ATTEMPTS: "1", LOCKOUT_SECONDS: "900" },
      'LOCKOUT_ATTEMPTS is not valid, got "1"; set it to a number from 2 to 99',
    ],
    [
      { LOCKOUT_ATTEMPTS: "100", LOCKOUT_SECONDS: "900" },
      'LOCKOUT_ATTEMPTS is not valid, got "100"; set it to a number from 2 to 99',
    ],
    [{ LOCKOUT_ATTEMPTS: "10" }, "LOCKOUT_SECONDS is missing; set it to a number from 1"],
    [
      { LOCKOUT_ATTEMPTS: "10", LOCKOUT_SECONDS: "0" },
      'LOCKOUT_SECONDS is not valid, got "0"; set it to a number from 1',
    ],
  ];
  for (const [variables, problem] of HALVES) {
    it(`fails with a lockout table and ${JSON.stringify(variables)}`, () => {
      const environment = { ...ENVIRONMENT, LOCKOUT_TABLE: "lockout", ...variables };
      assert.throws(() => parseSettings(environment), {
        message: `identity function: environment variables:\n${problem}`,
      });
    });
  }

  it("fails where a number or a table's name is none", () => {
    const environment = { ...ENVIRONMENT, USERS_TABLE: "a/b", CACHE_SECONDS: "30s" };
    assert.throws(() => parseSettings(environment), {
      message: [
        "identity function: environment variables:",
        'USERS_TABLE is not valid, got "a/b"; set it to the name of a table, or nothing',
        'CACHE_SECONDS is not valid, got "30s"; set it to a whole number, or nothing',
      ].join("\n"),
    });
  });

  it("fails without a role for the users", () => {
    // Fault 7: an answer whose role is blank is none.
    assert.throws(() => parseSettings({ ...ENVIRONMENT, USER_ROLE_ARN: "" }), {
      message:
        "identity function: environment variables:\nUSER_ROLE_ARN is missing; set it to the ARN of a role",
    });
  });

  it("fails with every problem at once", () => {
    assert.throws(
      () => parseSettings({ ...ENVIRONMENT, BUCKET_ARN: undefined, ROLES_FROM_SECRETS: "yes" }),
      {
        message: [
          "identity function: environment variables:",
          "BUCKET_ARN is missing; set it to the ARN of a bucket",
          'ROLES_FROM_SECRETS is not valid, got "yes"; set it to "true" or "false"',
        ].join("\n"),
      },
    );
  });
});
