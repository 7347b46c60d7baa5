import * as assert from "node:assert/strict";

import { accessMatrix } from "../../../verify/access/matrix/matrix";
import { graphOf, MODES } from "../../support/program";
import {
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

const identity = { secretsKeyArn: SECRETS_KEY };

describe("the key of users' secrets in the access matrix", () => {
  for (const domain of ["s3", "efs"]) {
    describe(`of a stack with domain ${domain}`, () => {
      let stack: Asked;
      before(async () => (stack = await askedAbout({ domain }, identity)));

      it("serves the function through Secrets Manager and not otherwise", () => {
        assert.deepEqual(cellOf(stack.matrix, "identity", "read-secret"), {
          allowed: true,
          by: "role policy sftp-identity-users/ReadUsers, role policy sftp-identity-users/DecryptUsers, assumed key policy/AccountDecides",
        });
        assert.deepEqual(cellOf(stack.matrix, "identity", "decrypt-outside-secrets"), {
          allowed: false,
          by: `no statement of the role policy allows kms:Decrypt on ${SECRETS_KEY}`,
        });
      });

      it("turns red for a role that may use it everywhere", async () => {
        const mutant = withStatement(stack.graph, "identity", "DecryptUsers", unconditional);
        assert.deepEqual(await stack.turns(mutant), { identity: "+decrypt-outside-secrets" });
      });

      // Every login fails then, and clients see a wrong password.
      it("turns red for a role that may not use it", async () => {
        const mutant = withoutStatement(stack.graph, "identity", "DecryptUsers");
        assert.deepEqual(await stack.turns(mutant), { identity: "-read-secret" });
      });

      it("turns red for a role that may use it through S3 only", async () => {
        const mutant = withStatement(stack.graph, "identity", "DecryptUsers", onlyThrough("s3"));
        assert.deepEqual(await stack.turns(mutant), { identity: "-read-secret" });
      });
    });
  }

  // The function passes an endpoint for Secrets Manager, which calls KMS from outside the network.
  it("needs no endpoint for KMS in a closed network", async () => {
    const graph = await graphOf({ ...MODES.closed, identity });
    const matrix = await accessMatrix(graph, configured({}, identity));
    assert.equal(cellOf(matrix, "identity", "read-secret").allowed, true);
    assert.deepEqual(cellOf(matrix, "identity", "decrypt-outside-secrets"), {
      allowed: false,
      by: "the network has no endpoint for kms",
    });
  });

  it("is not asked about where the configuration names none", async () => {
    const matrix = await accessMatrix(await graphOf(MODES.public), configured());
    const asked = matrix.operations.map(({ id }) => id);
    assert.equal(asked.includes("decrypt-outside-secrets"), false);
    assert.deepEqual(cellOf(matrix, "identity", "read-secret"), {
      allowed: true,
      by: "role policy sftp-identity-users/ReadUsers",
    });
  });
});
