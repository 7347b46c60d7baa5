import * as pulumi from "@pulumi/pulumi";

import { existingServicesOf, interfaceEndpointsOf } from "../config/interface-endpoints";
import { allowedNames, dnsFirewallOf } from "../config/resolved-names";
import { dnsFirewall } from "./dns-firewall";
import { closedEndpoints } from "./closed-endpoints";
import { ownTags } from "./existing-endpoints";
import { lookUpSubnets, createSubnets } from "./closed-subnets";
import {
  clientGroup,
  type ClientNetwork,
  type FunctionPlacement,
  type NetworkArgs,
  type NetworkOutputs,
  type ServerEndpoint,
} from "./network";

/**
 * Mode closed: a VPC without internet gateway, NAT, public address or default route. The identity
 * function runs in the VPC and reaches AWS services through interface endpoints, and DynamoDB
 * through a gateway endpoint. The server reaches STS through an interface endpoint. The VPC resolves
 * their names, and no others.
 *
 * Cost: each interface endpoint about $7 to $10 a month and zone, each Transit Gateway attachment about
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
      ? lookUpSubnets(name, network.existingVpc, args)
      : createSubnets(name, args, parent);
    const { vpcId, clientNetworks } = subnets;
    const group = clientGroup(name, vpcId, config, parent);

    const { functionPlacement, serverPath } = closedEndpoints(
      name,
      {
        ...args,
        vpcId,
        subnetIds: subnets.function,
        endpoints: interfaceEndpointsOf(config),
        existing: existingServicesOf(config).map(({ caller }) => caller),
        existingGroupIds: network.existingVpc?.existingEndpointSecurityGroupIds ?? [],
        tags: network.existingVpc && ownTags(args.names),
        serverGroupId: group.id,
        tablesPrefixListId: subnets.tablesPrefixListId,
        s3Gateway: subnets.s3Gateway,
        dependsOn: subnets.functionPath,
      },
      parent,
    );
    const firewall = dnsFirewallOf(config);
    if (firewall !== undefined) {
      const { priority } = firewall;
      const allowed = args.awsEnvironment.apply(({ region }) =>
        // AWS adds the last dot, without which each refresh would show a difference.
        allowedNames(config, region).map((each) => `${each}.`),
      );
      const ownsVpc = network.existingVpc === undefined;
      dnsFirewall(name, { vpcId, allowed, priority, ownsVpc }, parent);
    }
    this.clientNetworks = clientNetworks;
    this.endpoint = {
      endpointType: "VPC",
      vpcId,
      subnetIds: subnets.server,
      securityGroupIds: [group.id],
      dependsOn: [...subnets.clientPath, ...serverPath],
    };
    this.functionPlacement = functionPlacement;
    this.registerOutputs({ vpcId });
  }
}
