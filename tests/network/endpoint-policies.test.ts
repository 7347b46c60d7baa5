import assert from "node:assert/strict";

import { endpointPolicy, type StackScope } from "../../network/endpoint-policies";
import { CHINA } from "../support/environment";

const SCOPE: StackScope = {
  identityRole: "idp",
  userRole: "user",
  secretPrefix: "partners",
  bucketArn: "arn:aws-cn:s3:::b",
};
const OWN_ACCOUNT = { StringEquals: { "aws:PrincipalAccount": "444455556666" } };
const IDENTITY = { ArnEquals: { "aws:PrincipalArn": "arn:aws-cn:iam::444455556666:role/idp" } };
const ACCOUNT_ON_ACCOUNT = {
  Sid: "OwnAccount",
  Action: "*",
  Resource: "*",
  Condition: {
    StringEquals: {
      "aws:PrincipalAccount": "444455556666",
      "aws:ResourceAccount": "444455556666",
    },
  },
};

const policyFor = (service: string, scope = SCOPE, keyArn = "arn:key"): unknown =>
  endpointPolicy(service, CHINA, { scope, keyArn, hasCallers: false });

const document = (...statements: readonly object[]): object => ({
  Version: "2012-10-17",
  Statement: statements.map((statement) => ({ Effect: "Allow", Principal: "*", ...statement })),
});

// An endpoint without a policy accepts credentials of any account, to which files could be copied.
describe("an endpoint's policy", () => {
  const CASES: readonly [service: string, ...statements: object[]][] = [
    [
      "secretsmanager",
      {
        Sid: "IdentityReadsUsers",
        Action: "secretsmanager:GetSecretValue",
        Resource: "arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:partners/*",
        Condition: IDENTITY,
      },
    ],
    [
      "sts",
      {
        Sid: "AssumeUserRole",
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Resource: "arn:aws-cn:iam::444455556666:role/user",
        Condition: { StringEquals: { "aws:SourceAccount": "444455556666" } },
      },
      {
        Sid: "OwnAccount",
        Action: "sts:GetCallerIdentity",
        Resource: "*",
        Condition: OWN_ACCOUNT,
      },
    ],
    [
      "s3",
      {
        Sid: "OwnBucket",
        Action: [
          "s3:AbortMultipartUpload",
          "s3:DeleteObject",
          "s3:GetBucketLocation",
          "s3:GetObject",
          "s3:ListBucket",
          "s3:PutObject",
        ],
        Resource: ["arn:aws-cn:s3:::b", "arn:aws-cn:s3:::b/*"],
        Condition: OWN_ACCOUNT,
      },
    ],
    [
      "kms",
      {
        Sid: "OwnKey",
        Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
        Resource: "arn:key",
        Condition: OWN_ACCOUNT,
      },
    ],
    [
      "dynamodb",
      {
        Sid: "OwnTables",
        Action: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
        Resource: "arn:aws-cn:dynamodb:cn-north-1:444455556666:table/idp-*",
        Condition: IDENTITY,
      },
    ],
    ["monitoring", ACCOUNT_ON_ACCOUNT],
  ];
  for (const [service, ...statements] of CASES) {
    it(`for ${service} admits the stack's own principals and resources`, () => {
      assert.deepEqual(policyFor(service), document(...statements));
    });
  }

  // Without it, the callers that the operator names would reach the endpoint and be denied there.
  for (const service of ["secretsmanager", "sts"]) {
    it(`for ${service} admits this account's other callers, if there are any`, () => {
      const own = endpointPolicy(service, CHINA, { scope: SCOPE, keyArn: "", hasCallers: false });
      const callers = { ...ACCOUNT_ON_ACCOUNT, Sid: "Callers", Action: `${service}:*` };
      assert.deepEqual(
        endpointPolicy(service, CHINA, { scope: SCOPE, keyArn: "", hasCallers: true }),
        document(...own.Statement, callers),
      );
    });
  }

  it("for KMS admits the stack's key only, whoever calls", () => {
    assert.deepEqual(
      endpointPolicy("kms", CHINA, { scope: SCOPE, keyArn: "arn:key", hasCallers: true }),
      policyFor("kms"),
    );
  });

  it("for S3 without a bucket, and for KMS without a key, admits this account", () => {
    const withoutBucket = { ...SCOPE, bucketArn: undefined };
    assert.deepEqual(policyFor("s3", withoutBucket), document(ACCOUNT_ON_ACCOUNT));
    assert.deepEqual(policyFor("kms", SCOPE, ""), document(ACCOUNT_ON_ACCOUNT));
  });
});
