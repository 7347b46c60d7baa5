import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { HostnameConfig } from "../config/schema/network";
import type { ServerEndpoint } from "../network/network";

/** Time to live of the record; short, as a change of the network mode changes the record. */
const TTL_SECONDS = 60;

/**
 * Creates the custom host name in Route 53.
 *
 * @param target AWS's host name of the endpoint
 * @returns the custom host name
 */
export function hostName(
  name: string,
  {
    config,
    endpoint,
    target,
  }: {
    readonly config: HostnameConfig;
    readonly endpoint: ServerEndpoint;
    readonly target: pulumi.Input<string>;
  },
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const zoneId = config.zoneId ?? privateZone(name, config, endpoint, opts);
  // One logical name for all modes: with the mode in it, a change of the mode would create the new
  // record and then delete it as the old one. A CNAME, as an endpoint cannot be an alias target.
  return new aws.route53.Record(
    name,
    { zoneId, name: config.name, type: "CNAME", ttl: TTL_SECONDS, records: [target] },
    opts,
  ).fqdn;
}

/** Creates a private zone for the parent domain, associated with the given VPCs. */
function privateZone(
  name: string,
  config: HostnameConfig,
  endpoint: ServerEndpoint,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  if (endpoint.endpointType === "PUBLIC") throw new Error("a public endpoint has no private zone");
  return new aws.route53.Zone(
    name,
    {
      name: config.name.split(".").slice(1).join("."),
      comment: "Resolves the SFTP server inside connected networks",
      vpcs: [
        { vpcId: endpoint.vpcId },
        ...config.associatedVpcs.map(({ vpcId, region }) => ({
          vpcId,
          ...(region && { vpcRegion: region }),
        })),
      ],
      // A zone with records from elsewhere could not be deleted otherwise.
      forceDestroy: true,
      tags: { Name: name },
    },
    opts,
  ).zoneId;
}
