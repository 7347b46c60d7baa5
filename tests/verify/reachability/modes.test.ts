import * as assert from "node:assert/strict";

import { openTraffic, reach } from "../../../verify/reachability/reachability";
import type { PrefixLists } from "../../../verify/reachability/network";
import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { graphOf } from "../../support/program";
import { made } from "../../support/reachability";

const PEERING = { name: "devices", peerVpcId: "vpc-0a1b2c3d" };

/** What stops a question, or that nothing does. */
const told = (
  graph: Graph,
  [from, to, port]: readonly [string, string, number],
  prefixLists: PrefixLists = {},
): string => reach(graph, { from, to, port, prefixLists }).blockedBy?.sentence ?? "allowed";

describe("reachability with prefix lists", () => {
  it("knows the entries of a list that the stack makes", async () => {
    const graph = await graphOf({
      network: { mode: "internet-facing", clients: ["203.0.113.0/24"], clientPrefixList: true },
    });
    assert.equal(told(graph, ["203.0.113.7", "server", 22]), "allowed");
    assert.equal(
      told(graph, ["8.8.8.8", "server", 22]),
      "security group sftp-clients has no inbound rule for TCP 22 from 8.8.8.8",
    );
  });

  it("says that it does not know those of another, until it is told", async () => {
    const graph = await graphOf({ network: { mode: "internet-facing", clients: ["pl-0a1b"] } });
    const client = ["203.0.113.7", "server", 22] as const;
    assert.equal(
      told(graph, client),
      "security group sftp-clients may admit TCP 22 from prefix list pl-0a1b by sftp-clients-pl-0a1b-22",
    );
    assert.equal(told(graph, client, { "pl-0a1b": ["203.0.113.0/24"] }), "allowed");
    assert.match(told(graph, client, { "pl-0a1b": ["198.51.100.0/24"] }), /from 203\.0\.113\.7$/);
  });
});

describe("reachability with IPv6", () => {
  let graph: Graph;
  before(async () => {
    const clients = ["10.20.0.0/16", "2001:db8:20::/56"];
    graph = await graphOf({
      network: {
        ...{ mode: "closed", ipAddressType: "DUALSTACK", zoneCount: 2 },
        peerings: [{ ...PEERING, clients }],
      },
    });
  });

  it("admits listed ranges of both families, and no others", () => {
    assert.equal(told(graph, ["2001:db8:20:ff::7", "server", 22]), "allowed");
    assert.equal(told(graph, ["10.20.0.7", "server", 22]), "allowed");
    assert.equal(
      told(graph, ["2001:db8:21::7", "server", 22]),
      "network ACL sftp-server has no rule that lets TCP 22 in from 2001:db8:21::7",
    );
    assert.equal(
      told(graph, ["fd00::7", "server", 22]),
      "network ACL sftp-server has no rule that lets TCP 22 in from fd00::7",
    );
  });

  it("says what has no IPv6 address", () => {
    assert.equal(
      told(graph, ["2001:db8:20::7", "endpoint:secretsmanager", 443]),
      "endpoint sftp-secretsmanager has no IPv6 address",
    );
  });

  it("has no path to or from the internet", () => {
    const internet = "2001:4860:4860::8888";
    for (const name of ["server", "function", "endpoint:secretsmanager", "endpoint:sts"]) {
      assert.deepEqual(openTraffic(graph, { from: name, to: internet }), []);
      assert.deepEqual(openTraffic(graph, { from: internet, to: name }), []);
    }
  });
});

describe("reachability of a VPC that exists already", () => {
  it("knows its security groups, so that it denies, and says nothing is certain", async () => {
    const graph = await graphOf({
      network: {
        ...{ mode: "closed", clients: ["10.20.0.0/16"] },
        existingVpc: { vpcId: "vpc-0a", subnetIds: ["subnet-0a", "subnet-0b"] },
        interfaceEndpoints: ["secretsmanager", "sts"],
      },
      identity: { lockout: false },
    });
    const { verdict, path } = reach(graph, { from: "10.20.0.5", to: "server", port: 22 });
    assert.equal(verdict, "partly");
    assert.deepEqual(
      path.slice(0, 2).map(({ zone, sentence }) => [zone, sentence]),
      [
        [
          "subnet-0a",
          "it is not certain that the routes and network ACLs of subnet-0a let it pass, which exist already",
        ],
        [
          "subnet-0a",
          "security group sftp-clients admits TCP 22 from 10.20.0.5 by sftp-clients-10-20-0-0-16-22",
        ],
      ],
    );
    assert.match(
      told(graph, ["10.21.0.5", "server", 22]),
      /^security group sftp-clients has no inbound/,
    );
    const login = { from: "function", to: "endpoint:secretsmanager", port: 443 };
    assert.equal(reach(graph, login).verdict, "partly");
    assert.match(told(graph, ["function", "8.8.8.8", 443]), /^security group sftp-function has no/);
  });
});

describe("reachability of gateway endpoints", () => {
  const question = ["function", "endpoint:s3", 443] as const;
  let closed: Graph;
  before(async () => {
    closed = await graphOf({
      network: { mode: "closed", clients: ["10.20.0.0/16"] },
      identity: { lockout: false },
    });
  });
  /** The graph with a rule that lets the function out, and without some types of resource. */
  const open = (to: object, ...gone: string[]): Graph => ({
    ...closed,
    resources: [
      ...closed.resources.filter(({ type }) => !gone.some((part) => type.includes(part))),
      made("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "s3", {
        ...{ securityGroupId: "sftp-function-SecurityGroup", ipProtocol: "tcp" },
        ...{ fromPort: 443, toPort: 443, ...to },
      }),
    ],
  });
  const list = { prefixListId: "pl-sftp-s3-gateway-VpcEndpoint" };

  it("needs a group that lets packets out to their prefix list", () => {
    const stopped = /^security group sftp-function has no outbound rule for TCP 443 to gateway/;
    assert.match(told(closed, question), stopped);
    assert.match(told(open({ cidrIpv4: "10.20.0.0/16" }, "etworkAcl"), question), stopped);
    assert.equal(told(open(list, "etworkAcl"), question), "allowed");
  });

  it("needs a network ACL that lets everything out and replies in", () => {
    const rule = (egress: boolean, fromPort: number, toPort: number): GraphResource =>
      made("aws:ec2/networkAclRule:NetworkAclRule", `s3-${fromPort}`, {
        ...{ networkAclId: "sftp-function-NetworkAcl", ruleNumber: 1, egress, protocol: "tcp" },
        ...{ ruleAction: "allow", fromPort, toPort, cidrBlock: "0.0.0.0/0" },
      });
    const net = (...rules: GraphResource[]): Graph => {
      const opened = open(list);
      return { ...opened, resources: [...opened.resources, ...rules] };
    };
    const [out, replies] = [rule(true, 443, 443), rule(false, 1024, 65535)];
    assert.equal(told(net(out, replies), question), "allowed");
    assert.match(
      told(net(replies), question),
      /^network ACL sftp-function .* TCP 443 out to gateway/,
    );
    assert.match(
      told(net(out), question),
      /^reply: network ACL sftp-function .* TCP 1024-65535 in from gateway/,
    );
  });

  it("needs a route table that leads there, and a place in the VPC", () => {
    assert.equal(
      told(open(list, "etworkAcl", "routeTableAssociation"), question),
      "main route table of VPC sftp-10-10-0-0-16 has no route to gateway endpoint sftp-s3-gateway",
    );
    assert.equal(
      told(closed, ["10.20.0.5", "endpoint:s3", 443]),
      "gateway endpoint sftp-s3-gateway serves subnets of its VPC only, not 10.20.0.5",
    );
  });
});
