import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";

import { slug } from "../aws/cidr";
import { aclRanges, serverPorts } from "../config/client-access";
import type { NetworkConfig } from "../config/schema/network";
import { ifRangesAreFree, placesOf } from "./deployed-subnets";
import { existingSubnets } from "./existing-vpc";
import {
  clientGroup,
  type ClientNetwork,
  type NetworkArgs,
  type NetworkOutputs,
  type ServerEndpoint,
} from "./network";
import { networkAcl, serverAclRules } from "./network-acl";
import { planPublicSubnets } from "./subnet-tier";
import { vpcGuards } from "./vpc-guards";
import { lookUpZones } from "./zones";

/** Created or existing public subnets for the server. */
interface PublicSubnets {
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Number of subnets, known before the subnets exist. */
  readonly zoneCount: number;
  /** Resources that Elastic IPs and clients need in the subnets. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/**
 * Mode internet-facing: a VPC with one public subnet and one Elastic IP per zone, open to the listed
 * clients.
 *
 * Cost: each Elastic IP about $3.60 a month; the VPC itself none.
 */
export class InternetFacingNetwork extends pulumi.ComponentResource implements NetworkOutputs {
  public readonly endpoint: ServerEndpoint;
  public readonly clientNetworks: readonly ClientNetwork[] = [];

  public constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("managed-sftp:network:InternetFacingNetwork", name, {}, opts);
    const parent: pulumi.CustomResourceOptions = { parent: this };
    const { network } = args.config;
    const subnets = network.existingVpc
      ? lookUpSubnets(network.existingVpc)
      : createSubnets(name, args, { parent: this });
    const group = clientGroup(name, subnets.vpcId, args.config, parent);
    const zones = Array.from({ length: subnets.zoneCount }, (_, zone) => zone + 1);
    this.endpoint = {
      endpointType: "VPC",
      vpcId: subnets.vpcId,
      subnetIds: subnets.subnetIds,
      securityGroupIds: [group.id],
      addressAllocationIds:
        network.addressAllocationIds ??
        zones.map((zone) =>
          elasticIp(`${name}-${zone}`, { ...parent, dependsOn: [...subnets.dependsOn] }),
        ),
      dependsOn: subnets.dependsOn,
    };
    this.registerOutputs({ vpcId: subnets.vpcId });
  }
}

const lookUpSubnets = (existing: NonNullable<NetworkConfig["existingVpc"]>): PublicSubnets => ({
  vpcId: existing.vpcId,
  subnetIds: existingSubnets(existing.vpcId, existing.subnetIds, "internet-gateway"),
  zoneCount: existing.subnetIds.length,
  dependsOn: [],
});

/** Creates a VPC with awsx, and a network ACL for its subnets. */
function createSubnets(
  name: string,
  args: NetworkArgs,
  opts: pulumi.CustomResourceOptions,
): PublicSubnets {
  const { config } = args;
  const { vpcCidr, zoneCount, subnetCidrs } = config.network;
  const cidrBlocks = [...(subnetCidrs ?? planPublicSubnets(vpcCidr, zoneCount))];
  const zones = lookUpZones(config.network);
  const vpc = new awsx.ec2.Vpc(
    // The range is part of the name, so that a new range is a new component: in one component the
    // internet gateway would wait to be detached from a VPC that is still in use.
    `${name}-${slug(vpcCidr)}`,
    {
      cidrBlock: vpcCidr,
      // Pulumi sends arguments to awsx when their promises are resolved, whatever their types say.
      availabilityZoneNames: zones as unknown as string[],
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Public", cidrBlocks }],
      natGateways: { strategy: "None" },
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: name },
    },
    opts,
  );
  const defaults = aws.ec2.getNetworkAclsOutput({
    vpcId: vpc.vpcId,
    filters: [{ name: "default", values: ["true"] }],
  });
  const defaultNetworkAclId = defaults.ids.apply((ids) => ids[0] ?? "");
  vpcGuards(name, { ...args, vpcId: vpc.vpcId, defaultNetworkAclId }, opts);
  // The ids are unknown at the first preview, so the loop runs over the configured zones.
  const planned = zones.then((names) => placesOf(cidrBlocks, names));
  const checked = ifRangesAreFree(vpc.vpcId, planned);
  const subnetIds = Array.from({ length: zoneCount }, (_, zone) =>
    checked(vpc.publicSubnetIds.apply((ids) => ids[zone] ?? "")),
  );
  const rules = serverAclRules(aclRanges(config.network), serverPorts(config));
  const acl = networkAcl(`${name}-server`, { vpcId: vpc.vpcId, subnetIds, rules }, opts);
  return { vpcId: vpc.vpcId, subnetIds, zoneCount, dependsOn: [vpc, ...acl] };
}

/** Creates an Elastic IP; it needs the internet gateway, so it depends on the whole VPC. */
const elasticIp = (name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> =>
  new aws.ec2.Eip(name, { domain: "vpc", tags: { Name: name } }, opts).allocationId;
