import * as assert from "node:assert/strict";

import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { graph } from "../../support/graphs";
import {
  acl,
  aclRule,
  attachment,
  base,
  egress,
  gateway,
  ingress,
  made,
  route,
  server,
  subnet,
  told,
  withServer,
} from "../../support/reachability";

const EPHEMERAL = [1024, 65535] as const;

describe("a packet through a Transit Gateway", () => {
  const back = route({ transitGatewayId: "tgw-1" });
  const own = acl("own", ["a-Subnet"]);
  const [clientIn, clientOut] = [aclRule("own", "in", [22, 22]), aclRule("own", "out", EPHEMERAL)];

  it("passes where the attachment has subnets of its own", () => {
    const net = (...rules: GraphResource[]): Graph =>
      withServer(back, attachment("b-Subnet"), own, ...rules);
    assert.equal(told(net(clientIn, clientOut)), "allowed");
    assert.equal(
      told(net(clientOut)),
      "network ACL own has no rule that lets TCP 22 in from 10.20.0.5",
    );
    assert.equal(
      told(net(clientIn)),
      "reply: network ACL own has no rule that lets TCP 1024-65535 out to 10.20.0.5",
    );
  });

  it("needs the network ACL of these subnets, out with requests and in with replies", () => {
    const [out, replies] = [
      aclRule("tgw", "out", [22, 22], "10.10.0.0/24"),
      aclRule("tgw", "in", EPHEMERAL, "10.10.0.0/24"),
    ];
    const net = (...rules: GraphResource[]): Graph =>
      withServer(back, attachment("b-Subnet"), acl("tgw", ["b-Subnet"]), ...rules);
    assert.equal(told(net(out, replies)), "allowed");
    assert.equal(
      told(net(replies)),
      "network ACL tgw has no rule that lets TCP 22 out to server sftp",
    );
    assert.equal(
      told(net(out)),
      "reply: network ACL tgw has no rule that lets TCP 1024-65535 in from server sftp",
    );
  });

  // AWS holds inbound rules of a shared subnet against what its interfaces send to the gateway.
  it("meets inbound rules on its way back where attachment and server share a subnet", () => {
    const net = (...rules: GraphResource[]): Graph =>
      withServer(back, attachment("a-Subnet"), own, ...rules);
    assert.equal(
      told(net(clientIn, clientOut)),
      "reply: network ACL own has no rule that lets TCP 1024-65535 in from server sftp",
    );
    const replies = aclRule("own", "in", EPHEMERAL, "10.10.0.0/24");
    // The request itself is not asked about: no rule lets 22 in.
    assert.equal(told(net(clientOut, replies)), "allowed");
  });

  it("fails in a zone without an attachment, and without any", () => {
    const other = subnet("c", "10.10.2.0/24", "z2");
    assert.equal(
      told(withServer(back, attachment("c-Subnet"), other)),
      "reply: Transit Gateway attachment offices has no subnet in z1",
    );
    assert.match(told(withServer()), /no connection or subnet of it leads to 10\.20\.0\.5$/);
    assert.equal(
      told(withServer(back)),
      "it is not certain that 10.20.0.5 can come in through tgw-1, which is not of this stack",
    );
  });
});

describe("a packet of the internet", () => {
  const net = (target: object, details: object, ...more: GraphResource[]): Graph =>
    graph(
      ...[...base, server(details), ingress({ cidrIpv4: "0.0.0.0/0" })],
      ...[route(target, "0.0.0.0/0"), ...more],
    );
  const byIgw = { gatewayId: "igw-InternetGateway" };
  const byNat = { natGatewayId: "nat-1" };
  const given = { addressAllocationIds: ["eipalloc-0a"] };
  const from = "8.8.8.8";

  it("needs a gateway, a public address and a route back to the same gateway", () => {
    assert.equal(told(net(byIgw, given, gateway()), { from }), "allowed");
    assert.equal(told(net(byIgw, {}, gateway()), { from }), "server sftp has no public address");
    assert.match(
      told(net(byIgw, given, gateway("other-Vpc")), { from }),
      /has no internet gateway/,
    );
    assert.equal(
      told(net(byNat, given, gateway()), { from }),
      "reply: route table t leads to 8.8.8.8 by back (nat-1), and not by igw-InternetGateway",
    );
  });

  it("needs a public address in every zone", () => {
    const details = { ...given, subnetIds: ["a-Subnet", "b-Subnet"] };
    const bound = made("aws:ec2/routeTableAssociation:RouteTableAssociation", "b", {
      ...{ subnetId: "b-Subnet", routeTableId: "t-RouteTable" },
    });
    const both = { addressAllocationIds: ["eipalloc-0a", "eipalloc-0b"] };
    assert.equal(told(net(byIgw, { ...details, ...both }, gateway(), bound), { from }), "allowed");
    assert.equal(
      told(net(byIgw, details, gateway(), bound), { from }),
      "it is not certain that 8.8.8.8 can come in through internet gateway igw",
    );
    const gone = { ...details, addressAllocationIds: ["eipalloc-0a", "sftp-2-Eip"] };
    assert.equal(
      told(net(byIgw, gone, gateway(), bound), { from }),
      "it is not certain that 8.8.8.8 can come in through internet gateway igw",
    );
  });

  it("never has a private address", () => {
    assert.match(told(net(byIgw, given, gateway())), /^10\.20\.0\.5 is no address of the internet/);
  });

  it("gets out through a NAT or with a public address, once a group lets it", () => {
    const out = { from: "server", to: from, port: 443 };
    assert.equal(told(net(byIgw, given, gateway(), egress), out), "allowed");
    assert.equal(told(net(byNat, {}, egress), out), "allowed");
    assert.equal(told(net(byIgw, {}, gateway(), egress), out), "server sftp has no public address");
    const unattached = net(byIgw, given, egress, gateway("other-Vpc"));
    assert.equal(
      told(unattached, out),
      "route table t leads to 8.8.8.8 by back (igw-InternetGateway), and not by local",
    );
  });

  it("is a reply only where the network ACL lets replies in", () => {
    const out = { from: "server", to: from, port: 443 };
    const all = [aclRule("own", "out", [443, 443], "0.0.0.0/0"), acl("own", ["a-Subnet"])];
    assert.equal(
      told(net(byNat, {}, egress, ...all), out),
      "reply: network ACL own has no rule that lets TCP 1024-65535 in from 8.8.8.8",
    );
    const replies = aclRule("own", "in", EPHEMERAL, "0.0.0.0/0");
    assert.equal(told(net(byNat, {}, egress, ...all, replies), out), "allowed");
  });
});

describe("a packet inside the VPC", () => {
  const rule = ingress({ cidrIpv4: "10.10.0.0/16" });
  const net = (...more: GraphResource[]): Graph => graph(...base, server(), rule, ...more);
  const neighbour = { from: "10.10.1.9" };

  it("meets no network ACL inside one subnet", () => {
    assert.equal(told(net(acl("own", ["a-Subnet"])), { from: "10.10.0.9" }), "allowed");
  });

  it("meets those of both subnets, there and back, each with its own rules", () => {
    const [request, reply] = [
      aclRule("own", "in", [22, 22], "10.10.1.0/24"),
      aclRule("own", "out", EPHEMERAL, "10.10.1.0/24"),
    ];
    const own = acl("own", ["a-Subnet"]);
    assert.equal(told(net(own, request, reply), neighbour), "allowed");
    assert.equal(
      told(net(own, reply), neighbour),
      "network ACL own has no rule that lets TCP 22 in from 10.10.1.9",
    );
    assert.equal(
      told(net(own, request), neighbour),
      "reply: network ACL own has no rule that lets TCP 1024-65535 out to 10.10.1.9",
    );
    const other = acl("other", ["b-Subnet"]);
    assert.equal(
      told(
        net(own, other, request, reply, aclRule("own", "out", [22, 22], "10.10.0.0/24")),
        neighbour,
      ),
      "network ACL other has no rule that lets TCP 22 out to server sftp",
    );
  });

  it("comes from no address that is in no subnet", () => {
    assert.equal(
      told(net(), { from: "10.10.9.9" }),
      "VPC main has no internet gateway, and no connection or subnet of it leads to 10.10.9.9",
    );
  });

  it("meets the default network ACL in a subnet without its own, emptied or not", () => {
    assert.equal(told(net(), neighbour), "allowed");
    const emptied = made("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "default", {
      defaultNetworkAclId: "acl-main",
    });
    assert.equal(
      told(net(emptied), neighbour),
      "network ACL default has no rule that lets TCP 22 out to server sftp",
    );
  });

  it("meets the default security group where none is given, which lets out and not in", () => {
    const nat = route({ natGatewayId: "nat-1" }, "0.0.0.0/0");
    const bare = graph(...base, server({ securityGroupIds: [] }), nat);
    assert.match(told(bare, neighbour), /^security group sg-main has no inbound rule/);
    assert.equal(told(bare, { from: "server", to: "8.8.8.8", port: 443 }), "allowed");
  });
});

describe("what reachability does not understand", () => {
  // An answer that leaves out a rule proves nothing.
  it("fails instead of being left out", () => {
    const fails = (message: RegExp, type: string, inputs: object = {}): void =>
      assert.throws(() => told(withServer(made(type, "x", inputs))), message);
    fails(
      /know aws:ec2:SecurityGroupRule x; describe it in verify\/resource-types\/network\/vpc.ts/,
      "aws:ec2/securityGroupRule:SecurityGroupRule",
    );
    fails(/does not know aws:networkfirewall:Firewall x/, "aws:networkfirewall/firewall:Firewall");
    fails(/not know routes of aws:ec2:RouteTable x; use/, "aws:ec2/routeTable:RouteTable", {
      routes: [],
    });
    fails(/knows one VPC; the stack also has x/, "aws:ec2/vpc:Vpc");
    assert.throws(
      () => told(withServer(route({ networkInterfaceId: "eni-1" }))),
      /does not know the target of route back/,
    );
  });
});
