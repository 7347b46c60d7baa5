import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";

import type { Place } from "../config/names";
import type { NetworkConfig } from "../config/schema";
import { clientGroup, slug } from "./client-group";
import type { Network, ServerEndpoint } from "./network";
import { vpcGuards } from "./vpc-guards";

/** Arguments of the networks that have a VPC. */
export interface VpcNetworkArgs {
  /** Where the stack lives. */
  readonly place: pulumi.Output<Place>;
  /** Section `network` of the stack's configuration. */
  readonly config: NetworkConfig;
  /** Log group for the VPC's flow logs. */
  readonly flowLogGroup: aws.cloudwatch.LogGroup;
}

/**
 * Mode internet-facing: a VPC with one public subnet and one fixed address per zone, open to the
 * listed clients.
 *
 * Cost: each Elastic IP about $3.60 a month; the VPC itself none.
 */
export class InternetFacingNetwork extends pulumi.ComponentResource implements Network {
  public readonly endpoint: ServerEndpoint;

  public constructor(
    name: string,
    { place, config, flowLogGroup }: VpcNetworkArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:network:InternetFacingNetwork", name, {}, opts);
    const parent: pulumi.CustomResourceOptions = { parent: this };
    const vpc = new awsx.ec2.Vpc(
      // The range is part of the name: changing it in place would leave the internet gateway
      // waiting for a VPC that still uses it.
      `${name}-${slug(config.vpcCidr)}`,
      {
        cidrBlock: config.vpcCidr,
        numberOfAvailabilityZones: config.zoneCount,
        subnetStrategy: "Auto",
        subnetSpecs: [{ type: "Public" }],
        natGateways: { strategy: "None" },
        enableDnsHostnames: true,
        enableDnsSupport: true,
        tags: { Name: name },
      },
      parent,
    );
    vpcGuards(name, { vpcId: vpc.vpcId, place, flowLogGroup }, parent);
    const group = clientGroup(name, { vpcId: vpc.vpcId, ...config }, parent);
    // The array is unknown at the first preview, so the loop runs over the configured zones.
    const zones = Array.from({ length: config.zoneCount }, (_, zone) => zone);
    this.endpoint = {
      endpointType: "VPC",
      vpcId: vpc.vpcId,
      subnetIds: zones.map((zone) => vpc.publicSubnetIds.apply((ids) => ids[zone] ?? "")),
      securityGroupIds: [group.id],
      addressAllocationIds:
        config.addressAllocationIds ??
        zones.map((zone) => elasticIp(`${name}-${zone + 1}`, { ...parent, dependsOn: vpc })),
    };
    this.registerOutputs({ vpcId: vpc.vpcId });
  }
}

/** A fixed address; it needs the internet gateway, hence the dependency on the whole VPC. */
const elasticIp = (name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> =>
  new aws.ec2.Eip(name, { domain: "vpc", tags: { Name: name } }, opts).allocationId;
