import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { planSubnets } from "./addresses";
import { clientGroup, slug } from "./client-group";
import { ENDPOINT_POLICIES, type StackScope } from "./endpoint-policies";
import type { VpcNetworkArgs } from "./internet-facing-network";
import type { FunctionPlacement, Network, ServerEndpoint } from "./network";
import { vpcGuards } from "./vpc-guards";

/** Arguments for {@link ClosedNetwork}. */
export interface ClosedNetworkArgs extends VpcNetworkArgs {
  /** What the endpoint policies are limited to. */
  readonly scope: pulumi.Input<StackScope>;
}

/**
 * Mode closed: a VPC without internet gateway, NAT, public address or default route. The identity
 * function stands inside and reaches Secrets Manager and STS through interface endpoints.
 *
 * Cost: each interface endpoint about $7.30 a month and zone; gateway endpoints none.
 */
export class ClosedNetwork extends pulumi.ComponentResource implements Network {
  public readonly endpoint: ServerEndpoint;
  public readonly functionPlacement: FunctionPlacement;

  private readonly vpcId: pulumi.Output<string>;
  private readonly parent: pulumi.CustomResourceOptions;

  public constructor(
    private readonly prefix: string,
    private readonly args: ClosedNetworkArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:network:ClosedNetwork", prefix, {}, opts);
    const { config, flowLogGroup, place } = args;
    this.parent = { parent: this };
    this.vpcId = new aws.ec2.Vpc(
      // Named by its range like the other mode's VPC, so that a new range is a new VPC.
      `${prefix}-${slug(config.vpcCidr)}`,
      {
        cidrBlock: config.vpcCidr,
        enableDnsHostnames: true,
        enableDnsSupport: true,
        tags: { Name: prefix },
      },
      this.parent,
    ).id;
    vpcGuards(prefix, { vpcId: this.vpcId, place, flowLogGroup }, this.parent);

    const plan = planSubnets(config.vpcCidr, config.zoneCount);
    const server = this.tier("server", plan.server);
    const inner = this.tier("function", plan.function);
    this.endpoint = {
      endpointType: "VPC",
      vpcId: this.vpcId,
      subnetIds: server.subnetIds,
      securityGroupIds: [clientGroup(prefix, { vpcId: this.vpcId, ...config }, this.parent).id],
    };
    this.functionPlacement = this.placeFunction(inner.subnetIds);
    this.gateway("s3", inner.routeTableId);
    this.registerOutputs({ vpcId: this.vpcId });
  }

  /** One subnet per zone and a route table that knows the VPC's own range and nothing else. */
  private tier(
    role: "server" | "function",
    ranges: readonly string[],
  ): { subnetIds: pulumi.Output<string>[]; routeTableId: pulumi.Output<string> } {
    const zoneNames = aws.getAvailabilityZonesOutput({ state: "available" }).names;
    const name = `${this.prefix}-${role}`;
    const { id: routeTableId } = new aws.ec2.RouteTable(
      name,
      { vpcId: this.vpcId, tags: { Name: name } },
      this.parent,
    );
    const subnetIds = ranges.map((cidrBlock, zone) => {
      const subnetName = `${name}-${zone + 1}`;
      const subnet = new aws.ec2.Subnet(
        subnetName,
        {
          vpcId: this.vpcId,
          cidrBlock,
          availabilityZone: zoneNames.apply((names) => names[zone] ?? ""),
          mapPublicIpOnLaunch: false,
          tags: { Name: subnetName },
        },
        this.parent,
      );
      const association = { subnetId: subnet.id, routeTableId };
      new aws.ec2.RouteTableAssociation(subnetName, association, this.parent);
      return subnet.id;
    });
    return { subnetIds, routeTableId };
  }

  /** The function's group may open 443 on the endpoints' group, and nothing may do anything else. */
  private placeFunction(subnetIds: readonly pulumi.Output<string>[]): FunctionPlacement {
    const group = (role: string, description: string): aws.ec2.SecurityGroup =>
      new aws.ec2.SecurityGroup(
        `${this.prefix}-${role}`,
        { vpcId: this.vpcId, description, tags: { Name: `${this.prefix}-${role}` } },
        this.parent,
      );
    const caller = group("function", "Identity function");
    const endpoints = group("endpoints", "Interface endpoints");
    const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443, description: "HTTPS" };
    const rules = [
      new aws.vpc.SecurityGroupEgressRule(
        `${this.prefix}-function-endpoints`,
        { securityGroupId: caller.id, referencedSecurityGroupId: endpoints.id, ...https },
        this.parent,
      ),
      new aws.vpc.SecurityGroupIngressRule(
        `${this.prefix}-endpoints-function`,
        { securityGroupId: endpoints.id, referencedSecurityGroupId: caller.id, ...https },
        this.parent,
      ),
    ];
    const services = (["secretsmanager", "sts"] as const).map((service) =>
      this.interfaceEndpoint(service, subnetIds, endpoints.id),
    );
    return {
      subnetIds,
      securityGroupIds: [caller.id],
      dependsOn: [...rules, ...services],
    };
  }

  private interfaceEndpoint(
    service: "secretsmanager" | "sts",
    subnetIds: readonly pulumi.Output<string>[],
    securityGroupId: pulumi.Output<string>,
  ): aws.ec2.VpcEndpoint {
    return this.vpcEndpoint(service, {
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: [...subnetIds],
      securityGroupIds: [securityGroupId],
    });
  }

  private gateway(service: "s3", routeTableId: pulumi.Output<string>): aws.ec2.VpcEndpoint {
    return this.vpcEndpoint(service, {
      vpcEndpointType: "Gateway",
      routeTableIds: [routeTableId],
    });
  }

  private vpcEndpoint(
    service: keyof typeof ENDPOINT_POLICIES,
    kind: Omit<aws.ec2.VpcEndpointArgs, "vpcId">,
  ): aws.ec2.VpcEndpoint {
    const { place, scope } = this.args;
    const name = `${this.prefix}-${service}`;
    return new aws.ec2.VpcEndpoint(
      name,
      {
        vpcId: this.vpcId,
        serviceName: place.apply((p) => `com.amazonaws.${p.region}.${service}`),
        policy: pulumi.jsonStringify(
          pulumi.all([place, scope]).apply(([p, s]) => ENDPOINT_POLICIES[service](p, s)),
        ),
        tags: { Name: name },
        ...kind,
      },
      this.parent,
    );
  }
}
