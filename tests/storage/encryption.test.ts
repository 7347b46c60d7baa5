import assert from "node:assert/strict";

import { inputsOf } from "../support/program";
import {
  ACCOUNT,
  ADMIN,
  BUCKET_ARN,
  bucketStatement,
  keyStatement,
  USER_ROLE,
  withBucket,
} from "./support";

const SSE =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

describe("encryption", () => {
  it("with AES256 has no key anywhere, and denies every other algorithm", async () => {
    const graph = await withBucket({ encryption: "AES256" });
    assert.deepEqual(inputsOf(graph, SSE)["sftp"]?.["rules"], [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
        blockedEncryptionTypes: ["SSE-C"],
      },
    ]);
    assert.deepEqual(Object.keys(inputsOf(graph, "aws:kms/key:Key")), [
      "sftp-operations",
      "sftp-logs",
    ]);
    assert.deepEqual(bucketStatement(graph, "DenyWrongAlgorithm")?.Condition, {
      StringNotEquals: { "s3:x-amz-server-side-encryption": "AES256" },
      Null: { "s3:x-amz-server-side-encryption": "false" },
    });
    assert.equal(bucketStatement(graph, "DenyWrongKey"), undefined);
    const policies = Object.keys(inputsOf(graph, "aws:iam/rolePolicy:RolePolicy"));
    assert.ok(!policies.includes("sftp-user-key"));
    const fn = inputsOf(graph, "aws:lambda/function:Function")["sftp-identity"];
    const { variables } = fn?.["environment"] as { variables: Record<string, string> };
    assert.equal("BUCKET_ARN" in variables, true);
    assert.equal("KEY_ARN" in variables, false);
  });

  // Without a bucket key the context names the object, and a condition on the bucket matches nothing.
  it("with dsse has no bucket key, and a key policy for each object's context", async () => {
    const graph = await withBucket({ encryption: "aws:kms:dsse" });
    assert.deepEqual(inputsOf(graph, SSE)["sftp"]?.["rules"], [
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms:dsse",
          kmsMasterKeyId: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/sftp-data-Key`,
        },
        blockedEncryptionTypes: ["SSE-C"],
      },
    ]);
    assert.deepEqual(keyStatement(graph, "TransferUsersThroughS3")?.Condition, {
      ArnEquals: { "aws:PrincipalArn": USER_ROLE },
      StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": `${BUCKET_ARN}/*` },
    });
  });

  // S3 would resolve an alias in the account of the writer.
  it("with an existing key uses its ARN, even for an alias", async () => {
    const arn = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/0a1b`;
    const keyOf = async (existingKey: string): Promise<unknown> => {
      const graph = await withBucket({ existingKey });
      assert.deepEqual(Object.keys(inputsOf(graph, "aws:kms/key:Key")), [
        "sftp-operations",
        "sftp-logs",
      ]);
      const [rule] = inputsOf(graph, SSE)["sftp"]?.["rules"] as {
        applyServerSideEncryptionByDefault: { kmsMasterKeyId: string };
      }[];
      return rule?.applyServerSideEncryptionByDefault.kmsMasterKeyId;
    };
    assert.equal(await keyOf(arn), arn);
    assert.equal(
      await keyOf("alias/files"),
      `arn:aws:kms:eu-central-1:${ACCOUNT}:key/0a1b2c3d-0000-4000-8000-2f66696c6573`,
    );
  });

  it("leaves the key to named administrators", async () => {
    const graph = await withBucket({ administrators: [ADMIN] });
    const administration = { ...keyStatement(graph, "Administration"), Action: undefined };
    assert.deepEqual(administration, {
      Sid: "Administration",
      Effect: "Allow",
      Action: undefined,
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Resource: "*",
      Condition: { ArnLike: { "aws:PrincipalArn": [ADMIN] } },
    });
  });
});
