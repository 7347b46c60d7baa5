import type * as aws from "@pulumi/aws";

import type { StackConfig } from "../config/schema";
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

/** Protocols and what goes with each of them; settings of absent protocols are left to AWS. */
export function protocolArgs({ network, transfer }: StackConfig): aws.transfer.ServerArgs {
  const { protocols, certificateArn, passiveIp, tlsSessionResumptionMode } = transfer;
  return {
    protocols,
    securityPolicyName: transfer.securityPolicyName,
    protocolDetails: {
      // Clients that preserve timestamps would otherwise report an error after each good upload.
      setStatOption: "ENABLE_NO_OP",
      ...(passiveIp && { passiveIp }),
      ...(tlsSessionResumptionMode && { tlsSessionResumptionMode }),
    },
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
