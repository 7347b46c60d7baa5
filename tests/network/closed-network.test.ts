import assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { aclRules, inputsOf } from "../support/program";
import { closed, EGRESS, HTTPS, TO_ENDPOINTS, TO_TABLES, waitsFor } from "./support";

const vpcId = "sftp-10-10-0-0-16-Vpc";

describe("ClosedNetwork", () => {
  let graph: Graph;
  before(async () => {
    graph = await closed({});
  });

  // Each of these would be a route to or from the internet.
  it("has no internet gateway, NAT gateway, public address or route", () => {
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

  it("opens the SFTP port to clients, 443 from the function to its endpoint and tables, and 443 from the server to STS", () => {
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
      "sftp-sts-server": {
        securityGroupId: "sftp-sts-SecurityGroup",
        referencedSecurityGroupId: "sftp-clients-SecurityGroup",
        ...HTTPS,
      },
    });
    assert.deepEqual(inputsOf(graph, EGRESS), { ...TO_ENDPOINTS, ...TO_TABLES });
  });

  // The function is moved into the VPC before the new server exists, and then serves the old one.
  it("has the function, which depends on its endpoints, their rules and its permission for interfaces", () => {
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
      "sftp-function-in-",
      "sftp-function-out-",
      "sftp-function-out-",
      "sftp-function-out-",
      "sftp-function-1",
      "sftp-function-2",
      "sftp-dynamodb-gateway",
      "sftp-secretsmanager",
      "sftp-function-dynamodb",
      "sftp-function-endpoints",
      "sftp-endpoints-function",
    ]);
  });

  it("allows in its network ACLs clients of the server, and HTTPS of the function and the server", () => {
    assert.deepEqual(aclRules(graph), [
      "sftp-function in 0.0.0.0/0 tcp 1024-65535",
      "sftp-function in 10.10.0.0/18 tcp 443-443",
      "sftp-function in 10.10.128.0/17 tcp 443-443",
      "sftp-function out 0.0.0.0/0 tcp 443-443",
      "sftp-function out 10.10.0.0/18 tcp 1024-65535",
      "sftp-function out 10.10.128.0/17 tcp 1024-65535",
      "sftp-server in 10.10.128.0/17 tcp 1024-65535",
      "sftp-server in 10.20.0.0/16 tcp 22-22",
      "sftp-server out 10.10.128.0/17 tcp 443-443",
      "sftp-server out 10.20.0.0/16 tcp 1024-65535",
    ]);
  });

  // A server that is replaced must find its way to STS at the first login.
  it("has the server, which depends on the endpoint for STS and its rules", () => {
    const [server] = resourcesOf(graph, "aws:transfer/server:Server");
    const names = (server?.options.dependsOn ?? []).map((urn) => urn.split("::").at(-1));
    for (const name of ["sftp-sts", "sftp-server-sts", "sftp-sts-server"]) {
      assert.ok(names.includes(name), name);
    }
  });

  it("has neither rules nor a security group for STS without its endpoint", async () => {
    const without = await closed({ interfaceEndpoints: ["secretsmanager"] });
    assert.equal(
      without.resources.some(({ name }) => name.endsWith("-sts") || name.endsWith("-sts-server")),
      false,
    );
    assert.deepEqual(aclRules(without), [
      "sftp-function in 0.0.0.0/0 tcp 1024-65535",
      "sftp-function in 10.10.128.0/17 tcp 443-443",
      "sftp-function out 0.0.0.0/0 tcp 443-443",
      "sftp-function out 10.10.128.0/17 tcp 1024-65535",
      "sftp-server in 10.20.0.0/16 tcp 22-22",
      "sftp-server out 10.20.0.0/16 tcp 1024-65535",
    ]);
  });
});
