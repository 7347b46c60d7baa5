import assert from "node:assert/strict";

import { FUNCTION_ACCESS_KEY, OPERATOR_ACCESS_KEY } from "../../sandbox/aws/credentials";
import type { LocalTable } from "../../sandbox/aws/dynamodb";
import { type LocalAws, type LocalAwsArgs, startLocalAws } from "../../sandbox/aws/local-aws";

const SECRET = { secretAccessKey: "any" };
/** Credentials of an operator, which {@link clientSettings} uses. */
export const OPERATOR = { accessKeyId: OPERATOR_ACCESS_KEY, ...SECRET };
/** Region and callers of an endpoint in a test. */
export const TEST_ENDPOINT = {
  region: "eu-central-1",
  callers: [OPERATOR, { accessKeyId: FUNCTION_ACCESS_KEY, ...SECRET }],
};

/** Starts Secrets Manager and DynamoDB for a test, in memory unless a folder is given. */
export const startTestAws = (args: Partial<LocalAwsArgs> = {}): Promise<LocalAws> =>
  startLocalAws({
    callers: TEST_ENDPOINT.callers,
    environment: { partition: "aws", region: "eu-central-1", accountId: "111122223333" },
    authorize: () => Promise.reject(new Error("policies are not asked about operators")),
    onFault: (error) => assert.fail(String(error)),
    ...args,
  });

/** A table whose key is one text. */
export const tableOf = (name: string, key: string): LocalTable => ({
  name,
  key: [{ name: key, type: "S" }],
});

/** Settings of an SDK client that calls with an access key, by default as an operator. */
export const clientSettings = (endpoint: string, accessKeyId = OPERATOR_ACCESS_KEY) => ({
  region: "eu-central-1",
  endpoint,
  credentials: { accessKeyId, ...SECRET },
  maxAttempts: 1,
});
