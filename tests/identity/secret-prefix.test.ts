import assert from "node:assert/strict";

import type { InvokeResult } from "../../verify/graph/provider";
import { resourcesOf } from "../../verify/graph/graph";
import { evaluatedAnew, MODES } from "../support/program";

const FUNCTION = "managed-sftp-test-identity";
const arnOf = (name: string): string => `arn:aws:lambda:eu-central-1:111122223333:function:${name}`;

/** Deploys the stack `test` over a function with these variables, beside functions with these prefixes. */
async function deployed(
  identity: Readonly<Record<string, unknown>>,
  variables: Readonly<Record<string, string>> | Error,
  prefixes: Readonly<Record<string, string>> | Error = {},
): Promise<unknown> {
  const calls: Record<string, InvokeResult> = {
    "aws:lambda/getFunction:getFunction": ({ functionName }) => {
      assert.equal(functionName, FUNCTION);
      if (variables instanceof Error) throw variables;
      return { environment: { variables } };
    },
    "aws:resourcegroupstaggingapi/getResources:getResources": (inputs) => {
      assert.deepEqual(inputs, {
        resourceTypeFilters: ["lambda:function"],
        tagFilters: [{ key: "SecretPrefix" }],
      });
      if (prefixes instanceof Error) throw prefixes;
      return {
        resourceTagMappingLists: Object.entries(prefixes).map(([name, SecretPrefix]) => ({
          resourceArn: arnOf(name),
          tags: { Name: "sftp-identity", SecretPrefix },
        })),
      };
    },
  };
  const graph = await evaluatedAnew({ ...MODES.public, identity }, {}, calls);
  const [found] = resourcesOf(graph, "aws:lambda/function:Function");
  const environment = found?.inputs["environment"] as { variables: Record<string, string> };
  return environment.variables["SECRET_PREFIX"];
}

const refusal = (...args: Parameters<typeof deployed>): Promise<string> =>
  deployed(...args).then(
    (prefix) => `accepted ${String(prefix)}`,
    (error: Error) =>
      /IdentityProvider "sftp-identity": (.*)/.exec(error.message)?.[1] ?? error.message,
  );

/** Error of a provider function; Pulumi passes the details on. */
const failure = (details: string): Error => Object.assign(new Error(details), { details });

const NONE = failure(
  "Invoke of 'aws:lambda/getFunction:getFunction' failed: operation error Lambda: GetFunction, StatusCode: 404, ResourceNotFoundException: Function not found",
);

describe("the prefix of a stack's users", () => {
  it("is the stack's own, unless its file gives another", async () => {
    assert.equal(await deployed({}, NONE), "managed-sftp/test");
    assert.equal(await deployed({ secretPrefix: "SFTP" }, NONE), "SFTP");
    assert.equal(await deployed({}, { SECRET_PREFIX: "managed-sftp/test" }), "managed-sftp/test");
  });

  // Every stack read users under SFTP once. None of them could log in after an update.
  it("fails to change under a deployed function, unless the users were copied", async () => {
    const before = { SECRET_PREFIX: "SFTP" };
    assert.equal(
      await refusal({}, before),
      "identity.secretPrefix is managed-sftp/test, but the deployed function reads users under SFTP, and none of them could log in; set identity.secretPrefix to SFTP, or copy the users first and then set identity.previousSecretPrefix to SFTP (docs/runbooks/moving-users-to-another-prefix.md)",
    );
    assert.equal(await deployed({ secretPrefix: "SFTP" }, before), "SFTP");
    assert.equal(await deployed({ previousSecretPrefix: "SFTP" }, before), "managed-sftp/test");
    assert.match(
      await refusal({ previousSecretPrefix: "other" }, before),
      /reads users under SFTP/,
    );
    const denied = failure("AccessDenied: lambda:GetFunction");
    assert.match(await refusal({}, denied), /AccessDenied: lambda:GetFunction/);
  });

  it("does not matter with users in a table", async () => {
    const inTable = { SECRET_PREFIX: "SFTP", USERS_TABLE: "users" };
    assert.equal(await deployed({}, inTable), "managed-sftp/test");
    const store = { store: "dynamodb" };
    assert.equal(await deployed(store, { SECRET_PREFIX: "SFTP" }), "managed-sftp/test");
  });

  // Users of one stack would log in to the other, and removing one would remove both.
  it("fails to be another stack's, or part of it", async () => {
    const taken = (prefix: string, other: string): Promise<string> =>
      refusal({ secretPrefix: prefix }, NONE, { "managed-sftp-prod-identity": other });
    const problem = (prefix: string, other: string): string =>
      `identity.secretPrefix ${prefix} overlaps with ${other}, under which function managed-sftp-prod-identity reads the users of another stack; choose another prefix`;
    for (const [prefix, other] of [
      ["SFTP", "SFTP"],
      ["SFTP", "SFTP/prod"],
      ["SFTP/test", "SFTP"],
    ] as const) {
      assert.equal(await taken(prefix, other), problem(prefix, other));
    }
    assert.equal(await taken("SFTP", "SFTP-prod"), "accepted SFTP");
    assert.equal(await taken("SFTP", "sftp"), "accepted SFTP");
    const own = { [FUNCTION]: "SFTP" };
    assert.equal(await refusal({ secretPrefix: "SFTP" }, NONE, own), "accepted SFTP");
  });

  it("stays with a stack that has it already, or whose role may not look for others", async () => {
    const shared = { "managed-sftp-prod-identity": "SFTP" };
    assert.equal(
      await deployed({ secretPrefix: "SFTP" }, { SECRET_PREFIX: "SFTP" }, shared),
      "SFTP",
    );
    const denied = failure("AccessDenied: tag:GetResources");
    assert.equal(await deployed({}, NONE, denied), "managed-sftp/test");
  });
});
