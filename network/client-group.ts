import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { familyOf, slug } from "../aws/cidr";
import type { ClientAccess, ClientPorts } from "../config/client-access";

/** Arguments for {@link clientGroup}. */
export interface ClientGroupArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Clients that may connect. */
  readonly clients: ClientAccess;
  /** Ports that clients may open. */
  readonly ports: readonly ClientPorts[];
  /** Why the clients are many; the policy pack reads it from the tag. */
  readonly wideReason?: string | undefined;
}

/** Source of a security group rule. */
type RuleSource = Pick<
  aws.vpc.SecurityGroupIngressRuleArgs,
  "cidrIpv4" | "cidrIpv6" | "prefixListId"
>;

/** Creates the security group of the server's endpoint, which admits listed clients. */
export function clientGroup(
  name: string,
  { vpcId, clients, ports, wideReason }: ClientGroupArgs,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.SecurityGroup {
  const group = new aws.ec2.SecurityGroup(
    `${name}-clients`,
    {
      vpcId,
      description: "Clients of the SFTP server",
      tags: {
        Name: `${name}-clients`,
        ...(wideReason !== undefined && { WideClients: wideReason }),
      },
    },
    opts,
  );
  const admit = (key: string, source: RuleSource): void => {
    for (const { from, to, purpose } of ports) {
      new aws.vpc.SecurityGroupIngressRule(
        // Keyed by client and port, not by position, so that reordering the list changes no rule.
        `${name}-clients-${key}-${from}`,
        {
          securityGroupId: group.id,
          ...source,
          ipProtocol: "tcp",
          fromPort: from,
          toPort: to,
          description: purpose,
        },
        opts,
      );
    }
  };
  for (const range of clients.ranges) {
    admit(slug(range), familyOf(range) === 4 ? { cidrIpv4: range } : { cidrIpv6: range });
  }
  for (const prefixListId of clients.prefixLists) admit(prefixListId, { prefixListId });
  if (clients.listed.length > 0) {
    admit("listed", { prefixListId: clientPrefixList(name, clients.listed, opts) });
  }
  return group;
}

/** Creates a managed prefix list, which one rule per port refers to. */
function clientPrefixList(
  name: string,
  ranges: readonly string[],
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return new aws.ec2.ManagedPrefixList(
    `${name}-clients`,
    {
      addressFamily: "IPv4",
      // The quota of the group's rules counts maxEntries, not the entries in use.
      maxEntries: ranges.length,
      entries: [...ranges].sort().map((cidr) => ({ cidr })),
      tags: { Name: `${name}-clients` },
    },
    opts,
  ).id;
}
