import * as assert from "node:assert/strict";

import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { configOf } from "../../../verify/graph/stack-config";
import { isDnsName, nameVerdict } from "../../../verify/reachability/dns/query";
import { networkOf } from "../../../verify/reachability/network";
import { shipped } from "../../support/stacks";

type Change = (resource: GraphResource) => GraphResource | undefined;

const LIST = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList";
const RULE = "aws:route53/resolverFirewallRule:ResolverFirewallRule";
const ALLOWED = "DNS Firewall rule sftp-allowed-names";
const OTHERS = "DNS Firewall rule sftp-other-names";

const changed = (graph: Graph, change: Change): Graph => ({
  ...graph,
  resources: graph.resources.flatMap((resource) => change(resource) ?? []),
});

/** Adds inputs to the resources of a type, or to one of them by its name. */
const inputs =
  (type: string, more: object, name?: string): Change =>
  (resource) =>
    resource.type === type && (name === undefined || resource.name === name)
      ? { ...resource, inputs: { ...resource.inputs, ...more } }
      : resource;

const without =
  (type: string): Change =>
  (resource) =>
    resource.type.includes(type) ? undefined : resource;

describe("nameVerdict", () => {
  let closed: Graph;
  before(async () => {
    closed = await shipped("closed");
  });

  const ask = (name: string, change: Change = (resource) => resource) =>
    nameVerdict(networkOf(changed(closed, change), {}), configOf("closed"), name);

  it("denies every name that a closed stack does not need, and names the rule", () => {
    for (const name of ["example.com", "a.sts.eu-central-1.amazonaws.com", "files.internal"]) {
      const reasons = [`${OTHERS} blocks every name`];
      assert.deepEqual(ask(name), { verdict: "denied", reasons });
    }
  });

  it("allows the names of its endpoints, however they are written", () => {
    for (const name of ["sts.eu-central-1.amazonaws.com", "STS.eu-central-1.amazonaws.com."]) {
      const reasons = [`${ALLOWED} allows sts.eu-central-1.amazonaws.com`];
      assert.deepEqual(ask(name), { verdict: "allowed", reasons });
    }
  });

  it("takes a wildcard for what is below a domain, not for the domain", () => {
    const wild = inputs(LIST, { domains: ["*.example.com."] }, "sftp-allowed-names");
    assert.deepEqual(ask("a.b.example.com", wild), {
      verdict: "allowed",
      reasons: [`${ALLOWED} allows *.example.com`],
    });
    assert.equal(ask("example.com", wild).verdict, "denied");
    assert.equal(ask("badexample.com", wild).verdict, "denied");
  });

  it("lets the rule of the first priority decide", () => {
    const last = inputs(RULE, { priority: 300 }, "sftp-allowed-names");
    assert.equal(ask("sts.eu-central-1.amazonaws.com", last).verdict, "denied");
  });

  // What a rule blocks for one query type, or perhaps, still carries data out by another.
  it("denies nothing by a rule for one query type, by an unknown list or by a firewall that fails open", () => {
    const type = inputs(RULE, { qType: "TXT" }, "sftp-other-names");
    assert.deepEqual(ask("example.com", type), {
      verdict: "partly",
      reasons: [
        `${OTHERS} blocks every name for queries of type TXT`,
        "no other rule of a DNS Firewall blocks it",
      ],
    });
    const unknown = inputs(RULE, { firewallDomainListId: "rslvr-fdl-1" }, "sftp-allowed-names");
    assert.deepEqual(ask("example.com", unknown), {
      verdict: "partly",
      reasons: [
        `${ALLOWED} may be about it, by a list that is not known`,
        `${OTHERS} blocks every name`,
      ],
    });
    const fails = inputs("aws:route53/resolverFirewallConfig:ResolverFirewallConfig", {
      firewallFailOpen: "ENABLED",
    });
    assert.deepEqual(ask("example.com", fails), {
      verdict: "partly",
      reasons: [
        `${OTHERS} blocks every name`,
        "sftp-names lets every name through when DNS Firewall fails",
      ],
    });
  });

  it("allows every name where no rule group is associated with the VPC", () => {
    const reasons = ["no rule of a DNS Firewall blocks it"];
    const unbound = without("RuleGroupAssociation");
    assert.deepEqual(ask("example.com", unbound), { verdict: "allowed", reasons });
  });

  it("denies every name where the VPC has no resolver", () => {
    const reasons = ["the VPC has no DNS resolver"];
    const deaf = inputs("aws:ec2/vpc:Vpc", { enableDnsSupport: false });
    assert.deepEqual(ask("sts.eu-central-1.amazonaws.com", deaf), { verdict: "denied", reasons });
  });

  it("proves nothing about a VPC that may have other rule groups", () => {
    const config = configOf("closed");
    const existingVpc = { vpcId: "vpc-0a", subnetIds: ["subnet-0a"] };
    const network = { ...config.network, existingVpc } as typeof config.network;
    const { verdict, reasons } = nameVerdict(
      networkOf(closed, {}),
      { ...config, network },
      "example.com",
    );
    assert.equal(verdict, "partly");
    assert.equal(
      reasons.at(-1),
      "rule groups that the VPC has before those of the stack are not known",
    );
  });

  it("says so where there is no VPC", async () => {
    const dev = nameVerdict(networkOf(await shipped("dev"), {}), configOf("dev"), "example.com");
    const reasons = ["the stack is in no VPC, so no DNS Firewall is asked"];
    assert.deepEqual(dev, { verdict: "allowed", reasons });
  });
});

describe("isDnsName", () => {
  it("tells names from addresses, endpoints and what no name can be", () => {
    for (const name of [
      "example.com",
      "a-b.example.com.",
      "_sftp._tcp.example.com",
      "xn--a.xn--p1ai",
    ]) {
      assert.ok(isDnsName(name), name);
    }
    const others = [
      "server",
      "10.0.0.1",
      "2001:db8::1",
      "server:22",
      "*.example.com",
      "a..com",
      "-a.com",
    ];
    for (const name of [...others, `${"a".repeat(64)}.com`, `${"a.".repeat(130)}com`, ""]) {
      assert.ok(!isDnsName(name), name);
    }
  });
});
