import * as assert from "node:assert/strict";

import { type AccessMatrix, accessMatrix } from "../../../../verify/access/matrix/matrix";
import { configOf } from "../../../../verify/graph/stack-config";
import { graphOf, MODES } from "../../../support/program";
import { shipped } from "../../../support/stacks";
import { allowedOf, cellOf, configured, withPolicy, withStatement } from "./support";

const READER = "arn:aws:iam::444455556666:role/reader";
const POINT = "arn:aws:s3:eu-central-1:111122223333:accesspoint/reports";

describe("the access matrix of a stack with options", () => {
  const share = { principal: READER, prefix: "alice/", access: "read" };
  const administrators = ["arn:aws:iam::111122223333:role/pipelines/deployer"];
  const fence = { sourceCidrs: ["203.0.113.0/24"], vpcEndpointIds: ["vpce-0a1b2c3d"] };
  const matrixOf = async (given: Record<string, unknown>): Promise<AccessMatrix> =>
    accessMatrix(await graphOf({ ...MODES.public, storage: given }), configured(given));

  it("asks about whoever a folder is shared with", async () => {
    const matrix = await matrixOf({ shares: [share] });
    assert.equal(allowedOf(matrix, "share-alice-reader"), "list-own get-own");
    assert.deepEqual(cellOf(matrix, "share-alice-reader", "get-own"), {
      allowed: true,
      by: "bucket policy/Share1Objects, key policy/Consumer1",
    });
    assert.equal(allowedOf(matrix, "stranger"), "");
  });

  it("asks about an account as about any of its roles, and about roles of the own one", async () => {
    const own = "arn:aws:iam::111122223333:role/reports/reader";
    const shares = [
      { ...share, principal: "444455556666" },
      { ...share, principal: own },
    ];
    const matrix = await matrixOf({ shares });
    assert.equal(allowedOf(matrix, "share-alice-444455556666"), "list-own get-own");
    const { allowed, by } = cellOf(matrix, "share-alice-reader", "get-own");
    assert.deepEqual(
      [allowed, by.split(", ").slice(0, 2)],
      [true, ["role policy s3-and-kms/Everything", "bucket policy/Share2Objects"]],
    );
  });

  it("asks about deletion with MFA where people need it", async () => {
    const matrix = await matrixOf({ mfaDelete: true });
    assert.deepEqual(cellOf(matrix, "deployer", "delete-own"), {
      allowed: false,
      by: "denied by bucket policy/DenyDeleteWithoutMfa",
    });
    assert.equal(cellOf(matrix, "deployer", "delete-mfa").allowed, true);
    assert.equal(cellOf(matrix, "alice", "delete-own").allowed, true);
  });

  it("asks from inside, outside and through the endpoint of a fence", async () => {
    const matrix = await matrixOf({ administrators, shares: [share], fence });
    const verdicts = ["get-own", "get-outside", "get-fenced-endpoint"].map((what) =>
      cellOf(matrix, "share-alice-reader", what),
    );
    const by = "bucket policy/Share1Objects, key policy/Consumer1";
    assert.deepEqual(verdicts, [
      { allowed: true, by },
      { allowed: false, by: "denied by bucket policy/DenyOutsideFence" },
      { allowed: true, by },
    ]);
    assert.equal(cellOf(matrix, "alice", "get-own").allowed, true);
    // Whoever deploys looks after the bucket from anywhere.
    for (const what of ["delete-own", "put-bucket-policy", "delete-bucket", "put-key-policy"]) {
      assert.equal(cellOf(matrix, "deployer", what).allowed, true, what);
    }
  });

  it("asks inside a fence that only an endpoint leads into", async () => {
    const matrix = await matrixOf({
      ...{ administrators, shares: [share] },
      fence: { vpcEndpointIds: ["vpce-0a1b2c3d"] },
    });
    assert.equal(cellOf(matrix, "share-alice-reader", "get-own").allowed, true);
    assert.equal(cellOf(matrix, "share-alice-reader", "get-outside").allowed, false);
  });

  it("asks through the VPC endpoint of a closed stack", async () => {
    const matrix = await accessMatrix(await shipped("closed"), configOf("closed"));
    assert.equal(
      cellOf(matrix, "stranger", "get-vpc-endpoint").by,
      "no statement of the endpoint policy allows s3:GetObject on arn:aws:s3:::managed-sftp-closed-111122223333/alice/file",
    );
    assert.equal(cellOf(matrix, "identity", "invoke").by, "the network has no endpoint for lambda");
  });

  it("asks through access points, whose policy and the bucket's have to agree", async () => {
    const accessPoints = [{ ...share, name: "reports" }];
    const matrix = await matrixOf({ accessPoints });
    assert.deepEqual(cellOf(matrix, "access-point-reports", "get-access-point"), {
      allowed: true,
      by: "access point policy/Objects, bucket policy/DelegateToAccessPoints, key policy/Consumer1",
    });
    assert.deepEqual(cellOf(matrix, "access-point-reports", "get-neighbour-access-point"), {
      allowed: false,
      by: `no statement of the access point policy allows s3:GetObject on ${POINT}/object/aliceby/file`,
    });
    assert.equal(cellOf(matrix, "access-point-reports", "put-access-point").allowed, false);
    assert.equal(cellOf(matrix, "access-point-reports", "get-own").allowed, false);
    const graph = withPolicy(
      await graphOf({ ...MODES.public, storage: { accessPoints } }),
      "bucket",
      (all) => all.filter(({ Sid }) => Sid !== "DelegateToAccessPoints"),
    );
    const undelegated = await accessMatrix(graph, configured({ accessPoints }));
    assert.equal(cellOf(undelegated, "access-point-reports", "get-access-point").allowed, false);
  });

  it("asks through an access point from inside its VPC", async () => {
    const point = { ...share, name: "reports", vpcId: "vpc-0a1b2c3d" };
    const matrix = await matrixOf({ administrators, accessPoints: [point], fence });
    assert.equal(cellOf(matrix, "access-point-reports", "get-access-point").allowed, true);
  });

  it("asks about no key where there is none", async () => {
    const { operations, ...matrix } = await matrixOf({ encryption: "AES256" });
    const names = operations.map(({ id }) => id);
    assert.deepEqual(
      ["put-wrong-key", "put-no-key", "decrypt-outside-s3"].filter((id) => names.includes(id)),
      [],
    );
    assert.deepEqual(cellOf({ operations, ...matrix }, "user-role", "put-wrong-algorithm"), {
      allowed: false,
      by: "denied by bucket policy/DenyWrongAlgorithm",
    });
  });

  // Nobody can say what the policy of somebody else's key is; a denial would look like a proof.
  it("assumes that an existing key leaves the decision to its account", async () => {
    const existingKey = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d";
    const matrix = await matrixOf({ existingKey });
    assert.equal(
      cellOf(matrix, "other-role", "get-own").by,
      "role policy s3-and-kms/Everything, assumed key policy/AccountDecides",
    );
    assert.equal(cellOf(matrix, "stranger", "decrypt-outside-s3").allowed, false);
  });

  // S3 calls KMS from its own network: a key policy by source address would stop everybody.
  it("takes nothing of where a caller is for what S3 asks KMS", async () => {
    const graph = withStatement(
      await shipped("dev"),
      "key",
      "TransferUsersThroughS3",
      (statement) => ({
        ...statement,
        Condition: {
          ...(statement["Condition"] as object),
          IpAddress: { "aws:SourceIp": "3.0.0.0/8" },
        },
      }),
    );
    const matrix = await accessMatrix(graph, configured());
    assert.equal(cellOf(matrix, "alice", "get-own").allowed, false);
  });
});
