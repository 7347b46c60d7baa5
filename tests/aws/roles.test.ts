import assert from "node:assert/strict";

import { resourcesOf } from "../../verify/graph/graph";
import { accessOf } from "../../verify/access/evaluator";
import { graphOf, MODES } from "../support/program";

const ROLE = "aws:iam/role:Role";
const BOUNDARY = "boundary-managed-sftp-test";

describe("the permissions boundary of a stack", () => {
  it("is on every role that the program creates", async () => {
    const graph = await graphOf({ ...MODES.public, operations: { permissionsBoundary: BOUNDARY } });
    const roles = resourcesOf(graph, ROLE);
    assert.ok(roles.length > 1);
    assert.deepEqual(
      roles.map(({ inputs }) => inputs["permissionsBoundary"]),
      roles.map(() => `arn:aws:iam::111122223333:policy/${BOUNDARY}`),
    );
    assert.ok(accessOf(graph));
  });

  it("is on no role unless the stack file names it", async () => {
    const graph = await graphOf(MODES.public);
    assert.deepEqual(
      resourcesOf(graph, ROLE).filter(({ inputs }) => "permissionsBoundary" in inputs),
      [],
    );
  });

  it("fails for an ARN, as the account is the stack's own", async () => {
    const permissionsBoundary = `arn:aws:iam::111122223333:policy/${BOUNDARY}`;
    await assert.rejects(
      async () => graphOf({ ...MODES.public, operations: { permissionsBoundary } }),
      /expected the name of a managed policy, not its ARN/,
    );
  });
});
