import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { HostnameConfig } from "../config/schema/network";
import type { ServerEndpoint } from "../network/network";

/** Seconds for which resolvers keep the name; short, since a switch of the mode moves it. */
const TTL_SECONDS = 60;

/**
 * Gives the server a name in Route 53.
 *
 * @param target name that resolves to the endpoint in the current mode
 * @returns the custom name
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
  // One logical name whatever the mode: with the mode in it the old record, deleted after the new
  // one was made, would take the name away. A CNAME because the endpoint is no alias target.
  return new aws.route53.Record(
    name,
    { zoneId, name: config.name, type: "CNAME", ttl: TTL_SECONDS, records: [target] },
    opts,
  ).fqdn;
}

/** A zone for the parent domain that only the given VPCs resolve. */
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
      // Records that others added would otherwise keep the zone from being deleted.
      forceDestroy: true,
      tags: { Name: name },
    },
    opts,
  ).zoneId;
}
