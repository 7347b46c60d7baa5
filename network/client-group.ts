import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { familyOf } from "../aws/cidr";
import type { ClientAccess, PortRange } from "./client-access";

/** Arguments for {@link clientGroup}. */
export interface ClientGroupArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Who may connect. */
  readonly clients: ClientAccess;
  /** Ports that they may open. */
  readonly ports: readonly PortRange[];
}

/** Who a rule is about, in the words of security group rules. */
type Source = Pick<aws.vpc.SecurityGroupIngressRuleArgs, "cidrIpv4" | "cidrIpv6" | "prefixListId">;

/** The security group of the server's endpoint: listed clients in, nothing out but replies. */
export function clientGroup(
  name: string,
  { vpcId, clients, ports }: ClientGroupArgs,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.SecurityGroup {
  const group = new aws.ec2.SecurityGroup(
    `${name}-clients`,
    { vpcId, description: "Clients of the SFTP server", tags: { Name: `${name}-clients` } },
    opts,
  );
  const admit = (who: string, source: Source): void => {
    for (const { from, to, purpose } of ports) {
      new aws.vpc.SecurityGroupIngressRule(
        // Keyed by client and port, not by position: reordering the list must not touch a rule.
        `${name}-clients-${who}-${from}`,
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

/** A managed prefix list of the stack's own; one rule refers to all of it. */
function clientPrefixList(
  name: string,
  ranges: readonly string[],
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return new aws.ec2.ManagedPrefixList(
    `${name}-clients`,
    {
      addressFamily: "IPv4",
      // Every entry that fits counts against the quota of the group's rules, used or not.
      maxEntries: ranges.length,
      entries: [...ranges].sort().map((cidr) => ({ cidr })),
      tags: { Name: `${name}-clients` },
    },
    opts,
  ).id;
}

/** A range as part of a logical name: `10.20.0.0/16` becomes `10-20-0-0-16`. */
export const slug = (range: string): string => range.replace(/\W+/g, "-");
