import assert from "node:assert/strict";

import {
  ADMIN,
  BUCKET_ARN,
  bucketStatement,
  keyStatement,
  USER_ROLE,
  withBucket,
} from "../support";

describe("a fence", () => {
  // Transfer calls S3 from AWS's own network, with neither the address nor the endpoint.
  it("stops objects from elsewhere, but not Transfer, administrators, AWS or administration", async () => {
    const graph = await withBucket({
      administrators: [ADMIN],
      fence: { sourceCidrs: ["203.0.113.0/24"], vpcEndpointIds: ["vpce-0a1b"] },
    });
    assert.deepEqual(bucketStatement(graph, "DenyOutsideFence"), {
      Sid: "DenyOutsideFence",
      Effect: "Deny",
      Principal: "*",
      Action: [
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:ListBucket",
        "s3:ListBucketVersions",
        "s3:PutObject",
      ],
      Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`],
      Condition: {
        ArnNotLike: { "aws:PrincipalArn": [USER_ROLE, ADMIN] },
        Bool: { "aws:PrincipalIsAWSService": "false" },
        NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24"] },
        StringNotEquals: { "aws:SourceVpce": ["vpce-0a1b"] },
      },
    });
  });
});

describe("shares", () => {
  it("give a role of another account one folder and the use of the key through S3", async () => {
    const principal = "arn:aws:iam::444455556666:role/reader";
    const graph = await withBucket({
      shares: [{ principal, prefix: "alice/out/", access: "read" }],
    });
    const who = { ArnEquals: { "aws:PrincipalArn": principal } };
    const Principal = { AWS: "arn:aws:iam::444455556666:root" };
    assert.deepEqual(bucketStatement(graph, "Share1List"), {
      Sid: "Share1List",
      Effect: "Allow",
      Principal,
      Action: "s3:ListBucket",
      Resource: BUCKET_ARN,
      Condition: { ...who, StringLike: { "s3:prefix": "alice/out/*" } },
    });
    assert.deepEqual(bucketStatement(graph, "Share1Objects"), {
      Sid: "Share1Objects",
      Effect: "Allow",
      Principal,
      Action: ["s3:GetObject"],
      Resource: `${BUCKET_ARN}/alice/out/*`,
      Condition: who,
    });
    assert.deepEqual(keyStatement(graph, "Consumer1"), {
      Sid: "Consumer1",
      Effect: "Allow",
      Principal,
      Action: ["kms:Decrypt"],
      Resource: "*",
      Condition: {
        ...who,
        StringEquals: {
          "kms:ViaService": "s3.eu-central-1.amazonaws.com",
          "kms:EncryptionContext:aws:s3:arn": BUCKET_ARN,
        },
      },
    });
  });

  it("to write give neither list nor read", async () => {
    const graph = await withBucket({
      shares: [{ principal: "444455556666", prefix: "alice/in/", access: "write" }],
    });
    assert.equal(bucketStatement(graph, "Share1List"), undefined);
    assert.deepEqual(bucketStatement(graph, "Share1Objects"), {
      Sid: "Share1Objects",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::444455556666:root" },
      Action: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
      Resource: `${BUCKET_ARN}/alice/in/*`,
    });
  });
});

describe("MFA for deletes", () => {
  it("is asked of everybody but Transfer's users, of administrators too", async () => {
    const graph = await withBucket({ mfaDelete: true, administrators: [ADMIN] });
    assert.deepEqual(bucketStatement(graph, "DenyDeleteWithoutMfa"), {
      Sid: "DenyDeleteWithoutMfa",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
      Resource: `${BUCKET_ARN}/*`,
      Condition: {
        ArnNotLike: { "aws:PrincipalArn": [USER_ROLE] },
        BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
      },
    });
  });
});
