import type * as aws from "@pulumi/aws";

import type { StackConfig } from "../config/schema/stack";
import type { IdentityFrontDoor } from "../identity/identity-provider";
import type { ServerEndpoint } from "../network/network";

/** Arguments for the endpoint. */
export const endpointArgs = (
  endpoint: ServerEndpoint,
): Pick<aws.transfer.ServerArgs, "endpointType" | "endpointDetails"> =>
  endpoint.endpointType === "PUBLIC"
    ? { endpointType: "PUBLIC" }
    : {
        endpointType: "VPC",
        endpointDetails: {
          vpcId: endpoint.vpcId,
          subnetIds: endpoint.subnetIds,
          securityGroupIds: [...endpoint.securityGroupIds],
          addressAllocationIds: endpoint.addressAllocationIds && [...endpoint.addressAllocationIds],
        },
      };

/** Arguments for the identity provider; another type replaces the server. */
export const frontDoorArgs = (
  frontDoor: IdentityFrontDoor,
): Pick<aws.transfer.ServerArgs, "identityProviderType" | "function" | "url" | "invocationRole"> =>
  frontDoor.kind === "lambda"
    ? { identityProviderType: "AWS_LAMBDA", function: frontDoor.function.arn }
    : {
        identityProviderType: "API_GATEWAY",
        url: frontDoor.url,
        invocationRole: frontDoor.invocationRoleArn,
      };

/** Arguments for the domain of the storage. */
export const domainArgs = ({
  storage,
}: StackConfig): Pick<aws.transfer.ServerArgs, "domain" | "s3StorageOptions"> =>
  storage.domain === "s3"
    ? { domain: "S3", s3StorageOptions: { directoryListingOptimization: "ENABLED" } }
    : { domain: "EFS" };

/** Arguments for the protocols; settings of other protocols are left out. */
export function protocolArgs({ network, storage, transfer }: StackConfig): aws.transfer.ServerArgs {
  const { protocols, certificateArn, passiveIp, tlsSessionResumptionMode } = transfer;
  const protocolDetails = {
    // Objects have no modification time that clients could set, and clients that try would report an
    // error after each upload. A file system supports it.
    ...(storage.domain === "s3" && { setStatOption: "ENABLE_NO_OP" }),
    ...(passiveIp && { passiveIp }),
    ...(tlsSessionResumptionMode && { tlsSessionResumptionMode }),
  };
  return {
    protocols,
    securityPolicyName: transfer.securityPolicyName,
    ...(Object.keys(protocolDetails).length > 0 && { protocolDetails }),
    ...(protocols.includes("SFTP") && {
      sftpAuthenticationMethods: transfer.sftpAuthenticationMethods,
    }),
    certificate: certificateArn,
    ...(network.ipAddressType === "DUALSTACK" && { ipAddressType: network.ipAddressType }),
    preAuthenticationLoginBanner: transfer.preAuthenticationLoginBanner,
    postAuthenticationLoginBanner: transfer.postAuthenticationLoginBanner,
  };
}

/**
 * Tags for the custom host name in the console; they create no DNS record. Transfer does not support
 * them for internal endpoints.
 */
export function hostnameTags({ network: { mode, hostname } }: StackConfig): Record<string, string> {
  return hostname?.zoneId === undefined || mode === "closed"
    ? {}
    : {
        "transfer:customHostname": hostname.name,
        "transfer:route53HostedZoneId": `/hostedzone/${hostname.zoneId}`,
      };
}
