import assert from "node:assert/strict";

import {
  userBucketPolicy,
  userFileSystemPolicy,
  userKeyPolicy,
  userRoleTrust,
} from "../../transfer/user-role-policy";
import { CHINA } from "../support/environment";

describe("the role of Transfer's users", () => {
  // Without the source, any Transfer server of the account could use the role.
  it("trusts Transfer, for users of this server only", () => {
    assert.deepEqual(userRoleTrust(CHINA, "s-0a1b").Statement, [
      {
        Sid: "Service",
        Effect: "Allow",
        Principal: { Service: "transfer.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "444455556666" },
          ArnLike: { "aws:SourceArn": "arn:aws-cn:transfer:cn-north-1:444455556666:user/s-0a1b/*" },
        },
      },
    ]);
  });

  it("may list the bucket, and read, write and delete its objects", () => {
    assert.deepEqual(userBucketPolicy("arn:aws-cn:s3:::b").Statement, [
      {
        Sid: "Bucket",
        Effect: "Allow",
        Action: ["s3:GetBucketLocation", "s3:ListBucket"],
        Resource: "arn:aws-cn:s3:::b",
      },
      {
        Sid: "Objects",
        Effect: "Allow",
        Action: [
          "s3:AbortMultipartUpload",
          "s3:DeleteObject",
          "s3:GetObject",
          "s3:ListMultipartUploadParts",
          "s3:PutObject",
        ],
        Resource: "arn:aws-cn:s3:::b/*",
      },
    ]);
  });

  it("may mount a file system and write to it, but not as root", () => {
    assert.deepEqual(userFileSystemPolicy("arn:fs").Statement, [
      {
        Sid: "FileSystem",
        Effect: "Allow",
        Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        Resource: "arn:fs",
      },
    ]);
  });

  it("may use the key through S3 only", () => {
    assert.deepEqual(userKeyPolicy(CHINA, "arn:key").Statement, [
      {
        Sid: "KeyThroughS3",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "arn:key",
        Condition: { StringEquals: { "kms:ViaService": "s3.cn-north-1.amazonaws.com.cn" } },
      },
    ]);
  });
});
