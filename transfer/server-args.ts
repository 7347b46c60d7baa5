import type * as aws from "@pulumi/aws";

import type { StackConfig } from "../config/schema/stack";
import type { IdentityFrontDoor } from "../identity/identity-provider";
import type { ServerEndpoint } from "../network/network";

/** The endpoint in the words of the Transfer API. */
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
          ...(endpoint.addressAllocationIds && {
            addressAllocationIds: [...endpoint.addressAllocationIds],
          }),
        },
      };

/** What the server asks about a login; another kind of it makes another server. */
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

/** The kind of storage, and what goes with it. */
export const domainArgs = ({
  storage,
}: StackConfig): Pick<aws.transfer.ServerArgs, "domain" | "s3StorageOptions"> =>
  storage.domain === "s3"
    ? { domain: "S3", s3StorageOptions: { directoryListingOptimization: "ENABLED" } }
    : { domain: "EFS" };

/** Protocols and what goes with each of them; settings of absent protocols are left to AWS. */
export function protocolArgs({ network, storage, transfer }: StackConfig): aws.transfer.ServerArgs {
  const { protocols, certificateArn, passiveIp, tlsSessionResumptionMode } = transfer;
  const protocolDetails = {
    // Objects have no timestamp to set: clients that preserve theirs would otherwise report an error
    // after each good upload. Files have one, so a file system sets it.
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
    ...(certificateArn && { certificate: certificateArn }),
    ...(network.ipAddressType === "DUALSTACK" && { ipAddressType: network.ipAddressType }),
    ...(transfer.preAuthenticationLoginBanner && {
      preAuthenticationLoginBanner: transfer.preAuthenticationLoginBanner,
    }),
    ...(transfer.postAuthenticationLoginBanner && {
      postAuthenticationLoginBanner: transfer.postAuthenticationLoginBanner,
    }),
  };
}

/**
 * Tags by which the console shows a custom host name; they make no DNS record. A private zone is
 * left out: the feature does not exist for internal endpoints.
 */
export function hostnameTags({ network: { mode, hostname } }: StackConfig): Record<string, string> {
  return hostname?.zoneId === undefined || mode === "closed"
    ? {}
    : {
        "transfer:customHostname": hostname.name,
        "transfer:route53HostedZoneId": `/hostedzone/${hostname.zoneId}`,
      };
}
