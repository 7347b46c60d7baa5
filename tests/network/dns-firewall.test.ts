import assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { graphOf, inputsOf } from "../support/program";

const FIREWALL = "aws:route53/resolverFirewall";
const clients = ["10.20.0.0/16"];
const network = (settings: object) => ({ network: { mode: "closed", clients, ...settings } });
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
});
