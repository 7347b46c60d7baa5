import assert from "node:assert/strict";

import { resourcesOf } from "../../verify/graph/graph";
import { aclRules, inputsOf } from "../support/program";
import { ACCOUNT, closed, ENDPOINT, HTTPS } from "./support";

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
          Resource: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:managed-sftp/test/*`,
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
    const callers = ["10.10.64.0/24"];
    const services = [
      "secretsmanager",
      { service: "kms", callers },
      { service: "ecr.api", callers: ["sg-0a1b"] },
    ];
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

  // An endpoint that nobody may reach costs money and serves nobody.
  it("admits the callers of an endpoint to it alone, through its group and the network ACL", async () => {
    const kms = { service: "kms", callers: ["10.10.64.0/24", "sg-0a1b"] };
    const graph = await closed({ interfaceEndpoints: ["secretsmanager", kms] });
    const rules = inputsOf(graph, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    assert.deepEqual(
      Object.entries(rules).filter(([name]) => name.startsWith("sftp-kms")),
      [
        [
          "sftp-kms-10-10-64-0-24",
          { securityGroupId: "sftp-kms-SecurityGroup", cidrIpv4: "10.10.64.0/24", ...HTTPS },
        ],
        [
          "sftp-kms-sg-0a1b",
          {
            securityGroupId: "sftp-kms-SecurityGroup",
            referencedSecurityGroupId: "sg-0a1b",
            ...HTTPS,
          },
        ],
      ],
    );
    assert.deepEqual(inputsOf(graph, ENDPOINT)["sftp-kms"]?.["securityGroupIds"], [
      "sftp-kms-SecurityGroup",
    ]);
    assert.deepEqual(
      aclRules(graph).filter((rule) => rule.startsWith("sftp-function")),
      [
        "sftp-function in 0.0.0.0/0 tcp 1024-65535",
        "sftp-function in 10.10.0.0/16 tcp 443-443",
        "sftp-function in 10.10.128.0/17 tcp 443-443",
        "sftp-function in 10.10.64.0/24 tcp 443-443",
        "sftp-function out 0.0.0.0/0 tcp 443-443",
        "sftp-function out 10.10.0.0/16 tcp 1024-65535",
        "sftp-function out 10.10.128.0/17 tcp 1024-65535",
        "sftp-function out 10.10.64.0/24 tcp 1024-65535",
      ],
    );
  });

  it("has no endpoint for Secrets Manager with users in a table", async () => {
    const graph = await closed({}, { store: "dynamodb" });
    assert.deepEqual(Object.keys(inputsOf(graph, ENDPOINT)).sort(), [
      "sftp-dynamodb-gateway",
      "sftp-s3-gateway",
      "sftp-sts",
    ]);
  });

  // AWS refuses it otherwise: "the VPC must have a Gateway endpoint for the service".
  it("creates an interface endpoint for S3 after the gateway endpoint, and leaves its names to that", async () => {
    const s3 = { service: "s3", callers: ["10.10.64.0/24"] };
    const graph = await closed({ interfaceEndpoints: ["secretsmanager", s3] });
    assert.deepEqual(inputsOf(graph, ENDPOINT)["sftp-s3"]?.["dnsOptions"], {
      privateDnsOnlyForInboundResolverEndpoint: true,
    });
    const endpoint = resourcesOf(graph, ENDPOINT).find(({ name }) => name === "sftp-s3");
    assert.deepEqual(
      endpoint?.options.dependsOn?.map((urn) => urn.split("::").at(-1)),
      ["sftp-s3-gateway"],
    );
  });
});
