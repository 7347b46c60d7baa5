import assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { aclRules, graphOf, inputsOf } from "../support/program";

const vpcId = "sftp-10-10-0-0-16-Vpc";
const ROUTE = "aws:ec2/route:Route";
const PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";
const ACCEPTER = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter";
const closed = (network: object): Promise<Graph> =>
  graphOf({ network: { mode: "closed", ...network } });

describe("peerings", () => {
  let graph: Graph;
  before(async () => {
    graph = await closed({
      peerings: [
        { name: "devices", peerVpcId: "vpc-0a", clients: ["10.20.0.0/16"] },
        { name: "abroad", peerVpcId: "vpc-0b", peerRegion: "eu-west-1", clients: ["10.21.0.0/16"] },
        {
          name: "partner",
          peerVpcId: "vpc-0c",
          peerOwnerId: "444455556666",
          clients: ["10.22.0.0/16", "10.23.0.0/16"],
        },
      ],
    });
  });

  it("are accepted where this account can accept them", () => {
    assert.deepEqual(inputsOf(graph, PEERING), {
      "sftp-devices": {
        vpcId,
        peerVpcId: "vpc-0a",
        autoAccept: true,
        tags: { Name: "sftp-devices" },
      },
      "sftp-abroad": {
        vpcId,
        peerVpcId: "vpc-0b",
        peerRegion: "eu-west-1",
        autoAccept: false,
        tags: { Name: "sftp-abroad" },
      },
      "sftp-partner": {
        vpcId,
        peerVpcId: "vpc-0c",
        peerOwnerId: "444455556666",
        autoAccept: false,
        tags: { Name: "sftp-partner" },
      },
    });
    assert.deepEqual(inputsOf(graph, ACCEPTER), {
      "sftp-abroad": {
        vpcPeeringConnectionId: "sftp-abroad-VpcPeeringConnection",
        region: "eu-west-1",
        autoAccept: true,
        tags: { Name: "sftp-abroad" },
      },
    });
  });

  // The function's subnets are unreachable, as their route table has no route to clients.
  it("have routes to clients in the server's route table only", () => {
    const route = (name: string, range: string): object => ({
      [`sftp-${name}-${range.replace(/\W/g, "-")}`]: {
        routeTableId: "sftp-server-RouteTable",
        vpcPeeringConnectionId: `sftp-${name}-VpcPeeringConnection`,
        destinationCidrBlock: range,
      },
    });
    assert.deepEqual(inputsOf(graph, ROUTE), {
      ...route("devices", "10.20.0.0/16"),
      ...route("abroad", "10.21.0.0/16"),
      ...route("partner", "10.22.0.0/16"),
      ...route("partner", "10.23.0.0/16"),
    });
  });

  it("open the security group and the network ACL to their ranges", () => {
    assert.deepEqual(
      aclRules(graph).filter((rule) => /^sftp-server in .* 22-22$/.test(rule)),
      ["10.20.0.0/16", "10.21.0.0/16", "10.22.0.0/16", "10.23.0.0/16"].map(
        (range) => `sftp-server in ${range} tcp 22-22`,
      ),
    );
    assert.deepEqual(
      Object.keys(
        inputsOf(graph, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
      ).sort(),
      [
        "sftp-clients-10-20-0-0-16-22",
        "sftp-clients-10-21-0-0-16-22",
        "sftp-clients-10-22-0-0-16-22",
        "sftp-clients-10-23-0-0-16-22",
        "sftp-endpoints-function",
        "sftp-sts-server",
      ],
    );
  });

  it("output the routes and the acceptance that the other network needs", () => {
    const network = (name: string, acceptance: string): object => ({
      name,
      kind: "peering",
      connectionId: `sftp-${name}-VpcPeeringConnection`,
      acceptance,
      routesNeeded: [
        { destinationCidrBlock: "10.10.0.0/16", target: `sftp-${name}-VpcPeeringConnection` },
      ],
      host: "vpce-sftp-closed-Server.server.transfer.eu-central-1.vpce.amazonaws.com",
    });
    assert.deepEqual(graph.outputs["clientNetworks"], [
      network("devices", "accepted"),
      network("abroad", "accepted"),
      network("partner", "needed"),
    ]);
  });

  it("exist before the server", () => {
    const [server] = resourcesOf(graph, "aws:transfer/server:Server");
    const connections = (server?.options.dependsOn ?? []).filter((urn) =>
      /VpcPeeringConnection(Accepter)?::|Route::/.test(urn),
    );
    assert.equal(connections.length, 8);
  });
});

describe("Transit Gateway attachments", () => {
  it("have their own subnets, and routes to each range", async () => {
    const graph = await closed({
      transitGateways: [
        { name: "offices", transitGatewayId: "tgw-0a", clients: ["203.0.113.0/24"] },
      ],
    });
    assert.deepEqual(inputsOf(graph, "aws:ec2transitgateway/vpcAttachment:VpcAttachment"), {
      "sftp-offices": {
        vpcId,
        transitGatewayId: "tgw-0a",
        subnetIds: ["sftp-attachment-1-Subnet", "sftp-attachment-2-Subnet"],
        ipv6Support: "disable",
        tags: { Name: "sftp-offices" },
      },
    });
    assert.deepEqual(inputsOf(graph, ROUTE), {
      "sftp-offices-203-0-113-0-24": {
        routeTableId: "sftp-server-RouteTable",
        transitGatewayId: "tgw-0a",
        destinationCidrBlock: "203.0.113.0/24",
      },
    });
    // In the server's subnets, AWS would apply the inbound rules of the shared ACL to its replies.
    assert.deepEqual(
      aclRules(graph).filter((rule) => rule.startsWith("sftp-attachment")),
      [
        "sftp-attachment in 10.10.0.0/18 tcp 1024-65535",
        "sftp-attachment out 10.10.0.0/18 tcp 22-22",
      ],
    );
    // AWS refuses a route to a gateway that the VPC is not attached to.
    const [route] = resourcesOf(graph, ROUTE);
    assert.deepEqual(
      route?.options.dependsOn?.map((urn) => urn.split("::").at(-1)),
      ["sftp-offices"],
    );
  });
});

describe("dual stack", () => {
  it("gives the closed VPC IPv6 ranges, routes and rules for IPv6 clients", async () => {
    const graph = await closed({
      ipAddressType: "DUALSTACK",
      zoneCount: 1,
      transitGateways: [
        { name: "offices", transitGatewayId: "tgw-0a", clients: ["2001:db8:aa::/48"] },
      ],
    });
    assert.equal(
      inputsOf(graph, "aws:ec2/vpc:Vpc")["sftp-10-10-0-0-16"]?.["assignGeneratedIpv6CidrBlock"],
      true,
    );
    assert.deepEqual(
      resourcesOf(graph, "aws:ec2/subnet:Subnet").map(({ inputs }) => inputs["ipv6CidrBlock"]),
      ["2001:db8:0:ff08::/64", "2001:db8:0:ff04::/64", "2001:db8:0:ff00::/64"],
    );
    assert.deepEqual(inputsOf(graph, ROUTE), {
      "sftp-offices-2001-db8-aa-48": {
        routeTableId: "sftp-server-RouteTable",
        transitGatewayId: "tgw-0a",
        destinationIpv6CidrBlock: "2001:db8:aa::/48",
      },
    });
    assert.deepEqual(
      aclRules(graph).filter((rule) => rule.startsWith("sftp-server")),
      [
        "sftp-server in 10.10.128.0/17 tcp 1024-65535",
        "sftp-server in 2001:db8:aa::/48 tcp 22-22",
        "sftp-server out 10.10.128.0/17 tcp 443-443",
        "sftp-server out 2001:db8:aa::/48 tcp 1024-65535",
      ],
    );
    const server = inputsOf(graph, "aws:transfer/server:Server")["sftp-closed"];
    assert.equal(server?.["ipAddressType"], "DUALSTACK");
  });

  it("is an argument of the server only, with mode public", async () => {
    const graph = await graphOf({ network: { mode: "public", ipAddressType: "DUALSTACK" } });
    const server = inputsOf(graph, "aws:transfer/server:Server")["sftp-public"];
    assert.equal(server?.["ipAddressType"], "DUALSTACK");
  });
});
