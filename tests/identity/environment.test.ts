import * as assert from "node:assert/strict";

import { parseSettings, type AuthorizerSettings } from "../../identity/authorizer/settings";
import { graphOf, inputsOf, MODES } from "../support/program";

const COMMON = {
  userRoleArn: "arn:aws:iam::111122223333:role/managed-sftp-test-user",
  secretPrefix: "managed-sftp/test",
  rolesFromSecrets: false,
  region: "eu-central-1",
  stack: "test",
};
const BUCKET = { domain: "s3", bucketArn: "arn:aws:s3:::managed-sftp-test-111122223333" } as const;
const CACHE = { cache: { seconds: 30, users: 1000 } };
const LOCKOUT = {
  lockout: { table: "managed-sftp-test-identity-lockout", attempts: 10, seconds: 900 },
};

describe("the function's environment", () => {
  const CASES: [title: string, sections: object, settings: AuthorizerSettings][] = [
    [
      "of a bucket with a key",
      {},
      {
        ...COMMON,
        ...BUCKET,
        ...CACHE,
        ...LOCKOUT,
        keyArn: "arn:aws:kms:eu-central-1:111122223333:key/sftp-data-Key",
      },
    ],
    [
      "of a bucket without a key, and of roles from secrets",
      {
        storage: { encryption: "AES256" },
        identity: { rolesFromSecrets: true, secretPrefix: "partners" },
      },
      {
        ...COMMON,
        ...BUCKET,
        ...CACHE,
        ...LOCKOUT,
        rolesFromSecrets: true,
        secretPrefix: "partners",
      },
    ],
    [
      "of a file system",
      { storage: { domain: "efs" } },
      { ...COMMON, ...CACHE, ...LOCKOUT, domain: "efs", fileSystemId: "sftp-FileSystem" },
    ],
    [
      "of users in a table, without memory or lockout",
      {
        storage: { encryption: "AES256" },
        identity: { store: "dynamodb", lockout: false, cache: { seconds: 0 } },
      },
      { ...COMMON, ...BUCKET, usersTable: "managed-sftp-test-identity-users" },
    ],
  ];
  for (const [title, sections, settings] of CASES) {
    // The component writes these variables and the function reads them.
    it(`is read by the function as settings ${title}`, async () => {
      const graph = await graphOf({ ...MODES.public, ...sections });
      const { environment } = inputsOf(graph, "aws:lambda/function:Function")["sftp-identity"] as {
        environment: { variables: Record<string, string> };
      };
      const variables = { ...environment.variables, AWS_REGION: "eu-central-1" };
      assert.deepEqual(parseSettings(variables), settings);
    });
  }
});
