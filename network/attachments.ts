import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { familyOf } from "../aws/cidr";
import type { PeeringConfig, TransitGatewayConfig } from "../config/schema/network";
import { slug } from "./client-group";
import type { ClientNetwork } from "./network";
import type { SubnetTier } from "./subnet-tier";

/** Arguments for {@link peer} and {@link attach}. */
export interface AttachmentArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Range of the stack's VPC, which the other side has to route here. */
  readonly vpcCidr: string;
  /** Subnets that clients reach; only their route table learns the way back. */
  readonly server: SubnetTier;
  /**
   * Subnets for the interfaces of Transit Gateway attachments; apart from the server's, because AWS
   * holds a shared network ACL's inbound rules against the server's replies.
   */
  readonly attachmentSubnetIds: readonly pulumi.Input<string>[];
  /** Whether the VPC has IPv6. */
  readonly dualStack: boolean;
}

/** A connected network and the resources that carry packets to and from it. */
export interface Attachment {
  readonly network: ClientNetwork;
  readonly resources: readonly pulumi.Resource[];
}

/** Peers with a client's VPC: accepted here where that is possible, with routes to its ranges. */
export function peer(
  name: string,
  config: PeeringConfig,
  { vpcId, vpcCidr, server }: AttachmentArgs,
  opts: pulumi.CustomResourceOptions,
): Attachment {
  const ownAccount = config.peerOwnerId === undefined;
  const connection = new aws.ec2.VpcPeeringConnection(
    `${name}-${config.name}`,
    {
      vpcId,
      peerVpcId: config.peerVpcId,
      ...(config.peerOwnerId && { peerOwnerId: config.peerOwnerId }),
      ...(config.peerRegion && { peerRegion: config.peerRegion }),
      // AWS accepts along with the request only within one account and region.
      autoAccept: ownAccount && config.peerRegion === undefined,
      tags: { Name: `${name}-${config.name}` },
    },
    opts,
  );
  const accepter =
    ownAccount && config.peerRegion !== undefined
      ? [
          new aws.ec2.VpcPeeringConnectionAccepter(
            `${name}-${config.name}`,
            {
              vpcPeeringConnectionId: connection.id,
              region: config.peerRegion,
              autoAccept: true,
              tags: { Name: `${name}-${config.name}` },
            },
            opts,
          ),
        ]
      : [];
  const routes = routesTo(
    `${name}-${config.name}`,
    config.clients,
    { routeTableId: server.routeTableId, vpcPeeringConnectionId: connection.id },
    { ...opts, dependsOn: accepter },
  );
  return {
    network: {
      name: config.name,
      kind: "peering",
      connectionId: connection.id,
      acceptance: ownAccount ? "accepted" : "needed",
      routesNeeded: [{ destinationCidrBlock: vpcCidr, target: connection.id }],
    },
    resources: [connection, ...accepter, ...routes],
  };
}

/** Attaches the server's subnets to a Transit Gateway, with routes to the ranges behind it. */
export function attach(
  name: string,
  config: TransitGatewayConfig,
  { vpcId, vpcCidr, server, attachmentSubnetIds, dualStack }: AttachmentArgs,
  opts: pulumi.CustomResourceOptions,
): Attachment {
  const attachment = new aws.ec2transitgateway.VpcAttachment(
    `${name}-${config.name}`,
    {
      vpcId,
      transitGatewayId: config.transitGatewayId,
      subnetIds: [...attachmentSubnetIds],
      ipv6Support: dualStack ? "enable" : "disable",
      tags: { Name: `${name}-${config.name}` },
    },
    opts,
  );
  const routes = routesTo(
    `${name}-${config.name}`,
    config.clients,
    { routeTableId: server.routeTableId, transitGatewayId: config.transitGatewayId },
    { ...opts, dependsOn: attachment },
  );
  return {
    network: {
      name: config.name,
      kind: "transit-gateway",
      connectionId: attachment.id,
      // A gateway shared from another account may be set to accept attachments by hand.
      acceptance: "accepted",
      routesNeeded: [{ destinationCidrBlock: vpcCidr, target: attachment.id }],
    },
    resources: [attachment, ...routes],
  };
}

/** The way back to clients; without it their requests arrive and no reply leaves. */
const routesTo = (
  name: string,
  clients: readonly string[],
  target: aws.ec2.RouteArgs,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.Route[] =>
  clients.map(
    (range) =>
      new aws.ec2.Route(
        `${name}-${slug(range)}`,
        {
          ...target,
          ...(familyOf(range) === 4
            ? { destinationCidrBlock: range }
            : { destinationIpv6CidrBlock: range }),
        },
        opts,
      ),
  );
