import assert from "node:assert/strict";

import { compare } from "../../verify/preview/compare";
import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { aclRules, graphOf, inputsOf } from "../support/program";

const vpcId = "sftp-10-10-0-0-16-Vpc";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const config = (network: object): Parameters<typeof graphOf>[0] => ({
  network: {
    mode: "internet-facing",
    zoneCount: 3,
    clients: ["203.0.113.0/24", "198.51.100.0/24"],
    sftpPort: 2222,
    ...network,
  },
});

describe("InternetFacingNetwork", () => {
  let graph: Graph;
  before(async () => (graph = await graphOf(config({}))));

  it("asks awsx for public subnets only, without NAT", () => {
    assert.deepEqual(inputsOf(graph, "awsx:ec2:Vpc"), {
      "sftp-10-10-0-0-16": {
        cidrBlock: "10.10.0.0/16",
        availabilityZoneNames: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
        subnetStrategy: "Auto",
        subnetSpecs: [
          { type: "Public", cidrBlocks: ["10.10.0.0/18", "10.10.64.0/18", "10.10.128.0/18"] },
        ],
        natGateways: { strategy: "None" },
        enableDnsHostnames: true,
        enableDnsSupport: true,
        tags: { Name: "sftp" },
      },
    });
  });

  it("creates one Elastic IP per zone", () => {
    assert.deepEqual(inputsOf(graph, "aws:ec2/eip:Eip"), {
      "sftp-1": { domain: "vpc", tags: { Name: "sftp-1" } },
      "sftp-2": { domain: "vpc", tags: { Name: "sftp-2" } },
      "sftp-3": { domain: "vpc", tags: { Name: "sftp-3" } },
    });
  });

  it("uses existing Elastic IPs instead", async () => {
    const ids = ["eipalloc-0a", "eipalloc-0b", "eipalloc-0c"];
    const given = await graphOf(config({ addressAllocationIds: ids }));
    assert.deepEqual(inputsOf(given, "aws:ec2/eip:Eip"), {});
    const server = inputsOf(given, "aws:transfer/server:Server")["sftp-internet-facing"];
    const { addressAllocationIds } = server!["endpointDetails"] as Record<string, unknown>;
    assert.deepEqual(addressAllocationIds, ids);
  });

  it("opens the configured port, and nothing else, to each listed range", () => {
    const rule = {
      securityGroupId: "sftp-clients-SecurityGroup",
      ipProtocol: "tcp",
      fromPort: 2222,
      toPort: 2222,
      description: "SFTP",
    };
    assert.deepEqual(inputsOf(graph, INGRESS), {
      "sftp-clients-198-51-100-0-24-2222": { ...rule, cidrIpv4: "198.51.100.0/24" },
      "sftp-clients-203-0-113-0-24-2222": { ...rule, cidrIpv4: "203.0.113.0/24" },
    });
    assert.deepEqual(inputsOf(graph, "aws:ec2/securityGroup:SecurityGroup"), {
      "sftp-clients": {
        vpcId,
        description: "Clients of the SFTP server",
        tags: { Name: "sftp-clients" },
      },
    });
  });

  it("changes nothing when the list of clients is reordered", async () => {
    const reordered = await graphOf(config({ clients: ["198.51.100.0/24", "203.0.113.0/24"] }));
    assert.deepEqual(reordered.resources, graph.resources);
  });

  it("allows clients' requests and the replies in the network ACL of its subnets", () => {
    const vpc = { vpcId, tags: { Name: "sftp-server" } };
    assert.deepEqual(inputsOf(graph, "aws:ec2/networkAcl:NetworkAcl"), {
      "sftp-server": {
        ...vpc,
        subnetIds: [1, 2, 3].map((zone) => `sftp-10-10-0-0-16-public-${zone}-Subnet`),
      },
    });
    assert.deepEqual(aclRules(graph), [
      "sftp-server in 198.51.100.0/24 tcp 2222-2222",
      "sftp-server in 203.0.113.0/24 tcp 2222-2222",
      "sftp-server out 198.51.100.0/24 tcp 1024-65535",
      "sftp-server out 203.0.113.0/24 tcp 1024-65535",
    ]);
  });

  it("changes exactly the resources of a client that is added", async () => {
    const more = await graphOf(
      config({ clients: ["203.0.113.0/24", "192.0.2.0/24", "198.51.100.0/24"] }),
    );
    assert.deepEqual(
      compare(graph, more)
        .filter(({ kind }) => kind !== "same")
        .map(({ kind, resource: { type, name } }) => `${kind} ${type.split(":")[2]} ${name}`)
        .map((line) => line.replace(/(in|out)-\d+$/, "$1")),
      [
        "create NetworkAclRule sftp-server-in",
        "create NetworkAclRule sftp-server-out",
        "create SecurityGroupIngressRule sftp-clients-192-0-2-0-24-2222",
      ],
    );
  });

  it("empties the default security group and network ACL", () => {
    assert.deepEqual(inputsOf(graph, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"), {
      "sftp-default": { vpcId, tags: { Name: "sftp-default" } },
    });
    assert.deepEqual(inputsOf(graph, "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"), {
      "sftp-default": {
        defaultNetworkAclId: `acl-${vpcId}`,
        tags: { Name: "sftp-default" },
      },
    });
    const [acl] = resourcesOf(graph, "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl");
    // Otherwise every preview shows the subnets that have their own network ACLs.
    assert.deepEqual(acl?.options.ignoreChanges, ["subnetIds"]);
  });

  it("logs all flows", () => {
    const group = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/vpc/managed-sftp-test";
    assert.deepEqual(inputsOf(graph, "aws:ec2/flowLog:FlowLog"), {
      "sftp-flow-logs": {
        vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: group,
        iamRoleArn: "arn:aws:iam::111122223333:role/managed-sftp-test-flow-logs",
        tags: { Name: "sftp-flow-logs" },
      },
    });
    assert.deepEqual(inputsOf(graph, "aws:iam/rolePolicy:RolePolicy")["sftp-flow-logs"], {
      role: "managed-sftp-test-flow-logs",
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "WriteFlows",
            Effect: "Allow",
            Action: [
              "logs:CreateLogGroup",
              "logs:CreateLogStream",
              "logs:DescribeLogStreams",
              "logs:PutLogEvents",
            ],
            Resource: [group, `${group}:*`],
          },
          {
            Sid: "ListGroups",
            Effect: "Allow",
            Action: ["logs:DescribeLogGroups"],
            Resource: "*",
          },
        ],
      },
    });
  });

  it("leaves the function outside the VPC", () => {
    const { vpcConfig } = inputsOf(graph, "aws:lambda/function:Function")["sftp-identity"] ?? {};
    assert.equal(vpcConfig, undefined);
  });

  it("creates the server after the resources that its clients' packets need", () => {
    const [server] = resourcesOf(graph, "aws:transfer/server:Server");
    const names = (server?.options.dependsOn ?? []).map((urn) => urn.split("::").at(-1));
    assert.deepEqual(
      names.map((name) => name?.replace(/\d{3,}$/, "")),
      [
        "sftp-server-in-",
        "sftp-server-in-",
        "sftp-server-out-",
        "sftp-server-out-",
        "sftp-10-10-0-0-16",
      ],
    );
  });

  // AWS refuses a second rule with the same number, and a changed range replaces the rule.
  it("deletes an ACL rule before it is replaced", () => {
    const rules = resourcesOf(graph, "aws:ec2/networkAclRule:NetworkAclRule");
    assert.deepEqual(
      rules.map(({ options }) => options.deleteBeforeReplace),
      [true, true, true, true],
    );
  });
});
