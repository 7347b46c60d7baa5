import * as pulumi from "@pulumi/pulumi";

import { clientsOf, serverPorts } from "../config/client-access";
import { clientGroup } from "./client-group";
import { lookUpSubnets, createSubnets } from "./closed-subnets";
import { functionPlacement } from "./endpoints";
import type {
  ClientNetwork,
  FunctionPlacement,
  NetworkOutputs,
  NetworkArgs,
  ServerEndpoint,
} from "./network";

/**
 * Mode closed: a VPC without internet gateway, NAT, public address or default route. The identity
 * function runs in the VPC and reaches AWS services through interface endpoints, and DynamoDB
 * through a gateway endpoint.
 *
 * Cost: each interface endpoint about $7.30 a month and zone, each Transit Gateway attachment about
 * $36.50 a month; gateway endpoints and peerings none.
 */
export class ClosedNetwork extends pulumi.ComponentResource implements NetworkOutputs {
  public readonly endpoint: ServerEndpoint;
  public readonly functionPlacement: FunctionPlacement;
  public readonly clientNetworks: readonly ClientNetwork[];

  public constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("managed-sftp:network:ClosedNetwork", name, {}, opts);
    const parent: pulumi.CustomResourceOptions = { parent: this };
    const { config } = args;
    const { network } = config;
    const subnets = network.existingVpc
      ? lookUpSubnets(network.existingVpc, args)
      : createSubnets(name, args, parent);
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
        tablesPrefixListId: subnets.tablesPrefixListId,
        dependsOn: subnets.functionPath,
      },
      parent,
    );
    this.registerOutputs({ vpcId });
  }
}
