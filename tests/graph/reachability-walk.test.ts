import * as assert from "node:assert/strict";

import type { Graph, GraphResource } from "../../graph/graph";
import { type Question, reach } from "../../graph/reachability";
import { graph, resource } from "../support/graphs";

const vpcId = "main-Vpc";
const made = (type: string, name: string, inputs: object = {}, outputs: object = {}) =>
  resource({ type, name, inputs: { ...inputs }, outputs: { ...outputs } });
const subnet = (name: string, cidrBlock: string, availabilityZone: string): GraphResource =>
  made("aws:ec2/subnet:Subnet", name, { vpcId, cidrBlock, availabilityZone });
const group = "clients-SecurityGroup";
const ingress = (inputs: object): GraphResource =>
  made("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in-22", {
    ...{ securityGroupId: group, ipProtocol: "tcp", fromPort: 22, toPort: 22 },
    ...inputs,
  });
const egress = made("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "out", {
  ...{ securityGroupId: group, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
});
const route = (target: object, destinationCidrBlock = "10.20.0.0/16"): GraphResource =>
  made("aws:ec2/route:Route", "back", {
    routeTableId: "t-RouteTable",
    destinationCidrBlock,
    ...target,
  });
const gateway = made("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId });
const attachment = (...subnetIds: string[]): GraphResource =>
  made("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "offices", {
    ...{ vpcId, transitGatewayId: "tgw-1", subnetIds },
  });
const acl = (name: string, subnetIds: readonly string[]): GraphResource =>
  made("aws:ec2/networkAcl:NetworkAcl", name, { vpcId, subnetIds });
const aclRule = (
  of: string,
  egress: boolean,
  from: number,
  to: number,
  cidrBlock = "10.20.0.0/16",
) =>
  made("aws:ec2/networkAclRule:NetworkAclRule", `${of}-${egress ? "out" : "in"}-${from}`, {
    ...{ networkAclId: `${of}-NetworkAcl`, ruleNumber: from, egress, protocol: "tcp" },
    ...{ ruleAction: "allow", fromPort: from, toPort: to, cidrBlock },
  });
const server = (details: object = {}): GraphResource =>
  made("aws:transfer/server:Server", "sftp", {
    endpointType: "VPC",
    endpointDetails: { vpcId, subnetIds: ["a-Subnet"], securityGroupIds: [group], ...details },
  });
const byGateway = { transitGatewayId: "tgw-1" };

/** A server in subnet a, which clients in 10.20.0.0/16 reach once a connection is added. */
const base: readonly GraphResource[] = [
  made(
    "aws:ec2/vpc:Vpc",
    "main",
    { cidrBlock: "10.10.0.0/16" },
    {
      ...{ mainRouteTableId: "rtb-main", defaultSecurityGroupId: "sg-main" },
    },
  ),
  subnet("a", "10.10.0.0/24", "z1"),
  subnet("b", "10.10.1.0/24", "z1"),
  made("aws:ec2/routeTable:RouteTable", "t", { vpcId }),
  made("aws:ec2/routeTableAssociation:RouteTableAssociation", "a", {
    ...{ subnetId: "a-Subnet", routeTableId: "t-RouteTable" },
  }),
  made("aws:ec2/securityGroup:SecurityGroup", "clients", { vpcId }),
];
const withServer = (...more: readonly GraphResource[]): Graph =>
  graph(...base, server(), ingress({ cidrIpv4: "10.20.0.0/16" }), ...more);
const told = (of: Graph, question: Partial<Question> = {}): string => {
  const asked = { from: "10.20.0.5", to: "server", port: 22, ...question };
  return reach(of, asked).blockedBy?.sentence ?? "allowed";
};

describe("a packet through a Transit Gateway", () => {
  const own = acl("own", ["a-Subnet"]);
  const clientRules = [aclRule("own", false, 22, 22), aclRule("own", true, 1024, 65535)];

  it("passes where the attachment has subnets of its own", () => {
    const net = withServer(route(byGateway), attachment("b-Subnet"), own, ...clientRules);
    assert.equal(told(net), "allowed");
  });

  it("needs the network ACL of these subnets, out with requests and in with replies", () => {
    const [out, back] = [
      aclRule("tgw", true, 22, 22, "10.10.0.0/24"),
      aclRule("tgw", false, 1024, 65535, "10.10.0.0/24"),
    ];
    const net = (...rules: GraphResource[]): Graph =>
      withServer(route(byGateway), attachment("b-Subnet"), acl("tgw", ["b-Subnet"]), ...rules);
    assert.equal(told(net(out, back)), "allowed");
    assert.equal(
      told(net(back)),
      "network ACL tgw has no rule that lets TCP 22 out to server sftp",
    );
    assert.equal(
      told(net(out)),
      "reply: network ACL tgw has no rule that lets TCP 1024 in from server sftp",
    );
  });

  // AWS holds inbound rules of a shared subnet against what its interfaces send to the gateway.
  it("meets inbound rules on its way back where attachment and server share a subnet", () => {
    const net = (...rules: GraphResource[]): Graph =>
      withServer(route(byGateway), attachment("a-Subnet"), own, ...rules);
    assert.equal(
      told(net(...clientRules)),
      "reply: network ACL own has no rule that lets TCP 1024 in from server sftp",
    );
    const replies = aclRule("own", false, 1024, 65535, "10.10.0.0/24");
    // The request itself is not asked about: no rule lets 22 in.
    assert.equal(told(net(aclRule("own", true, 1024, 65535), replies)), "allowed");
  });

  it("fails in a zone without an attachment, and without any", () => {
    const other = subnet("c", "10.10.2.0/24", "z2");
    assert.equal(
      told(withServer(route(byGateway), attachment("c-Subnet"), other)),
      "reply: Transit Gateway attachment offices has no subnet in z1",
    );
    assert.match(
      told(withServer(route(byGateway))),
      /no peering or Transit Gateway route leads to/,
    );
  });
});

describe("a packet of the internet", () => {
  const net = (target: object, details: object, ...more: GraphResource[]): Graph =>
    graph(
      ...base,
      server(details),
      ingress({ cidrIpv4: "0.0.0.0/0" }),
      route(target, "0.0.0.0/0"),
      ...more,
    );
  const byIgw = { gatewayId: "igw-InternetGateway" };
  const given = { addressAllocationIds: ["eipalloc-0a"] };
  const from = "8.8.8.8";

  it("needs a gateway, a public address and a route back to the same gateway", () => {
    assert.equal(told(net(byIgw, given, gateway), { from }), "allowed");
    assert.equal(told(net(byIgw, {}, gateway), { from }), "server sftp has no public address");
    assert.equal(
      told(net({ natGatewayId: "nat-1" }, given, gateway), { from }),
      "reply: route table t leads to 8.8.8.8 by nat-1, where the request did not come from",
    );
  });

  it("never has a private address", () => {
    assert.match(
      told(net(byIgw, given, gateway), { from: "10.20.0.5" }),
      /^10\.20\.0\.5 is a private/,
    );
  });

  it("gets out through a NAT or with a public address, once a group lets it", () => {
    const out = { from: "server", to: "8.8.8.8", port: 443 };
    assert.equal(told(net(byIgw, given, gateway, egress), out), "allowed");
    assert.equal(told(net({ natGatewayId: "nat-1" }, {}, egress), out), "allowed");
    assert.equal(told(net(byIgw, {}, gateway, egress), out), "server sftp has no public address");
    assert.equal(
      told(net(byIgw, given, egress), out),
      "route back of route table t names igw-InternetGateway, which is not attached",
    );
  });
});

describe("a packet inside the VPC", () => {
  const rule = ingress({ cidrIpv4: "10.10.0.0/16" });
  const denied = acl("none", ["a-Subnet"]);

  it("meets no network ACL inside one subnet, and both in another", () => {
    const net = graph(...base, server(), rule, denied);
    assert.equal(told(net, { from: "10.10.0.9" }), "allowed");
    assert.equal(
      told(net, { from: "10.10.1.9" }),
      "network ACL none has no rule that lets TCP 22 in from 10.10.1.9",
    );
    assert.equal(told(graph(...base, server(), rule), { from: "10.10.1.9" }), "allowed");
  });

  it("comes from no address that is in no subnet", () => {
    const net = graph(...base, server(), rule);
    assert.equal(told(net, { from: "10.10.9.9" }), "10.10.9.9 is in no subnet of VPC main");
  });

  it("meets the default network ACL in a subnet without its own, emptied or not", () => {
    const emptied = made("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "default", {
      defaultNetworkAclId: "acl-main",
    });
    assert.equal(
      told(graph(...base, server(), rule, emptied), { from: "10.10.1.9" }),
      "network ACL default has no rule that lets TCP 22 out to server sftp",
    );
  });

  it("meets the default security group where none is given, which lets out and not in", () => {
    const net = graph(
      ...base,
      server({ securityGroupIds: [] }),
      gateway,
      route({ natGatewayId: "nat-1" }, "0.0.0.0/0"),
    );
    assert.match(told(net, { from: "10.10.1.9" }), /^security group sftp has no inbound rule/);
    assert.equal(told(net, { from: "server", to: "8.8.8.8", port: 443 }), "allowed");
  });
});

describe("what reachability does not understand", () => {
  const fails = (message: RegExp, ...more: GraphResource[]): void =>
    assert.throws(() => told(withServer(...more)), message);

  // An answer that leaves out a rule proves nothing.
  it("fails instead of being left out", () => {
    fails(
      /does not know aws:ec2:SecurityGroupRule x; add it to/,
      made("aws:ec2/securityGroupRule:SecurityGroupRule", "x"),
    );
    fails(
      /does not know aws:networkfirewall:Firewall x/,
      made("aws:networkfirewall/firewall:Firewall", "x"),
    );
    fails(
      /does not know routes of aws:ec2:RouteTable x; use/,
      made("aws:ec2/routeTable:RouteTable", "x", { routes: [] }),
    );
    fails(/does not know the target of route back/, route({ networkInterfaceId: "eni-1" }));
    fails(/knows one VPC; the stack also has second/, made("aws:ec2/vpc:Vpc", "second"));
  });
});
