import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { aclRanges, clientsOf, serverPorts } from "../config/clients";
import type { ExistingVpcConfig } from "../config/network-schema";
import { attachmentAclRules, functionAclRules, serverAclRules } from "./acl-rules";
import { functionHalf, planSubnets, serverQuarter, type Tier } from "./addresses";
import { attach, peer } from "./attachments";
import { clientGroup, slug } from "./client-group";
import { functionPlacement, gatewayEndpoints } from "./endpoints";
import { existingSubnets } from "./existing-vpc";
import type {
  ClientNetwork,
  FunctionPlacement,
  Network,
  NetworkArgs,
  ServerEndpoint,
} from "./network";
import { networkAcl } from "./network-acl";
import { subnetTier } from "./subnet-tier";
import { vpcGuards } from "./vpc-guards";

/** Subnets in a VPC without a way out, made or given. */
interface ClosedSubnets {
  readonly vpcId: pulumi.Input<string>;
  readonly server: pulumi.Input<pulumi.Input<string>[]>;
  readonly function: pulumi.Input<pulumi.Input<string>[]>;
  readonly clientNetworks: readonly ClientNetwork[];
  /** What packets of clients need to pass. */
  readonly clientPath: readonly pulumi.Resource[];
  /** What packets of the function need to pass. */
  readonly functionPath: readonly pulumi.Resource[];
}

/**
 * Mode closed: a VPC without internet gateway, NAT, public address or default route. The identity
 * function stands inside and reaches AWS services through interface endpoints only.
 *
 * Cost: each interface endpoint about $7.30 a month and zone, each Transit Gateway attachment about
 * $36.50 a month; gateway endpoints and peerings none.
 */
export class ClosedNetwork extends pulumi.ComponentResource implements Network {
  public readonly endpoint: ServerEndpoint;
  public readonly functionPlacement: FunctionPlacement;
  public readonly clientNetworks: readonly ClientNetwork[];

  public constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("managed-sftp:network:ClosedNetwork", name, {}, opts);
    const parent: pulumi.CustomResourceOptions = { parent: this };
    const { config } = args;
    const { network } = config;
    const subnets = network.existingVpc
      ? givenSubnets(network.existingVpc)
      : madeSubnets(name, args, parent);
    const { vpcId, clientNetworks } = subnets;
    const clients = clientsOf(network);
    const group = clientGroup(name, { vpcId, clients, ports: serverPorts(config) }, parent);

    this.clientNetworks = clientNetworks;
    this.endpoint = {
      endpointType: "VPC",
      vpcId,
      subnetIds: subnets.server,
      securityGroupIds: [group.id],
      dependsOn: subnets.clientPath,
    };
    this.functionPlacement = functionPlacement(
      name,
      {
        ...args,
        vpcId,
        subnetIds: subnets.function,
        services: network.interfaceEndpoints,
        dependsOn: subnets.functionPath,
      },
      parent,
    );
    this.registerOutputs({ vpcId });
  }
}

/** Subnets that exist already; a way out of any of them fails the preview. */
function givenSubnets({ vpcId, subnetIds, functionSubnetIds }: ExistingVpcConfig): ClosedSubnets {
  const server = existingSubnets(vpcId, subnetIds, "closed");
  return {
    vpcId,
    server,
    function: functionSubnetIds ? existingSubnets(vpcId, functionSubnetIds, "closed") : server,
    clientNetworks: [],
    clientPath: [],
    functionPath: [],
  };
}

/** A VPC of the stack's own, with separate subnets, routes and ACLs for the server and the function. */
function madeSubnets(
  name: string,
  args: NetworkArgs,
  opts: pulumi.CustomResourceOptions,
): ClosedSubnets {
  const { place, config, flowLogGroup } = args;
  const { vpcCidr, zoneCount, ipAddressType, peerings, transitGateways } = config.network;
  const dualStack = ipAddressType === "DUALSTACK";
  const vpc = new aws.ec2.Vpc(
    // Named by its range like the other mode's VPC, so that a new range is a new VPC.
    `${name}-${slug(vpcCidr)}`,
    {
      cidrBlock: vpcCidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      ...(dualStack && { assignGeneratedIpv6CidrBlock: true }),
      tags: { Name: name },
    },
    opts,
  );
  const { id: vpcId, defaultNetworkAclId } = vpc;
  vpcGuards(name, { vpcId, defaultNetworkAclId, place, flowLogGroup }, opts);

  const plan = planSubnets(vpcCidr, zoneCount);
  const tier = (of: Tier): ReturnType<typeof subnetTier> =>
    subnetTier(`${name}-${of}`, { vpc, tier: of, ranges: plan[of], dualStack }, opts);
  const server = tier("server");
  const inner = tier("function");
  const clientRules = serverAclRules(aclRanges(clientsOf(config.network)), serverPorts(config));
  const innerRules = functionAclRules(functionHalf(vpcCidr));
  const acl = (of: string, subnetIds: pulumi.Output<string>[], rules: typeof innerRules) =>
    networkAcl(`${name}-${of}`, { vpcId, subnetIds, rules }, opts);
  const clientAcl = acl("server", server.subnetIds, clientRules);
  const innerAcl = acl("function", inner.subnetIds, innerRules);
  const between = transitGateways.length > 0 ? tier("attachment") : undefined;
  const betweenAcl = between
    ? acl(
        "attachment",
        between.subnetIds,
        attachmentAclRules(
          [serverQuarter(vpcCidr), ...(dualStack ? ["::/0"] : [])],
          serverPorts(config),
        ),
      )
    : [];
  gatewayEndpoints(name, { ...args, vpcId }, inner.routeTableId, opts);

  const attachment = {
    ...{ vpcId, vpcCidr, server, dualStack },
    attachmentSubnetIds: between?.subnetIds ?? [],
  };
  const attachments = [
    ...peerings.map((peering) => peer(name, peering, attachment, opts)),
    ...transitGateways.map((gateway) => attach(name, gateway, attachment, opts)),
  ];
  return {
    vpcId,
    server: server.subnetIds,
    function: inner.subnetIds,
    clientNetworks: attachments.map(({ network }) => network),
    clientPath: [
      ...server.associations,
      ...clientAcl,
      ...(between?.associations ?? []),
      ...betweenAcl,
      ...attachments.flatMap(({ resources }) => resources),
    ],
    functionPath: [...inner.associations, ...innerAcl],
  };
}
