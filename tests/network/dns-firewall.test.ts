import assert from "node:assert/strict";

import { parseStackConfig } from "../../config/parse";
import { allowedNames, dnsFirewallOf, serviceNames } from "../../config/resolved-names";
import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { graphOf, inputsOf } from "../support/program";

const FIREWALL = "aws:route53/resolverFirewall";
const clients = ["10.20.0.0/16"];
const existingVpc = {
  vpcId: "vpc-0a",
  subnetIds: ["subnet-0a"],
  existingEndpointSecurityGroupIds: ["sg-0a"],
};

const network = (settings: object) => ({ network: { mode: "closed", clients, ...settings } });
const configOf = (settings: object, identity: object = {}) =>
  parseStackConfig({ ...network(settings), identity }, "test");
const firewalls = (graph: Graph): readonly string[] =>
  graph.resources.filter(({ type }) => type.startsWith(FIREWALL)).map(({ type }) => type);

describe("names in a closed network", () => {
  // A name is a message to whoever runs its name servers, and no security group filters it.
  it("are resolved only if the stack needs them, and fail closed", async () => {
    const graph = await graphOf(network({ hostname: { name: "sftp.files.internal" } }));
    const [group, vpcId] = ["sftp-names-ResolverFirewallRuleGroup", "sftp-10-10-0-0-16-Vpc"];
    const of = (type: string) => inputsOf(graph, `${FIREWALL}${type}:ResolverFirewall${type}`);
    assert.deepEqual(of("DomainList"), {
      "sftp-allowed-names": {
        domains: [
          "secretsmanager.eu-central-1.amazonaws.com.",
          "sts.eu-central-1.amazonaws.com.",
          "dynamodb.eu-central-1.amazonaws.com.",
          "sftp.files.internal.",
        ],
        tags: { Name: "sftp-allowed-names" },
      },
      "sftp-other-names": { domains: ["*."], tags: { Name: "sftp-other-names" } },
    });
    assert.deepEqual(of("Rule"), {
      "sftp-allowed-names": {
        firewallRuleGroupId: group,
        firewallDomainListId: "sftp-allowed-names-ResolverFirewallDomainList",
        priority: 100,
        action: "ALLOW",
        firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN",
      },
      "sftp-other-names": {
        firewallRuleGroupId: group,
        firewallDomainListId: "sftp-other-names-ResolverFirewallDomainList",
        priority: 200,
        action: "BLOCK",
        blockResponse: "NXDOMAIN",
      },
    });
    assert.deepEqual(of("RuleGroupAssociation"), {
      "sftp-names": {
        ...{ firewallRuleGroupId: group, vpcId, priority: 101, tags: { Name: "sftp-names" } },
      },
    });
    assert.deepEqual(of("Config"), {
      "sftp-names": { resourceId: vpcId, firewallFailOpen: "DISABLED" },
    });
  });

  it("are filtered after all rules are there, so that nothing needed is blocked meanwhile", async () => {
    const graph = await graphOf(network({}));
    const waits = resourcesOf(
      graph,
      `${FIREWALL}RuleGroupAssociation:ResolverFirewallRuleGroupAssociation`,
    );
    assert.deepEqual(
      waits.map(({ options }) => (options.dependsOn ?? []).map((urn) => urn.split("::").at(-1))),
      [["sftp-allowed-names", "sftp-other-names"]],
    );
  });

  it("are not filtered where the stack file says so, nor outside mode closed", async () => {
    assert.deepEqual(firewalls(await graphOf(network({ dnsFirewall: false }))), []);
    assert.deepEqual(firewalls(await graphOf({ network: { mode: "public" } })), []);
  });

  // The association holds for everything in the VPC.
  it("are filtered in a VPC that exists only if the stack file says so", () => {
    assert.equal(dnsFirewallOf(configOf({ existingVpc })), undefined);
    assert.deepEqual(dnsFirewallOf(configOf({ existingVpc, dnsFirewall: { priority: 300 } })), {
      ...{ allow: [], priority: 300 },
    });
    assert.deepEqual(dnsFirewallOf(configOf({})), { allow: [], priority: 101 });
  });

  it("are those of the services in the region's partition, and what the stack file allows", () => {
    const settings = {
      interfaceEndpoints: ["sts", { service: "ecr.dkr", callers: ["10.10.64.0/24"] }],
      dnsFirewall: { allow: ["*.example.com"] },
    };
    const identity = { store: "dynamodb", lockout: false };
    assert.deepEqual(allowedNames(configOf(settings, identity), "cn-north-1"), [
      "sts.cn-north-1.amazonaws.com.cn",
      "dkr.ecr.cn-north-1.amazonaws.com.cn",
      "*.dkr.ecr.cn-north-1.amazonaws.com.cn",
      "dynamodb.cn-north-1.amazonaws.com.cn",
      "*.example.com",
    ]);
    assert.deepEqual(
      allowedNames(configOf({ existingVpc }, { lockout: false }), "eu-central-1"),
      ["secretsmanager", "sts"].map((service) => `${service}.eu-central-1.amazonaws.com`),
    );
    assert.deepEqual(serviceNames("ecr.api", "eu-central-1"), [
      "api.ecr.eu-central-1.amazonaws.com",
    ]);
  });

  it("fail if they are no domain, or everybody's", () => {
    for (const name of [
      "*",
      "*.com",
      "com",
      "example.com.",
      "*example.com",
      "a..b",
      "A.example.com",
    ]) {
      assert.throws(
        () => configOf({ dnsFirewall: { allow: [name] } }),
        /expected a lower-case name/,
      );
    }
    assert.throws(() => configOf({ dnsFirewall: true }), /expected false, or allow and priority/);
  });
});
