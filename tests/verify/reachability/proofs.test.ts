import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parseStackConfig } from "../../../config/load";
import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { configOf } from "../../../verify/graph/stack-config";
import { ROOT } from "../../../verify/graph/stack-file";
import { reach } from "../../../verify/reachability/reachability";
import { statementsOf } from "../../../verify/reachability/statements";
import { graphOf } from "../../support/program";
import {
  add,
  aclRules,
  groupRule,
  route,
  STRANGERS,
  VPC,
} from "../../support/reach-attacks/attack";
import { CLOSED_ATTACKS } from "../../support/reach-attacks/closed";
import { NAME_ATTACKS } from "../../support/reach-attacks/names";
import { PROD_ATTACKS } from "../../support/reach-attacks/prod";
import { made } from "../../support/reachability";
import { shipped } from "../../support/stacks";

/** What contradicts the statements about a stack, each once. */
const exceptionsOf = (graph: Graph, config = configOf(graph.stack)): readonly string[] => [
  ...new Set(statementsOf(graph, config).flatMap(({ exceptions }) => exceptions)),
];

// Each of them opens the stack, and a proof that asks about some addresses and ports stays green.
describe("the statements about a shipped stack fail if", () => {
  for (const { title, stack, attack, exceptions } of [
    ...PROD_ATTACKS,
    ...CLOSED_ATTACKS,
    ...NAME_ATTACKS,
  ]) {
    it(title, async () => assert.deepEqual(exceptionsOf(attack(await shipped(stack))), exceptions));
  }
});

describe("the table of attacks in docs/reference/attacks.md", () => {
  it("has a row for each attack on reachability", () => {
    const text = readFileSync(join(ROOT, "docs", "reference", "attacks.md"), "utf8");
    const [section = ""] = text.split("\n## Reachability\n").slice(1);
    const rows = [...(section.split("\n## ")[0] ?? "").matchAll(/^\| (.+?) +\|/gm)].map(
      ([, title = ""]) => title,
    );
    const titles = [...PROD_ATTACKS, ...CLOSED_ATTACKS, ...NAME_ATTACKS].map(
      ({ title }) => title.charAt(0).toUpperCase() + title.slice(1),
    );
    assert.deepEqual(
      rows.slice(1).filter((row) => !row.startsWith("---")),
      titles,
    );
  });
});

describe("the statements about a shipped stack hold if", () => {
  it("a denying rule comes before an allowing one", async () => {
    const deny = { ruleAction: "deny", ruleNumber: 9 };
    const [open, back] = aclRules("sftp-server", STRANGERS);
    const denied = aclRules("sftp-server", STRANGERS, deny);
    const rule = groupRule("Ingress", "clients", { ipProtocol: "-1", cidrIpv4: STRANGERS });
    const graph = add(
      await shipped("prod"),
      rule,
      ...denied.slice(0, 1),
      open as GraphResource,
      back as GraphResource,
    );
    assert.deepEqual(exceptionsOf(graph), []);
  });

  it("a group admits strangers whom no network ACL lets in", async () => {
    const rule = groupRule("Ingress", "clients", { ipProtocol: "-1", cidrIpv4: STRANGERS });
    assert.deepEqual(exceptionsOf(add(await shipped("prod"), rule)), []);
  });

  // No network ACL is asked about packets inside a subnet.
  it("but not if the group admits hosts in the server's own subnet", async () => {
    const rule = groupRule("Ingress", "clients", { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" });
    const by = "subnet sftp-10-10-0-0-16-public-1 or subnet sftp-10-10-0-0-16-public-2";
    assert.deepEqual(exceptionsOf(add(await shipped("prod"), rule)), [
      `10.10.0.0/17 to server: every protocol is partly allowed through ${by}: partly in eu-central-1a, partly in eu-central-1b`,
    ]);
  });
});

// Each range alone would pass; together they are everybody.
describe("the statements about client lists", () => {
  const stated = (network: object): ReturnType<typeof statementsOf> => {
    const sections = { network: { mode: "internet-facing", clients: ["5.0.0.0/9"], ...network } };
    return statementsOf(prod, parseStackConfig(sections, "test"));
  };
  let prod: Graph;
  before(async () => {
    const halves = ["5.0.0.0/9", "5.128.0.0/9"].map((cidrIpv4) =>
      groupRule("Ingress", "clients", { ipProtocol: "-1", cidrIpv4 }),
    );
    prod = add(await shipped("prod"), ...halves, ...aclRules("sftp-server", "5.0.0.0/8"));
  });
  const SUM = "No more public addresses than a /8, or a /16 with IPv6, reach a server in sum.";

  it("judge the sum of all ranges", () => {
    const { exceptions } = stated({}).find(({ text }) => text === SUM) ?? {};
    assert.deepEqual(exceptions, ["16777728 public IPv4 addresses reach a server"]);
  });

  it("do not say so where the stack file gives a reason for more", () => {
    const clients = ["5.0.0.0/8", "6.0.0.0/8"];
    const texts = stated({ clients, wideClientsReason: "every partner of the region" }).map(
      ({ text }) => text,
    );
    assert.ok(!texts.includes(SUM));
    assert.ok(texts.length > 3);
  });
});

describe("the statements about a closed stack with IPv6", () => {
  const sections = {
    network: {
      ...{ mode: "closed", ipAddressType: "DUALSTACK", zoneCount: 2 },
      peerings: [
        {
          name: "devices",
          peerVpcId: "vpc-0a1b2c3d",
          clients: ["10.20.0.0/16", "2001:db8:20::/56"],
        },
      ],
    },
  };
  const config = parseStackConfig(sections, "test");
  let graph: Graph;
  before(async () => (graph = await graphOf(sections)));
  const everybody = groupRule("Egress", "clients", { ipProtocol: "-1", cidrIpv6: "::/0" });
  const acls = (egress: boolean): GraphResource =>
    made("aws:ec2/networkAclRule:NetworkAclRule", `every-ipv6-${egress}`, {
      ...{ networkAclId: "sftp-server-NetworkAcl", ruleNumber: 10, egress, protocol: "-1" },
      ...{ ruleAction: "allow", ipv6CidrBlock: "::/0" },
    });
  const leads = (target: object): GraphResource =>
    made("aws:ec2/route:Route", "every-ipv6", {
      ...{
        routeTableId: "sftp-server-RouteTable",
        destinationIpv6CidrBlock: "2000::/3",
        ...target,
      },
    });

  it("hold as the program makes it", () => assert.deepEqual(exceptionsOf(graph, config), []));

  it("fail with a route to an egress-only internet gateway", () => {
    const open = add(
      graph,
      leads({ egressOnlyGatewayId: "eigw-0a1b" }),
      everybody,
      acls(true),
      acls(false),
    );
    const exceptions = exceptionsOf(open, config);
    assert.match(
      exceptions.join("\n"),
      /^server to 2000::-[0-9a-f:]+: every protocol is allowed through eigw-0a1b/m,
    );
    assert.ok(
      exceptions.some((each) => each.startsWith("route table sftp-server leads to 2000::-")),
    );
  });

  it("fail with an internet gateway, as IPv6 addresses are public", () => {
    const gateway = made("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: VPC });
    const admits = groupRule("Ingress", "clients", { ipProtocol: "-1", cidrIpv6: "::/0" });
    const way = leads({ gatewayId: "igw-InternetGateway" });
    const open = add(graph, gateway, way, admits, acls(true), acls(false));
    const query = { from: "2001:4860:4860::8888", to: "server", port: 3389 };
    assert.equal(reach(graph, query).verdict, "denied");
    assert.equal(reach(open, query).verdict, "allowed");
    assert.ok(
      exceptionsOf(open, config).some((each) => each.includes("through internet gateway igw")),
    );
  });
});

describe("the statements about a stack in a VPC that exists already", () => {
  it("deny what no security group admits, and cannot say what routes and network ACLs let pass", async () => {
    const sections = {
      network: {
        ...{
          mode: "closed",
          clients: ["10.20.0.0/16"],
          interfaceEndpoints: ["secretsmanager", "sts"],
        },
        existingVpc: { vpcId: "vpc-0a", subnetIds: ["subnet-0a"] },
      },
    };
    const config = parseStackConfig(sections, "test");
    const by = "partly allowed through";
    assert.deepEqual(exceptionsOf(await graphOf(sections), config), [
      `10.20.0.0/16 to server: TCP 22 is ${by} the existing VPC: partly in subnet-0a`,
      `function to endpoint:secretsmanager: TCP 443 is ${by} the VPC over IPv4 or the VPC over IPv6: partly in subnet-0a`,
      `server to endpoint:sts: TCP 443 is ${by} the VPC over IPv4 or the VPC over IPv6: partly in subnet-0a`,
      "the VPC exists already, so that its routes are not known",
    ]);
  });
});

// A proof that leaves out what it does not know proves nothing.
describe("the statements about a stack cannot be made, and say so, with", () => {
  const cases: readonly [title: string, resource: GraphResource, message: RegExp][] = [
    [
      "a load balancer",
      made("aws:lb/loadBalancer:LoadBalancer", "x"),
      /^reachability does not know aws:lb:LoadBalancer x; describe it in verify\/resource-types\/lb\.ts/,
    ],
    [
      "a VPN gateway",
      made("aws:ec2/vpnGateway:VpnGateway", "x"),
      /^reachability does not know aws:ec2:VpnGateway x/,
    ],
    [
      "a route to a gateway that the stack does not make",
      route("function", { gatewayId: "vgw-0a1b" }, "0.0.0.0/0"),
      /^reachability does not know the target of route function-0\.0\.0\.0\/0$/,
    ],
    [
      "a route to a prefix list that nobody has listed",
      made("aws:ec2/route:Route", "x", {
        ...{ routeTableId: "sftp-server-RouteTable", transitGatewayId: "tgw-0a1b2c3d4e5f60718" },
        destinationPrefixListId: "pl-0a1b",
      }),
      /^reachability does not know the entries of pl-0a1b, where route x leads$/,
    ],
    [
      "a rule without a peer",
      groupRule("Ingress", "clients", { ipProtocol: "-1" }),
      /^reachability does not understand the range ""$/,
    ],
    [
      "a rule for an unknown protocol",
      groupRule("Ingress", "clients", { ipProtocol: "quic", cidrIpv4: STRANGERS }),
      /^reachability does not know protocol "quic" of rule clients-/,
    ],
    [
      "rules inside a security group",
      made("aws:ec2/securityGroup:SecurityGroup", "x", { vpcId: VPC, ingress: [] }),
      /^reachability does not know ingress of aws:ec2:SecurityGroup x; use a resource of its own/,
    ],
    [
      "an Elastic IP of an interface",
      made("aws:ec2/eip:Eip", "x", { networkInterface: "eni-0a1b" }),
      /^reachability does not know networkInterface of aws:ec2:Eip x; use a resource of its own/,
    ],
    [
      "two network ACLs for a subnet",
      made("aws:ec2/networkAcl:NetworkAcl", "x", {
        vpcId: VPC,
        subnetIds: ["sftp-server-1-Subnet"],
      }),
      /^reachability does not know the network ACL of subnet sftp-server-1; it is bound by /,
    ],
    [
      "two route tables for a subnet",
      made("aws:ec2/routeTableAssociation:RouteTableAssociation", "x", {
        ...{ subnetId: "sftp-server-1-Subnet", routeTableId: "sftp-function-RouteTable" },
      }),
      /^reachability does not know the route table of subnet sftp-server-1; it is bound by /,
    ],
    [
      "a route table that the stack does not make",
      made("aws:ec2/routeTableAssociation:RouteTableAssociation", "x", {
        ...{ subnetId: "sftp-x-Subnet", routeTableId: "rtb-0a1b" },
      }),
      /^reachability does not know the route table of subnet sftp-x$/,
    ],
    [
      "an endpoint for a resource of another account",
      made("aws:ec2/vpcEndpoint:VpcEndpoint", "x", { vpcId: VPC, vpcEndpointType: "Resource" }),
      /^reachability does not know vpcEndpointType Resource of x; use Interface or Gateway$/,
    ],
    [
      "a server at an endpoint that somebody else makes",
      made("aws:transfer/server:Server", "x", { endpointType: "VPC_ENDPOINT" }),
      /^reachability does not know endpointType VPC_ENDPOINT of x; use VPC or PUBLIC$/,
    ],
    [
      "a second VPC",
      made("aws:ec2/vpc:Vpc", "x"),
      /^reachability knows one VPC; the stack also has x$/,
    ],
  ];
  for (const [title, resource, message] of cases) {
    it(title, async () => {
      const extra = made("aws:ec2/subnet:Subnet", "sftp-x", {
        vpcId: VPC,
        cidrBlock: "10.10.240.0/24",
      });
      const graph = add(await shipped("closed"), resource, extra);
      assert.throws(() => statementsOf(graph, configOf("closed")), { message });
    });
  }
});
