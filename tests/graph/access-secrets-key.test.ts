import * as assert from "node:assert/strict";

import { type AccessMatrix, accessMatrix } from "../../graph/access-matrix";
import type { MatrixConfig } from "../../graph/access-matrix-scene";
import type { Graph } from "../../graph/graph";
import { graphOf, MODES } from "../support/program";
import {
  cellOf,
  configured,
  turnedBy,
  unconditional,
  withoutStatement,
  withStatement,
} from "./access-matrix-support";

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d";
const identity = { secretsKeyArn: KEY };

describe("the key of users' secrets in the access matrix", () => {
  for (const domain of ["s3", "efs"]) {
    describe(`of a stack with domain ${domain}`, () => {
      const storage = { domain };
      let config: MatrixConfig;
      let graph: Graph;
      let matrix: AccessMatrix;

      before(async () => {
        config = configured(storage, identity);
        graph = await graphOf({ ...MODES.public, storage, identity });
        matrix = await accessMatrix(graph, config);
      });

      it("serves the function through Secrets Manager and not otherwise", () => {
        assert.deepEqual(cellOf(matrix, "identity", "read-secret"), {
          allowed: true,
          by: "role policy sftp-identity-users/ReadUsers, role policy sftp-identity-users/DecryptUsers, assumed key policy/AccountDecides",
        });
        assert.deepEqual(cellOf(matrix, "identity", "decrypt-outside-secrets"), {
          allowed: false,
          by: `no statement of the role policy allows kms:Decrypt on ${KEY}`,
        });
      });

      it("turns red for a role that may use it everywhere", async () => {
        const mutant = withStatement(graph, "identity", "DecryptUsers", unconditional);
        assert.deepEqual(await turnedBy(graph, mutant, config), {
          identity: "+decrypt-outside-secrets",
        });
      });

      // Every login fails then, and clients see a wrong password.
      it("turns red for a role that may not use it", async () => {
        const mutant = withoutStatement(graph, "identity", "DecryptUsers");
        assert.deepEqual(await turnedBy(graph, mutant, config), { identity: "-read-secret" });
      });

      it("turns red for a role that may use it through S3 only", async () => {
        const mutant = withStatement(graph, "identity", "DecryptUsers", (statement) => ({
          ...statement,
          Condition: { StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } },
        }));
        assert.deepEqual(await turnedBy(graph, mutant, config), { identity: "-read-secret" });
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
