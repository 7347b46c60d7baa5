import * as assert from "node:assert/strict";

import { accessMatrix, explain } from "../../../verify/access/matrix/matrix";
import { graphOf, MODES } from "../../support/program";
import {
  allowedOf,
  type Asked,
  askedAbout,
  cellOf,
  configured,
  onlyThrough,
  unconditional,
  withoutStatement,
  withStatement,
} from "./matrix/support";
import { SECRETS_KEY } from "./support";

const TABLE = "arn:aws:dynamodb:eu-central-1:111122223333:table/managed-sftp-test-identity-users";
const IN_TABLE = { store: "dynamodb" };
const READ = "role policy sftp-identity-users-table/ReadUsers";

describe("a table of users in the access matrix", () => {
  for (const domain of ["s3", "efs"]) {
    describe(`of a stack with domain ${domain}`, () => {
      let stack: Asked;
      before(async () => (stack = await askedAbout({ domain }, IN_TABLE)));

      it("takes the place of secrets, which nobody asks for then", () => {
        const asked = stack.matrix.operations.filter(({ id }) => /secret|table|item/.test(id));
        assert.deepEqual(asked, [
          { id: "read-item", what: "read a user's item" },
          { id: "read-other-table", what: "read one beside the table" },
        ]);
      });

      // Hashes and ranges of every partner stand in it.
      it("is read by the function, and by whoever may do everything", () => {
        const readers = stack.matrix.cells.filter(
          ({ operation, allowed }) => operation === "read-item" && allowed,
        );
        assert.deepEqual(
          readers.map(({ principal, by }) => [principal, by]),
          [
            ["identity", READ],
            ["deployer", "role policy AdministratorAccess/Everything"],
          ],
        );
        assert.equal(allowedOf(stack.matrix, "identity"), "read-item");
      });

      it("is explained by the item that is asked for", async () => {
        const cell = { principal: "identity", operation: "read-item" };
        const { steps } = await explain(stack.graph, stack.config, cell);
        assert.deepEqual(
          steps.map(({ action, resource, allowed }) => [action, resource, allowed]),
          [["dynamodb:GetItem", TABLE, true]],
        );
      });

      // Every login fails then, and clients see a wrong password.
      it("turns red for a role that may not read it", async () => {
        const mutant = withoutStatement(stack.graph, "identityOfTable", "ReadUsers");
        assert.deepEqual(await stack.turns(mutant), { identity: "-read-item" });
      });

      it("turns red for a role that still reads secrets", async () => {
        const mutant = withStatement(stack.graph, "identityOfTable", "ReadUsers", (statement) => ({
          ...statement,
          Action: "secretsmanager:GetSecretValue",
        }));
        assert.deepEqual(await stack.turns(mutant), { identity: "-read-item" });
      });

      it("turns red for a role that reads other tables", async () => {
        const mutant = withStatement(stack.graph, "identityOfTable", "ReadUsers", (statement) => ({
          ...statement,
          Resource: `${TABLE}*`,
        }));
        assert.deepEqual(await stack.turns(mutant), { identity: "+read-other-table" });
      });
    });
  }

  describe("under a key of the operator's", () => {
    const identity = { ...IN_TABLE, secretsKeyArn: SECRETS_KEY };
    let stack: Asked;
    before(async () => (stack = await askedAbout({}, identity)));

    it("is read through DynamoDB, and what else is under the key is not", () => {
      assert.deepEqual(cellOf(stack.matrix, "identity", "read-item"), {
        allowed: true,
        by: `${READ}, role policy sftp-identity-users-table/DecryptUsers, assumed key policy/AccountDecides`,
      });
      assert.deepEqual(cellOf(stack.matrix, "identity", "decrypt-outside-table"), {
        allowed: false,
        by: `no statement of the role policy allows kms:Decrypt on ${SECRETS_KEY}`,
      });
    });

    it("turns red for a role that may use the key not at all, elsewhere, or everywhere", async () => {
      const none = withoutStatement(stack.graph, "identityOfTable", "DecryptUsers");
      assert.deepEqual(await stack.turns(none), { identity: "-read-item" });
      const elsewhere = withStatement(
        stack.graph,
        "identityOfTable",
        "DecryptUsers",
        onlyThrough("secretsmanager"),
      );
      assert.deepEqual(await stack.turns(elsewhere), { identity: "-read-item" });
      const everywhere = withStatement(
        stack.graph,
        "identityOfTable",
        "DecryptUsers",
        unconditional,
      );
      assert.deepEqual(await stack.turns(everywhere), { identity: "+decrypt-outside-table" });
    });
  });

  it("is read through the endpoint of a closed network, and not without it", async () => {
    const graph = await graphOf({ ...MODES.closed, identity: IN_TABLE });
    const matrix = await accessMatrix(graph, configured({}, IN_TABLE));
    assert.equal(cellOf(matrix, "identity", "read-item").allowed, true);
    const endpoint = graph.resources.find(
      ({ type, inputs }) =>
        type === "aws:ec2/vpcEndpoint:VpcEndpoint" &&
        /dynamodb$/.test(String(inputs["serviceName"])),
    );
    const resources = graph.resources.filter((resource) => resource !== endpoint);
    const cut = await accessMatrix({ ...graph, resources }, configured({}, IN_TABLE));
    assert.deepEqual(cellOf(cut, "identity", "read-item"), {
      allowed: false,
      by: "the network has no endpoint for dynamodb",
    });
  });
});
