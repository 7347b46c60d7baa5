import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { HostnameConfig } from "../config/schema/network";
import type { ServerEndpoint } from "../network/network";

/** Time to live of a CNAME; short, as a change of the network mode changes the record. */
const TTL_SECONDS = 60;

/** AWS's host name of the endpoint. */
export interface EndpointName {
  readonly dnsName: pulumi.Output<string>;
  /** AWS's hosted zone of the name. Only the name of a VPC endpoint can be an alias target. */
  readonly aliasZoneId?: pulumi.Output<string>;
}

/** Arguments for {@link hostName}. */
export interface HostNameArgs {
  readonly config: HostnameConfig;
  readonly endpoint: ServerEndpoint;
  readonly target: EndpointName;
  /** Whether the endpoint has IPv6 addresses too. */
  readonly dualStack: boolean;
}

/**
 * Creates the custom host name in Route 53.
 *
 * @returns the custom host name
 */
export function hostName(
  name: string,
  args: HostNameArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { config, target, dualStack } = args;
  const common = {
    name: config.name,
    zoneId:
      config.zoneId === undefined
        ? privateZone(name, args, opts)
        : givenZone(config.name, config.zoneId, target),
  };
  const { dnsName, aliasZoneId } = target;
  // One logical name for all modes: with the mode in it, a change of the mode would create the new
  // record and then delete it as the old one. A change of the type is one transaction of Route 53.
  if (aliasZoneId === undefined) {
    const cname = { ...common, type: "CNAME", ttl: TTL_SECONDS, records: [dnsName] };
    return new aws.route53.Record(name, cname, opts).fqdn;
  }
  // There is one record per type, so there is no healthier one to choose instead.
  const aliases = [{ name: dnsName, zoneId: aliasZoneId, evaluateTargetHealth: false }];
  const record = new aws.route53.Record(name, { ...common, type: "A", aliases }, opts);
  if (dualStack) {
    new aws.route53.Record(
      `${name}-ipv6`,
      { ...common, type: "AAAA", aliases },
      // Route 53 takes no record beside a CNAME, which the first one was in another mode.
      { ...opts, dependsOn: record },
    );
  }
  return record.fqdn;
}

/**
 * Looks up a zone that exists already, and returns its id if Route 53 accepts the record there.
 *
 * @throws at preview if the host name is outside the zone, or a CNAME would be at its apex
 */
const givenZone = (
  name: string,
  zoneId: string,
  { aliasZoneId }: EndpointName,
): pulumi.Output<string> =>
  aws.route53.getZoneOutput({ zoneId }).name.apply((zone) => {
    const [above, own] = [labelsOf(zone), labelsOf(name)];
    if (!above.every((label, index) => label === own[index])) {
      throw new Error(
        `network.hostname.name ${name} is not in the hosted zone ${zone} (${zoneId}); correct the name or zoneId`,
      );
    }
    if (above.length === own.length && aliasZoneId === undefined) {
      throw new Error(
        `network.hostname.name ${name} is the apex of the hosted zone ${zoneId}, where Route 53 accepts no CNAME, and this endpoint cannot be an alias target; use a name below it, such as sftp.${name}`,
      );
    }
    return zoneId;
  });

/** Labels of a name from the last to the first, as zones contain them. */
const labelsOf = (name: string): string[] => name.split(".").filter(Boolean).reverse();

/**
 * Creates a private zone for the host name alone, associated with the given VPCs. A zone of the parent
 * domain would hide all its other names there: Route 53 answers from the most specific private zone,
 * and not at all where that has no record.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
 */
function privateZone(
  name: string,
  { config, endpoint }: HostNameArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  if (endpoint.endpointType === "PUBLIC") throw new Error("a public endpoint has no private zone");
  return new aws.route53.Zone(
    name,
    {
      name: config.name,
      comment: "Resolves the SFTP server inside connected networks",
      vpcs: [
        { vpcId: endpoint.vpcId },
        ...config.associatedVpcs.map(({ vpcId, region }) => ({ vpcId, vpcRegion: region })),
      ],
      // A zone with records from elsewhere could not be deleted otherwise.
      forceDestroy: true,
      tags: { Name: name },
    },
    opts,
  ).zoneId;
}
