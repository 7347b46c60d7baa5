import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { AwsEnvironment } from "../aws/resource-names";
import type { TransitGatewayConfig } from "../config/schema/network";

/** A Transit Gateway that the stack does not create. */
export interface TransitGateway {
  readonly id: pulumi.Output<string>;
  /** Account that owns it. */
  readonly ownerId: pulumi.Output<string>;
}

/**
 * Looks up a Transit Gateway, which belongs to this account or is shared with it.
 *
 * @throws at preview if its owner has to accept the attachment and the configuration does not say
 * whether that has happened: AWS refuses routes to a gateway before
 * @see https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
 */
export function lookUpGateway(
  { name, transitGatewayId, accepted }: TransitGatewayConfig,
  awsEnvironment: pulumi.Output<AwsEnvironment>,
): TransitGateway {
  const found = aws.ec2transitgateway.getTransitGatewayOutput({ id: transitGatewayId });
  const id = pulumi
    .all([found.ownerId, found.autoAcceptSharedAttachments, awsEnvironment])
    .apply(([ownerId, autoAccept, { accountId }]) => {
      if (accepted !== undefined || ownerId === accountId || autoAccept === "enable") {
        return transitGatewayId;
      }
      throw new Error(
        `network.transitGateways ${name} lacks accepted: ${transitGatewayId} belongs to account ${ownerId}, which has to accept the attachment; set accepted to false for the first update, and to true once it is accepted`,
      );
    });
  return { id, ownerId: found.ownerId };
}

/** States of an attachment that has been accepted and provisioned. */
const IN_SERVICE: ReadonlySet<string> = new Set(["available", "modifying", "rollingBack"]);

/**
 * Id of a gateway for routes, once an attachment that needs acceptance has it.
 *
 * @throws at preview, or at the update that creates the attachment, if it cannot be used yet
 */
export const acceptedGateway = (
  { name, transitGatewayId }: TransitGatewayConfig,
  attachmentId: pulumi.Output<string>,
): pulumi.Output<string> => {
  const { state } = aws.ec2transitgateway.getAttachmentOutput({
    transitGatewayAttachmentId: attachmentId,
  });
  return pulumi.all([state, attachmentId]).apply(([current, id]) => {
    if (IN_SERVICE.has(current)) return transitGatewayId;
    throw new Error(
      `network.transitGateways ${name} has accepted: true, but attachment ${id} is ${current}, and AWS refuses routes to ${transitGatewayId} until it is available; have its owner accept it and run the update again, or set accepted to false`,
    );
  });
};

/** What is left to do, and by whom, until clients behind a pending attachment reach the server. */
export const acceptanceSteps = (
  { name, transitGatewayId }: TransitGatewayConfig,
  attachment: {
    readonly id: pulumi.Output<string>;
    readonly ownerId: pulumi.Output<string>;
    readonly vpcCidr: string;
  },
  awsEnvironment: pulumi.Output<AwsEnvironment>,
): pulumi.Output<readonly string[]> =>
  pulumi
    .all([attachment.id, attachment.ownerId, awsEnvironment])
    .apply(([id, owner, { region }]) => [
      `account ${owner}: aws ec2 accept-transit-gateway-vpc-attachment --region ${region} --transit-gateway-attachment-id ${id}`,
      `account ${owner}: associate ${id} with a route table of ${transitGatewayId}, and propagate ${attachment.vpcCidr} to the route tables of the clients`,
      `this stack: set accepted: true for ${name} in network.transitGateways, and run pulumi up`,
    ]);
