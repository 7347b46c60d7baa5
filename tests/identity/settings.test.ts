import * as assert from "node:assert/strict";

import { parseSettings } from "../../identity/settings";
import { SETTINGS, without } from "./support";

const ENVIRONMENT = {
  BUCKET_ARN: SETTINGS.bucketArn,
  KEY_ARN: SETTINGS.keyArn,
  USER_ROLE_ARN: SETTINGS.userRoleArn,
  SECRET_PREFIX: "SFTP",
  ROLES_FROM_SECRETS: "false",
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
    assert.deepEqual(parseSettings({ ...ON_EFS, FILE_SYSTEM_ID: "fs-0a1b2c3d" }), {
      domain: "efs",
      fileSystemId: "fs-0a1b2c3d",
      userRoleArn: SETTINGS.userRoleArn,
      secretPrefix: "SFTP",
      rolesFromSecrets: false,
      region: "eu-central-1",
    });
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
