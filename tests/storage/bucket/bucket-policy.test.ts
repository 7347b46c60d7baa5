import assert from "node:assert/strict";

import type { Policy, Statement } from "../../../aws/policy-document";
import { namesOf } from "../../../aws/resource-names";
import { parseStackConfig } from "../../../config/load";
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
  const names = namesOf("test");
  return bucketPolicy({
    ...{ awsEnvironment: CHINA, bucketArn: BUCKET, keyArn, names, serviceRoles, config },
  });
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
  it("requires TLS 1.2 or later", () => {
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

  // An upload with KMS but without a key would use a key that is not the stack's.
  it("with a key denies other keys and uploads without a key", () => {
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

  // Transfer calls S3 from AWS's network, neither from the addresses nor through the endpoints.
  it("denies object access from elsewhere, except to Transfer, administrators and AWS services", () => {
    assert.deepEqual(fenced({ sourceCidrs: ["203.0.113.0/24"], vpcEndpointIds: ["vpce-0a1b"] }), {
      ...FENCE,
      Condition: { ...EXCEPTIONS, ...RANGES, ...ENDPOINTS },
    });
  });

  // An empty list would match every request and deny it.
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

  it("for reading give a role of another account one folder", () => {
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

  it("for writing allow neither listing nor reading", () => {
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
  it("is required of all principals, even administrators, except Transfer's users", () => {
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

  // Their sessions never carry aws:MultiFactorAuthPresent, so that they could delete nothing.
  it("is not required of the listed roles of Identity Center or SAML", () => {
    const [statement] = statementsWith({ mfaDelete: true, mfaDeleteExempt: [ADMIN] });
    assert.deepEqual((statement as { Condition: object }).Condition, {
      ArnNotLike: { "aws:PrincipalArn": [USER_ROLE, ADMIN] },
      BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
    });
  });
});

describe("access points", () => {
  it("of this account decide by their own policies", () => {
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
