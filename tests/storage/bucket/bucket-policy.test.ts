import assert from "node:assert/strict";

import type { Policy, Statement } from "../../../aws/policy-document";
import { parseStackConfig } from "../../../config/parse";
import { bucketPolicy, denyOldTransport } from "../../../storage/bucket/bucket-policy";
import { CHINA } from "../../support/environment";

const BUCKET = "arn:aws-cn:s3:::uploads";
const OBJECTS = `${BUCKET}/*`;
const USER_ROLE = "arn:aws-cn:iam::444455556666:role/users";
const ADMIN = "arn:aws-cn:iam::444455556666:role/admin";
const HEADER = "s3:x-amz-server-side-encryption";
const KEY_HEADER = "s3:x-amz-server-side-encryption-aws-kms-key-id";

/** The policy of a bucket with the given options. */
function policyWith(storage: object, keyArn?: string): Policy {
  const { storage: config } = parseStackConfig({ network: { mode: "public" }, storage }, "test");
  const serviceRoles = ["users"];
  return bucketPolicy({ awsEnvironment: CHINA, bucketArn: BUCKET, keyArn, serviceRoles, config });
}

/** Statements beyond those that every bucket without a key has. */
const statementsWith = (storage: object): readonly Statement[] =>
  policyWith({ encryption: "AES256", ...storage }).Statement.slice(3);

const denyOtherHeader = (Sid: string, header: string, wanted: string): Statement => ({
  Sid,
  Effect: "Deny",
  Principal: "*",
  Action: "s3:PutObject",
  Resource: OBJECTS,
  Condition: { StringNotEquals: { [header]: wanted }, Null: { [header]: "false" } },
});

describe("a bucket's policy", () => {
  it("asks for TLS 1.2 or better of everybody", () => {
    assert.deepEqual(denyOldTransport(BUCKET), [
      {
        Sid: "DenyPlainHttp",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [BUCKET, OBJECTS],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "DenyOldTls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [BUCKET, OBJECTS],
        Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
      },
    ]);
  });

  it("without a key denies other algorithms only", () => {
    assert.deepEqual(policyWith({ encryption: "AES256" }), {
      Version: "2012-10-17",
      Statement: [
        ...denyOldTransport(BUCKET),
        denyOtherHeader("DenyWrongAlgorithm", HEADER, "AES256"),
      ],
    });
  });

  // A put that asks for KMS without a key would be encrypted with a key that this stack does not guard.
  it("with a key denies other keys and none", () => {
    assert.deepEqual(policyWith({ encryption: "aws:kms" }, "arn:key").Statement, [
      ...denyOldTransport(BUCKET),
      denyOtherHeader("DenyWrongAlgorithm", HEADER, "aws:kms"),
      denyOtherHeader("DenyWrongKey", KEY_HEADER, "arn:key"),
      {
        Sid: "DenyMissingKey",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:PutObject",
        Resource: OBJECTS,
        Condition: { Null: { [HEADER]: "false", [KEY_HEADER]: "true" } },
      },
    ]);
  });
});

describe("a fence", () => {
  const fenced = (fence: object): unknown => {
    const [statement] = statementsWith({ fence, administrators: [ADMIN] });
    return statement;
  };
  const FENCE = {
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
    Resource: [BUCKET, OBJECTS],
  };
  const EXCEPTIONS = {
    ArnNotLike: { "aws:PrincipalArn": [USER_ROLE, ADMIN] },
    Bool: { "aws:PrincipalIsAWSService": "false" },
  };
  const RANGES = { NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24"] } };
  const ENDPOINTS = { StringNotEquals: { "aws:SourceVpce": ["vpce-0a1b"] } };

  // Transfer calls S3 from AWS's own network, with neither the address nor the endpoint.
  it("stops objects from elsewhere, but not Transfer, administrators, AWS or administration", () => {
    assert.deepEqual(fenced({ sourceCidrs: ["203.0.113.0/24"], vpcEndpointIds: ["vpce-0a1b"] }), {
      ...FENCE,
      Condition: { ...EXCEPTIONS, ...RANGES, ...ENDPOINTS },
    });
  });

  // An empty list would match every request, and so let nobody in.
  it("has no condition on what it does not list", () => {
    assert.deepEqual(fenced({ sourceCidrs: ["203.0.113.0/24"] }), {
      ...FENCE,
      Condition: { ...EXCEPTIONS, ...RANGES },
    });
    assert.deepEqual(fenced({ vpcEndpointIds: ["vpce-0a1b"] }), {
      ...FENCE,
      Condition: { ...EXCEPTIONS, ...ENDPOINTS },
    });
  });
});

describe("shares", () => {
  const PRINCIPAL = "arn:aws-cn:iam::777788889999:role/reader";
  const WHO = { ArnEquals: { "aws:PrincipalArn": PRINCIPAL } };
  const Principal = { AWS: "arn:aws-cn:iam::777788889999:root" };

  it("to read give a role of another account one folder", () => {
    const shares = [{ principal: PRINCIPAL, prefix: "alice/out/", access: "read" }];
    assert.deepEqual(statementsWith({ shares }), [
      {
        Sid: "Share1List",
        Effect: "Allow",
        Principal,
        Action: "s3:ListBucket",
        Resource: BUCKET,
        Condition: { ...WHO, StringLike: { "s3:prefix": "alice/out/*" } },
      },
      {
        Sid: "Share1Objects",
        Effect: "Allow",
        Principal,
        Action: ["s3:GetObject"],
        Resource: `${BUCKET}/alice/out/*`,
        Condition: WHO,
      },
    ]);
  });

  it("to write give neither list nor read", () => {
    const shares = [{ principal: "777788889999", prefix: "alice/in/", access: "write" }];
    assert.deepEqual(statementsWith({ shares }), [
      {
        Sid: "Share1Objects",
        Effect: "Allow",
        Principal,
        Action: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
        Resource: `${BUCKET}/alice/in/*`,
      },
    ]);
  });
});

describe("MFA for deletes", () => {
  it("is asked of everybody but Transfer's users, of administrators too", () => {
    assert.deepEqual(statementsWith({ mfaDelete: true, administrators: [ADMIN] }), [
      {
        Sid: "DenyDeleteWithoutMfa",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
        Resource: OBJECTS,
        Condition: {
          ArnNotLike: { "aws:PrincipalArn": [USER_ROLE] },
          BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
        },
      },
    ]);
  });
});

describe("access points", () => {
  it("of this account decide themselves, each action once", () => {
    const point = { principal: "777788889999", prefix: "in/", access: "read-write" };
    assert.deepEqual(statementsWith({ accessPoints: [{ name: "partner", ...point }] }), [
      {
        Sid: "DelegateToAccessPoints",
        Effect: "Allow",
        Principal: "*",
        Action: [
          "s3:ListBucket",
          "s3:GetObject",
          "s3:AbortMultipartUpload",
          "s3:ListMultipartUploadParts",
          "s3:PutObject",
          "s3:DeleteObject",
        ],
        Resource: [BUCKET, OBJECTS],
        Condition: { StringEquals: { "s3:DataAccessPointAccount": "444455556666" } },
      },
    ]);
  });
});
