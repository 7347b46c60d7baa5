import assert from "node:assert/strict";

import type { Statement } from "../../aws/policy-document";
import { parseStackConfig } from "../../config/load";
import {
  type DataKeyPolicyArgs,
  dataKeyPolicy,
  keyAdministration,
  replicaKeyPolicy,
} from "../../storage/key-policies";
import { fileSystemKeyPolicy } from "../../storage/file-system/file-system-policy";
import { logKeyPolicy } from "../../storage/logs";
import { messagingKeyPolicy } from "../../operations/topic";
import { CHINA } from "../support/environment";

const BUCKET = "arn:aws-cn:s3:::uploads";
const ACCOUNT = { AWS: "arn:aws-cn:iam::444455556666:root" };
const ADMINISTRATORS = ["arn:aws-cn:iam::444455556666:role/admin"];
const ADMINISTRATION = keyAdministration(CHINA, ADMINISTRATORS);
const roleNamed = (name: string) => ({
  ArnEquals: { "aws:PrincipalArn": `arn:aws-cn:iam::444455556666:role/${name}` },
});

describe("administration of a key", () => {
  it("is left to IAM, limited to administrators if there are any, and includes no use", () => {
    const { Action, ...rest } = keyAdministration(CHINA);
    assert.deepEqual(rest, {
      Sid: "Administration",
      Effect: "Allow",
      Principal: ACCOUNT,
      Resource: "*",
    });
    assert.doesNotMatch(
      [Action].flat().join(),
      /\*|crypt|kms:(Sign|Verify|Generate|Derive|CreateGrant)/,
    );
    assert.deepEqual(ADMINISTRATION, {
      ...rest,
      Action,
      Condition: { ArnLike: { "aws:PrincipalArn": ADMINISTRATORS } },
    });
  });
});

describe("the data key's policy", () => {
  const THROUGH_S3 = {
    StringEquals: {
      "kms:ViaService": "s3.cn-north-1.amazonaws.com.cn",
      "kms:EncryptionContext:aws:s3:arn": BUCKET,
    },
  };
  const use = (Sid: string, Action: string[], who: object, Principal = ACCOUNT): object => ({
    Sid,
    Effect: "Allow",
    Principal,
    Action,
    Resource: "*",
    Condition: { ...who, ...THROUGH_S3 },
  });
  const BOTH = ["kms:Decrypt", "kms:GenerateDataKey"];

  function statementsWith(
    storage: object,
    roles: Partial<DataKeyPolicyArgs> = {},
  ): readonly Statement[] {
    const sections = { network: { mode: "public" }, storage };
    const { storage: config } = parseStackConfig(sections, "test");
    const args = { awsEnvironment: CHINA, bucketArn: BUCKET, userRole: "users", config, ...roles };
    return dataKeyPolicy(args).Statement;
  }

  it("is for Transfer's users, through S3 and for this bucket only", () => {
    assert.deepEqual(statementsWith({ administrators: ADMINISTRATORS }), [
      ADMINISTRATION,
      use("TransferUsersThroughS3", BOTH, roleNamed("users")),
    ]);
  });

  it("lets replication read, and the workflow read and write", () => {
    const roles = { replicationRole: "copies", workflowRole: "flow" };
    assert.deepEqual(statementsWith({}, roles).slice(2), [
      use("Replication", ["kms:Decrypt"], roleNamed("copies")),
      use("Workflow", BOTH, roleNamed("flow")),
    ]);
  });

  // Without the key a share is useless; without its conditions it is for more than the share.
  it("lets consumers do what their shares and access points do", () => {
    const reader = "arn:aws-cn:iam::777788889999:role/reader";
    const statements = statementsWith({
      shares: [
        { principal: reader, prefix: "out/", access: "read" },
        { principal: "777788889999", prefix: "in/", access: "write" },
      ],
      accessPoints: [
        { name: "partner", principal: "777788889999", prefix: "both/", access: "read-write" },
      ],
    });
    const other = { AWS: "arn:aws-cn:iam::777788889999:root" };
    assert.deepEqual(statements.slice(2), [
      use("Consumer1", ["kms:Decrypt"], { ArnEquals: { "aws:PrincipalArn": reader } }, other),
      use("Consumer2", BOTH, {}, other),
      use("Consumer3", BOTH, {}, other),
    ]);
  });

  // Without a bucket key the context names the object, and a condition on the bucket matches nothing.
  it("with dsse has each object's context", () => {
    assert.deepEqual(statementsWith({ encryption: "aws:kms:dsse" })[1]?.Condition, {
      ...roleNamed("users"),
      StringEquals: { "kms:ViaService": "s3.cn-north-1.amazonaws.com.cn" },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": `${BUCKET}/*` },
    });
  });
});

describe("other keys' policies", () => {
  const SERVICE_USE = [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
  ];

  it("let replication write to the replica and administrators read it, through S3 of its region", () => {
    const { storage } = parseStackConfig(
      { network: { mode: "public" }, storage: { administrators: ADMINISTRATORS } },
      "test",
    );
    const replica = {
      awsEnvironment: CHINA,
      bucketArn: BUCKET,
      region: "cn-northwest-1",
      replicationRole: "copies",
      config: storage,
    };
    assert.deepEqual(replicaKeyPolicy(replica).Statement, [
      ADMINISTRATION,
      {
        Sid: "ReplicationThroughS3",
        Effect: "Allow",
        Principal: ACCOUNT,
        Action: ["kms:Encrypt", "kms:GenerateDataKey"],
        Resource: "*",
        Condition: {
          ...roleNamed("copies"),
          StringEquals: { "kms:ViaService": "s3.cn-northwest-1.amazonaws.com.cn" },
        },
      },
      {
        Sid: "AdministratorsThroughS3",
        Effect: "Allow",
        Principal: ACCOUNT,
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: {
          ArnLike: { "aws:PrincipalArn": ADMINISTRATORS },
          StringEquals: {
            "kms:ViaService": "s3.cn-northwest-1.amazonaws.com.cn",
            "kms:EncryptionContext:aws:s3:arn": BUCKET,
          },
        },
      },
    ]);
  });

  it("let EFS encrypt the file system for this account and region", () => {
    assert.deepEqual(fileSystemKeyPolicy(CHINA, ADMINISTRATORS).Statement, [
      ADMINISTRATION,
      {
        Sid: "ThroughEfs",
        Effect: "Allow",
        Principal: ACCOUNT,
        Action: ["kms:CreateGrant", ...SERVICE_USE],
        Resource: "*",
        Condition: {
          StringEquals: {
            "kms:CallerAccount": "444455556666",
            "kms:ViaService": "elasticfilesystem.cn-north-1.amazonaws.com.cn",
          },
        },
      },
    ]);
  });

  it("let CloudWatch Logs encrypt the stack's log groups", () => {
    assert.deepEqual(logKeyPolicy(CHINA, ["/aws/vpc/a", "/aws/vpc/b"]).Statement, [
      keyAdministration(CHINA),
      {
        Sid: "LogGroups",
        Effect: "Allow",
        Principal: { Service: "logs.cn-north-1.amazonaws.com.cn" },
        Action: SERVICE_USE,
        Resource: "*",
        Condition: {
          ArnEquals: {
            "kms:EncryptionContext:aws:logs:arn": [
              "arn:aws-cn:logs:cn-north-1:444455556666:log-group:/aws/vpc/a",
              "arn:aws-cn:logs:cn-north-1:444455556666:log-group:/aws/vpc/b",
            ],
          },
        },
      },
    ]);
  });
});

describe("the key of topics and queues", () => {
  it("is for the publishing services, and for consumers through SQS", () => {
    assert.deepEqual(messagingKeyPolicy(CHINA).Statement, [
      keyAdministration(CHINA),
      {
        Sid: "Publishers",
        Effect: "Allow",
        Principal: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
      },
      {
        Sid: "ConsumersThroughTheQueue",
        Effect: "Allow",
        Principal: { AWS: "arn:aws-cn:iam::444455556666:root" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
        Condition: { StringEquals: { "kms:ViaService": "sqs.cn-north-1.amazonaws.com.cn" } },
      },
    ]);
  });
});
