import assert from "node:assert/strict";

import { fileSystemPolicy } from "../../../storage/file-system/file-system-policy";
import { CHINA } from "../../support/environment";

describe("a file system's policy", () => {
  const ARGS = {
    awsEnvironment: CHINA,
    fileSystemArn: "arn:fs",
    userRole: "users",
    administrators: [],
  };
  const DENY_ROOT = {
    Sid: "DenyRoot",
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: "elasticfilesystem:ClientRootAccess",
    Resource: "arn:fs",
  };

  // Without a policy, EFS gives every client in the network full access.
  it("admits Transfer's users over TLS, and nobody as root", () => {
    assert.deepEqual(fileSystemPolicy(ARGS).Statement, [
      {
        Sid: "DenyPlainNfs",
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "*",
        Resource: "arn:fs",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      DENY_ROOT,
      {
        Sid: "TransferUsers",
        Effect: "Allow",
        Principal: { AWS: "arn:aws-cn:iam::444455556666:root" },
        Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        Resource: "arn:fs",
        Condition: {
          ArnEquals: { "aws:PrincipalArn": "arn:aws-cn:iam::444455556666:role/users" },
        },
      },
    ]);
  });

  it("leaves root access to administrators", () => {
    const administrators = ["arn:aws-cn:iam::444455556666:role/admin"];
    assert.deepEqual(fileSystemPolicy({ ...ARGS, administrators }).Statement[1], {
      ...DENY_ROOT,
      Condition: { ArnNotLike: { "aws:PrincipalArn": administrators } },
    });
  });
});
