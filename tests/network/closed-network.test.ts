import assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../graph/graph";
import { aclRules, inputsOf } from "../support/program";
import {
  ACCOUNT,
  closed,
  EGRESS,
  ENDPOINT,
  HTTPS,
  TO_ENDPOINTS,
  TO_TABLES,
  waitsFor,
} from "./support";

const vpcId = "sftp-10-10-0-0-16-Vpc";
const BUCKET_ARN = `arn:aws:s3:::managed-sftp-test-${ACCOUNT}`;

describe("ClosedNetwork", () => {
  let graph: Graph;
  before(async () => {
    graph = await closed({});
  });

  // Any one of these would be a way to or from the internet.
  it("has no gateway, NAT, public address or route of its own", () => {
    const ways = graph.resources.filter(({ type }) =>
      /awsx|internetGateway|natGateway|egressOnly|eip|ec2\/route:/i.test(type),
    );
    assert.deepEqual(ways, []);
    for (const { inputs } of resourcesOf(graph, "aws:ec2/subnet:Subnet")) {
      assert.equal(inputs["mapPublicIpOnLaunch"], false);
    }
    for (const { inputs } of resourcesOf(graph, "aws:ec2/routeTable:RouteTable")) {
      assert.equal(inputs["routes"], undefined);
    }
  });

  it("gives the server and the function a subnet each per zone", () => {
    const subnet = (name: string, cidrBlock: string, zone: string): object => ({
      [name]: {
        vpcId,
        cidrBlock,
        availabilityZone: zone,
        mapPublicIpOnLaunch: false,
        tags: { Name: name },
      },
    });
    assert.deepEqual(inputsOf(graph, "aws:ec2/subnet:Subnet"), {
      ...subnet("sftp-function-1", "10.10.128.0/19", "eu-central-1a"),
      ...subnet("sftp-function-2", "10.10.160.0/19", "eu-central-1b"),
      ...subnet("sftp-server-1", "10.10.0.0/20", "eu-central-1a"),
      ...subnet("sftp-server-2", "10.10.16.0/20", "eu-central-1b"),
    });
    const association = (role: string, zone: number): object => ({
      [`sftp-${role}-${zone}`]: {
        subnetId: `sftp-${role}-${zone}-Subnet`,
        routeTableId: `sftp-${role}-RouteTable`,
      },
    });
    assert.deepEqual(inputsOf(graph, "aws:ec2/routeTableAssociation:RouteTableAssociation"), {
      ...association("function", 1),
      ...association("function", 2),
      ...association("server", 1),
      ...association("server", 2),
    });
  });

  it("resolves private names, which the interface endpoints need", () => {
    assert.deepEqual(inputsOf(graph, "aws:ec2/vpc:Vpc"), {
      "sftp-10-10-0-0-16": {
        cidrBlock: "10.10.0.0/16",
        enableDnsHostnames: true,
        enableDnsSupport: true,
        tags: { Name: "sftp" },
      },
    });
  });

  it("limits each endpoint to what the stack needs from it", () => {
    const common = (service: string, name = service): object => ({
      vpcId,
      serviceName: `com.amazonaws.eu-central-1.${service}`,
      tags: { Name: `sftp-${name}` },
    });
    const gateway = {
      vpcEndpointType: "Gateway",
      routeTableIds: ["sftp-function-RouteTable"],
    };
    const inside = {
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: ["sftp-function-1-Subnet", "sftp-function-2-Subnet"],
      securityGroupIds: ["sftp-endpoints-SecurityGroup"],
    };
    const allow = (statement: object): object => ({
      Version: "2012-10-17",
      Statement: [{ ...statement, Effect: "Allow", Principal: "*" }],
    });
    assert.deepEqual(inputsOf(graph, ENDPOINT), {
      "sftp-secretsmanager": {
        ...common("secretsmanager"),
        ...inside,
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
        ...inside,
        policy: allow({
          Sid: "OwnAccount",
          Action: "sts:GetCallerIdentity",
          Resource: "*",
          Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
        }),
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

  it("opens the SFTP port to clients, and 443 from the function to endpoints and tables", () => {
    assert.deepEqual(inputsOf(graph, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), {
      "sftp-clients-10-20-0-0-16-22": {
        securityGroupId: "sftp-clients-SecurityGroup",
        cidrIpv4: "10.20.0.0/16",
        ipProtocol: "tcp",
        fromPort: 22,
        toPort: 22,
        description: "SFTP",
      },
      "sftp-endpoints-function": {
        securityGroupId: "sftp-endpoints-SecurityGroup",
        referencedSecurityGroupId: "sftp-function-SecurityGroup",
        ...HTTPS,
      },
    });
    assert.deepEqual(inputsOf(graph, EGRESS), { ...TO_ENDPOINTS, ...TO_TABLES });
  });

  // The function moves in before the new server exists and decides the old server's logins from then on.
  it("holds the function, which waits for its endpoints, their rules and its interface permission", () => {
    const [fn] = resourcesOf(graph, "aws:lambda/function:Function");
    assert.deepEqual(fn?.inputs["vpcConfig"], {
      subnetIds: ["sftp-function-1-Subnet", "sftp-function-2-Subnet"],
      securityGroupIds: ["sftp-function-SecurityGroup"],
    });
    assert.deepEqual(waitsFor(graph), [
      "sftp-identity-lockout",
      "sftp-identity-users",
      "sftp-identity-vpc-access",
      "sftp-function-in-",
      "sftp-function-in-",
      "sftp-function-out-",
      "sftp-function-out-",
      "sftp-function-1",
      "sftp-function-2",
      "sftp-dynamodb-gateway",
      "sftp-secretsmanager",
      "sftp-sts",
      "sftp-function-dynamodb",
      "sftp-function-endpoints",
      "sftp-endpoints-function",
    ]);
  });

  it("admits at its ACLs clients to the server, and HTTPS of the function with its replies", () => {
    assert.deepEqual(aclRules(graph), [
      "sftp-function in 0.0.0.0/0 tcp 1024-65535",
      "sftp-function in 10.10.128.0/17 tcp 443-443",
      "sftp-function out 0.0.0.0/0 tcp 443-443",
      "sftp-function out 10.10.128.0/17 tcp 1024-65535",
      "sftp-server in 10.20.0.0/16 tcp 22-22",
      "sftp-server out 10.20.0.0/16 tcp 1024-65535",
    ]);
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
