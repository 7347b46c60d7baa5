import * as assert from "node:assert/strict";

import { tableArn } from "../../aws/resource-names";
import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../support/program";

const PREFIX = "managed-sftp-test-identity";
const TABLE = "aws:dynamodb/table:Table";
const keyed = (name: string, hashKey: string): object => ({
  name,
  billingMode: "PAY_PER_REQUEST",
  hashKey,
  attributes: [{ name: hashKey, type: "S" }],
});

describe("the identity function's tables", () => {
  const secretsKeyArn = "arn:aws:kms:eu-central-1:111122223333:key/0a1b";
  let both: Graph;
  before(async () => {
    both = await graphOf({ ...MODES.public, identity: { store: "dynamodb", secretsKeyArn } });
  });

  it("hold users, who are not lost, and wrong passwords, which are", () => {
    assert.deepEqual(inputsOf(both, TABLE), {
      "sftp-identity-users": {
        ...keyed(`${PREFIX}-users`, "username"),
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: true,
        serverSideEncryption: { enabled: true, kmsKeyArn: secretsKeyArn },
        tags: { Name: "sftp-identity-users" },
      },
      // Fault 23: without a time to live, the table would hold every address that ever guessed.
      "sftp-identity-lockout": {
        ...keyed(`${PREFIX}-lockout`, "id"),
        ttl: { enabled: true, attributeName: "expires" },
        tags: { Name: "sftp-identity-lockout" },
      },
    });
    assert.deepEqual(
      resourcesOf(both, TABLE).map(({ name, options }) => [name, options.protect === true]),
      [
        ["sftp-identity-lockout", false],
        ["sftp-identity-users", true],
      ],
    );
  });

  it("are none where users are secrets and nobody is locked out", async () => {
    const graph = await graphOf({ ...MODES.public, identity: { lockout: false } });
    assert.deepEqual(inputsOf(graph, TABLE), {});
  });

  it("may be deleted, and are under DynamoDB's own key, where the stack says so", async () => {
    const graph = await graphOf({
      ...MODES.public,
      storage: { deletionProtection: false },
      identity: { store: "dynamodb", lockout: false, cache: { seconds: 0 } },
    });
    assert.deepEqual(inputsOf(graph, TABLE), {
      "sftp-identity-users": {
        ...keyed(`${PREFIX}-users`, "username"),
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: false,
        tags: { Name: "sftp-identity-users" },
      },
    });
    const { environment } = inputsOf(graph, "aws:lambda/function:Function")["sftp-identity"] as {
      environment: { variables: Record<string, string> };
    };
    const names = Object.keys(environment.variables);
    assert.deepEqual(
      names.filter((name) => /^(USERS|CACHE|LOCKOUT)_/.test(name)),
      ["USERS_TABLE"],
    );
  });

  // Fault 24: the names in the environment, the policy and the tables come from one place.
  it("are those that the function is told of and may use", () => {
    const { environment } = inputsOf(both, "aws:lambda/function:Function")["sftp-identity"] as {
      environment: { variables: Record<string, string> };
    };
    const policies = inputsOf(both, "aws:iam/rolePolicy:RolePolicy");
    const { policy } = policies["sftp-identity-users-table"] as {
      policy: { Statement: { Resource: string }[] };
    };
    const { USERS_TABLE = "", LOCKOUT_TABLE = "" } = environment.variables;
    const place = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };
    assert.deepEqual(
      policy.Statement.map(({ Resource }) => Resource).filter((arn) => arn.includes(":table/")),
      [tableArn(place, USERS_TABLE), tableArn(place, LOCKOUT_TABLE)],
    );
    const tables = Object.values(inputsOf(both, TABLE));
    assert.deepEqual(tables.map(({ name, hashKey }) => [name, hashKey]).sort(), [
      [LOCKOUT_TABLE, "id"],
      [USERS_TABLE, "username"],
    ]);
  });

  // One policy whose content changed would keep the function from its users until it is told, too.
  it("come with a policy of their own, so that neither store is shut while the other opens", async () => {
    const policiesOf = async (store: string): Promise<string[]> => {
      const graph = await graphOf({ ...MODES.public, identity: { store } });
      return graph.resources
        .filter(({ type, name }) => type.endsWith(":RolePolicy") && name.includes("-users"))
        .map(({ name }) => name);
    };
    assert.deepEqual(
      [await policiesOf("secrets"), await policiesOf("dynamodb")],
      [["sftp-identity-users"], ["sftp-identity-users-table"]],
    );
  });
});
