import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Arguments for {@link dnsFirewall}. */
export interface DnsFirewallArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Names that the VPC may resolve, such as `sts.eu-central-1.amazonaws.com` or `*.example.com`. */
  readonly allowed: pulumi.Input<string[]>;
  /** Order among the rule groups of the VPC, the lowest first. */
  readonly priority: number;
  /** Whether the stack makes the VPC, and so decides what holds when DNS Firewall does not answer. */
  readonly ownsVpc: boolean;
}

/**
 * Lets the resolver of a VPC answer some names only. Security groups, network ACLs and routes do not hold
 * for that resolver, and the labels of a name can carry data to whoever runs its name servers.
 *
 * Cost: $0.60 for a million queries, $0.0005 a month for each name.
 */
export function dnsFirewall(
  name: string,
  { vpcId, allowed, priority, ownsVpc }: DnsFirewallArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const tagged = (role: string) => ({ tags: { Name: `${name}-${role}` } });
  const names = (role: string, domains: pulumi.Input<string[]>): pulumi.Input<string> =>
    new aws.route53.ResolverFirewallDomainList(
      `${name}-${role}`,
      { domains, ...tagged(role) },
      opts,
    ).id;
  const group = new aws.route53.ResolverFirewallRuleGroup(
    `${name}-names`,
    { ...tagged("names") },
    opts,
  );
  const allow = new aws.route53.ResolverFirewallRule(
    `${name}-allowed-names`,
    {
      firewallRuleGroupId: group.id,
      firewallDomainListId: names("allowed-names", allowed),
      priority: 100,
      action: "ALLOW",
      // AWS or the owner of the zone decides where an allowed name leads.
      firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN",
    },
    opts,
  );
  const block = new aws.route53.ResolverFirewallRule(
    `${name}-other-names`,
    {
      firewallRuleGroupId: group.id,
      firewallDomainListId: names("other-names", ["*."]),
      priority: 200,
      action: "BLOCK",
      blockResponse: "NXDOMAIN",
    },
    { ...opts, dependsOn: [allow] },
  );
  new aws.route53.ResolverFirewallRuleGroupAssociation(
    `${name}-names`,
    { firewallRuleGroupId: group.id, vpcId, priority, ...tagged("names") },
    { ...opts, dependsOn: [allow, block] },
  );
  if (!ownsVpc) return;
  new aws.route53.ResolverFirewallConfig(
    `${name}-names`,
    { resourceId: vpcId, firewallFailOpen: "DISABLED" },
    opts,
  );
}
