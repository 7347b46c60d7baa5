import { costLine, MILLION } from "../../cost/model";
import { arnOutput, type ResourceTypes, settingOf } from "../resource-type";

/** Queries of one invocation of the function that its SDK does not answer from a cache. */
const QUERIES_PER_LOGIN = 4;

/** Route 53 Resolver DNS Firewall. */
export const DNS_FIREWALL: ResourceTypes = {
  "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": settingOf({
    replacedBy: ["resourceId"],
    api: { operation: "route53resolver.UpdateFirewallConfig" },
    reachability: "modelled",
    access: "irrelevant",
  }),
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": settingOf({
    outputs: arnOutput("route53resolver", "firewall-domain-list"),
    replacedBy: ["name"],
    api: {
      operation: "route53resolver.CreateFirewallDomainList",
      names: { domains: "=route53resolver.UpdateFirewallDomains.Domains" },
    },
    price: ({ resource: { inputs } }) => [
      costLine(
        "DNS Firewall names",
        [inputs["domains"] ?? []].flat().length,
        "dnsFirewallNameMonth",
        "each name in a domain list",
      ),
    ],
    nameTag: true,
    reachability: "modelled",
    access: "irrelevant",
  }),
  "aws:route53/resolverFirewallRule:ResolverFirewallRule": settingOf({
    replacedBy: ["dnsThreatProtection", "firewallDomainListId", "firewallRuleGroupId"],
    api: { operation: "route53resolver.CreateFirewallRule", names: { qType: "Qtype" } },
    reachability: "modelled",
    access: "irrelevant",
  }),
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": settingOf({
    outputs: arnOutput("route53resolver", "firewall-rule-group"),
    replacedBy: ["name"],
    api: { operation: "route53resolver.CreateFirewallRuleGroup" },
    nameTag: true,
    reachability: "modelled",
    access: "irrelevant",
  }),
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation":
    settingOf({
      outputs: arnOutput("route53resolver", "firewall-rule-group-association"),
      replacedBy: ["firewallRuleGroupId", "vpcId"],
      api: { operation: "route53resolver.AssociateFirewallRuleGroup" },
      price: ({ usage: { logins } }) => [
        costLine(
          "DNS Firewall queries",
          (logins * QUERIES_PER_LOGIN) / MILLION,
          "dnsFirewallMillion",
          `at most ${QUERIES_PER_LOGIN} queries for each login`,
        ),
      ],
      nameTag: true,
      reachability: "modelled",
      access: "irrelevant",
    }),
};
