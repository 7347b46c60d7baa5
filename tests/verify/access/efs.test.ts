import assert from "node:assert/strict";

import { type PolicyEvaluator, accessOf } from "../../../verify/access/evaluator";
import type { Principal } from "../../../verify/access/request";
import { graphOf, MODES } from "../../support/program";

const ACCOUNT = "111122223333";
const ARN = `arn:aws:elasticfilesystem:eu-central-1:${ACCOUNT}:file-system/sftp-FileSystem`;
const user: Principal = {
  kind: "session",
  role: `arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-user`,
  sessionName: "alice.0a1b@s-0a1b",
};
const administrator: Principal = { kind: "other", arn: `arn:aws:iam::${ACCOUNT}:role/admin` };

describe("access to a file system", () => {
  let access: PolicyEvaluator;
  before(async () => {
    access = accessOf(await graphOf({ ...MODES.public, storage: { domain: "efs" } }));
  });
  const may = async (principal: Principal, action: string, tls = "true"): Promise<boolean> => {
    const context = { "aws:SecureTransport": tls };
    return (
      await access.decide({
        principal,
        action: `elasticfilesystem:${action}`,
        resource: ARN,
        context,
      })
    ).allowed;
  };

  it("is given to Transfer's users over TLS", async () => {
    assert.deepEqual(
      [await may(user, "ClientMount"), await may(user, "ClientWrite")],
      [true, true],
    );
  });

  // NFS has no encryption of its own.
  it("is refused without TLS", async () => {
    assert.equal(await may(user, "ClientMount", "false"), false);
  });

  // Root passes every owner and mode; an IAM policy of the account alone must not hand it out.
  it("is given to nobody as root", async () => {
    assert.equal(await may(user, "ClientRootAccess"), false);
    assert.equal(await may(administrator, "ClientRootAccess"), false);
  });
});
