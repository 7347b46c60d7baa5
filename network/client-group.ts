import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Arguments for {@link clientGroup}. */
export interface ClientGroupArgs {
  readonly vpcId: pulumi.Input<string>;
  /** IPv4 ranges of the clients. */
  readonly clients: readonly string[];
  /** Port that they may open. */
  readonly sftpPort: number;
}

/** The security group of the server's endpoint: listed clients in, nothing out but replies. */
export function clientGroup(
  name: string,
  { vpcId, clients, sftpPort }: ClientGroupArgs,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.SecurityGroup {
  const group = new aws.ec2.SecurityGroup(
    `${name}-clients`,
    { vpcId, description: "Clients of the SFTP server", tags: { Name: `${name}-clients` } },
    opts,
  );
  for (const cidrIpv4 of clients) {
    // Keyed by range, not by position: reordering the list must not touch a rule.
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-clients-${slug(cidrIpv4)}`,
      {
        securityGroupId: group.id,
        cidrIpv4,
        ipProtocol: "tcp",
        fromPort: sftpPort,
        toPort: sftpPort,
        description: "SFTP",
      },
      opts,
    );
  }
  return group;
}

/** A range as part of a logical name: `10.20.0.0/16` becomes `10-20-0-0-16`. */
export const slug = (range: string): string => range.replace(/\W+/g, "-");
