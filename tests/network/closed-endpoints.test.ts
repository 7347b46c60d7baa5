import assert from "node:assert/strict";

import { inputsOf } from "../support/program";
import { ACCOUNT, closed, ENDPOINT } from "./support";

const vpcId = "sftp-10-10-0-0-16-Vpc";
const BUCKET_ARN = `arn:aws:s3:::managed-sftp-test-${ACCOUNT}`;

describe("ClosedNetwork", () => {
  it("limits each endpoint to what the stack needs from it", async () => {
    const common = (service: string, name = service): object => ({
      vpcId,
      serviceName: `com.amazonaws.eu-central-1.${service}`,
      tags: { Name: `sftp-${name}` },
    });
    const gateway = {
      vpcEndpointType: "Gateway",
      routeTableIds: ["sftp-function-RouteTable"],
    };
    const inside = (group: string): object => ({
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: ["sftp-function-1-Subnet", "sftp-function-2-Subnet"],
      securityGroupIds: [`sftp-${group}-SecurityGroup`],
    });
    const allow = (...statements: readonly object[]): object => ({
      Version: "2012-10-17",
      Statement: statements.map((each) => ({ ...each, Effect: "Allow", Principal: "*" })),
    });
    assert.deepEqual(inputsOf(await closed({}), ENDPOINT), {
      "sftp-secretsmanager": {
        ...common("secretsmanager"),
        ...inside("endpoints"),
        policy: allow({
          Sid: "IdentityReadsUsers",
          Action: "secretsmanager:GetSecretValue",
          Resource: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:SFTP/*`,
          Condition: {
            ArnEquals: {
              "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-identity`,
            },
          },
        }),
      },
      "sftp-sts": {
        ...common("sts"),
        ...inside("sts"),
        policy: allow(
          {
            Sid: "AssumeUserRole",
            Action: ["sts:AssumeRole", "sts:TagSession"],
            Resource: `arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-user`,
            Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
          },
          {
            Sid: "OwnAccount",
            Action: "sts:GetCallerIdentity",
            Resource: "*",
            Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
          },
        ),
      },
      "sftp-dynamodb-gateway": {
        ...common("dynamodb", "dynamodb-gateway"),
        ...gateway,
        policy: allow({
          Sid: "OwnTables",
          Action: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
          Resource: `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/managed-sftp-test-identity-*`,
          Condition: {
            ArnEquals: {
              "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-identity`,
            },
          },
        }),
      },
      "sftp-s3-gateway": {
        ...common("s3", "s3-gateway"),
        ...gateway,
        policy: allow({
          Sid: "OwnBucket",
          Action: [
            "s3:AbortMultipartUpload",
            "s3:DeleteObject",
            "s3:GetBucketLocation",
            "s3:GetObject",
            "s3:ListBucket",
            "s3:PutObject",
          ],
          Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`],
          Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
        }),
      },
    });
  });

  it("has further endpoints by name, each limited to the stack or the account", async () => {
    const services = ["secretsmanager", "kms", "ecr.api"];
    const endpoints = inputsOf(await closed({ interfaceEndpoints: services }), ENDPOINT);
    assert.deepEqual(Object.keys(endpoints).sort(), [
      "sftp-dynamodb-gateway",
      "sftp-ecr-api",
      "sftp-kms",
      "sftp-s3-gateway",
      "sftp-secretsmanager",
    ]);
    assert.deepEqual(endpoints["sftp-kms"]?.["policy"], {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "OwnKey",
          Effect: "Allow",
          Principal: "*",
          Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
          Resource: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/sftp-data-Key`,
          Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
        },
      ],
    });
    assert.deepEqual(endpoints["sftp-ecr-api"]?.["policy"], {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "OwnAccount",
          Effect: "Allow",
          Principal: "*",
          Action: "*",
          Resource: "*",
          Condition: {
            StringEquals: { "aws:PrincipalAccount": ACCOUNT, "aws:ResourceAccount": ACCOUNT },
          },
        },
      ],
    });
  });
});
