import assert from "node:assert/strict";

import { explainAws } from "../../../cli/users/errors";
import type { UsersStack } from "../../../cli/users/stack";

const ON_AWS = { name: "prod", sandbox: undefined } as UsersStack;
const IN_SANDBOX = { name: "dev", sandbox: { start: "npm start -- --stack dev" } } as UsersStack;

const error = (name: string, message: string, more: object = { $metadata: {} }): Error =>
  Object.assign(new Error(message), { name, ...more });

describe("errors of AWS", () => {
  const table: readonly (readonly [string, Error, UsersStack, RegExp])[] = [
    [
      "a sandbox that no longer runs",
      error("Error", "", { code: "ECONNREFUSED", $metadata: {} }),
      IN_SANDBOX,
      /^Error: the sandbox of stack dev no longer runs; start it: npm start -- --stack dev$/,
    ],
    [
      "several addresses that refuse",
      new AggregateError([error("Error", "", { code: "ECONNREFUSED" })]),
      ON_AWS,
      /AWS can't be reached: ECONNREFUSED$/,
    ],
    [
      "no credentials",
      error("CredentialsProviderError", "Could not load", {}),
      ON_AWS,
      /no AWS credentials: Could not load; log in to AWS, or add --sandbox$/,
    ],
    [
      "no permission",
      error("AccessDeniedException", "User: x is not authorized to perform: y"),
      ON_AWS,
      /AccessDeniedException: User: x is not authorized to perform: y$/,
    ],
    [
      "no table",
      error("ResourceNotFoundException", "Requested resource not found"),
      ON_AWS,
      /stack prod has no table of users yet; .*pulumi up --stack prod --target '\*\*:Table::sftp-identity-users' --target '\*\*:RolePolicy::sftp-identity-users-table'$/,
    ],
    // What a service finds wrong with a request it may quote, and there are hashes in it.
    [
      "a request",
      error("ValidationException", "s3cret"),
      ON_AWS,
      /^Error: AWS answered Validation\w+$/,
    ],
    ["one of our own", new Error("user carol exists"), ON_AWS, /^Error: user carol exists$/],
  ];
  for (const [title, given, stack, expected] of table) {
    it(`tell ${title}`, () => assert.match(String(explainAws(given, stack)), expected));
  }
});
