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
    assert.equal(parseSettings(environment).bucketArn, "arn:aws-us-gov:s3:::files");
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
