import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { familyOf, slug } from "../aws/cidr";
import type { AwsEnvironment } from "../aws/resource-names";
import type { PeeringConfig, TransitGatewayConfig } from "../config/schema/network";
import type { ClientNetwork } from "./network";
import type { SubnetTier } from "./subnet-tier";
import { acceptanceSteps, acceptedGateway, lookUpGateway } from "./transit-gateway";

/** Arguments for {@link peer} and {@link attach}. */
export interface AttachmentArgs {
  /** Partition, region and account of the stack. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly vpcId: pulumi.Input<string>;
  /** Range of the stack's VPC, for the routes of the client network. */
  readonly vpcCidr: string;
  /** Subnets of the server; only their route table gets routes to client networks. */
  readonly server: SubnetTier;
  /**
   * Subnets for the interfaces of Transit Gateway attachments, apart from the server's: where they
   * share a subnet, AWS applies the inbound rules of its network ACL to the server's replies.
   */
  readonly attachmentSubnetIds: readonly pulumi.Input<string>[];
  /** Whether the VPC has IPv6. */
  readonly dualStack: boolean;
}

/** Connected client network, with the resources that its packets need. */
export interface Attachment {
  readonly network: ClientNetwork;
  readonly resources: readonly pulumi.Resource[];
}

/** Creates a peering with a client's VPC, accepts it where this account can, and adds routes to it. */
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
      peerOwnerId: config.peerOwnerId,
      peerRegion: config.peerRegion,
      // AWS accepts a peering together with its request only within one account and region.
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

/**
 * Attaches the VPC to a Transit Gateway and adds routes to the client ranges behind it. While the
 * attachment waits to be accepted there are no routes, because AWS refuses them.
 */
export function attach(
  name: string,
  config: TransitGatewayConfig,
  { awsEnvironment, vpcId, vpcCidr, server, attachmentSubnetIds, dualStack }: AttachmentArgs,
  opts: pulumi.CustomResourceOptions,
): Attachment {
  const gateway = lookUpGateway(config, awsEnvironment);
  const attachment = new aws.ec2transitgateway.VpcAttachment(
    `${name}-${config.name}`,
    {
      vpcId,
      transitGatewayId: gateway.id,
      subnetIds: [...attachmentSubnetIds],
      ipv6Support: dualStack ? "enable" : "disable",
      tags: { Name: `${name}-${config.name}` },
    },
    opts,
  );
  const network = {
    name: config.name,
    kind: "transit-gateway",
    connectionId: attachment.id,
    routesNeeded: [{ destinationCidrBlock: vpcCidr, target: attachment.id }],
  } as const;
  if (config.accepted === false) {
    const pending = { id: attachment.id, ownerId: gateway.ownerId, vpcCidr };
    const nextSteps = acceptanceSteps(config, pending, awsEnvironment);
    return {
      network: { ...network, acceptance: "pending acceptance", nextSteps },
      resources: [attachment],
    };
  }
  const transitGatewayId = config.accepted ? acceptedGateway(config, attachment.id) : gateway.id;
  const routes = routesTo(
    `${name}-${config.name}`,
    config.clients,
    { routeTableId: server.routeTableId, transitGatewayId },
    { ...opts, dependsOn: attachment },
  );
  return {
    network: { ...network, acceptance: "accepted" },
    resources: [attachment, ...routes],
  };
}

/** Creates routes for the replies to clients. */
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
