import assert from "node:assert/strict";

import { replicationPolicy } from "../../../storage/replication/replication-policy";
import { CHINA } from "../../support/environment";

describe("the replication role's policy", () => {
  const ARNS = {
    source: "arn:aws-cn:s3:::source",
    target: "arn:aws-cn:s3:::target",
    sourceKey: "",
    targetKey: "",
    targetRegion: "cn-northwest-1",
    isLocked: false,
  };

  it("reads versions of the source and writes replicas to the target", () => {
    assert.deepEqual(replicationPolicy(CHINA, ARNS).Statement, [
      {
        Sid: "Source",
        Effect: "Allow",
        Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
        Resource: "arn:aws-cn:s3:::source",
      },
      {
        Sid: "SourceObjects",
        Effect: "Allow",
        Action: [
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionTagging",
        ],
        Resource: "arn:aws-cn:s3:::source/*",
      },
      {
        Sid: "TargetObjects",
        Effect: "Allow",
        Action: [
          "s3:ObjectOwnerOverrideToBucketOwner",
          "s3:ReplicateDelete",
          "s3:ReplicateObject",
          "s3:ReplicateTags",
        ],
        Resource: "arn:aws-cn:s3:::target/*",
      },
    ]);
  });

  // Without them S3 cannot copy an object under Object Lock, and its replication status is FAILED.
  it("reads retention and legal hold of a bucket with Object Lock", () => {
    const { Statement } = replicationPolicy(CHINA, { ...ARNS, isLocked: true });
    assert.deepEqual(Statement.find(({ Sid }) => Sid === "SourceObjects")?.Action, [
      "s3:GetObjectLegalHold",
      "s3:GetObjectRetention",
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionTagging",
    ]);
  });

  it("decrypts with the source's key and encrypts with the target's, each through S3 of its region", () => {
    const keys = { sourceKey: "arn:key/source", targetKey: "arn:key/target" };
    assert.deepEqual(replicationPolicy(CHINA, { ...ARNS, ...keys }).Statement.slice(3), [
      {
        Sid: "SourceKey",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: "arn:key/source",
        Condition: { StringEquals: { "kms:ViaService": "s3.cn-north-1.amazonaws.com.cn" } },
      },
      {
        Sid: "TargetKey",
        Effect: "Allow",
        Action: ["kms:Encrypt", "kms:GenerateDataKey"],
        Resource: "arn:key/target",
        Condition: { StringEquals: { "kms:ViaService": "s3.cn-northwest-1.amazonaws.com.cn" } },
      },
    ]);
  });
});
