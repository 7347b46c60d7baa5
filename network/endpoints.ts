import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { endpointPolicy } from "./endpoint-policies";
import type { FunctionPlacement, NetworkArgs } from "./network";
import { gatewayEndpointService, interfaceEndpointService } from "../aws/partition";

/** Arguments for {@link functionPlacement}. */
export interface FunctionPlacementArgs extends Pick<
  NetworkArgs,
  "awsEnvironment" | "scope" | "keyArn"
> {
  readonly vpcId: pulumi.Input<string>;
  /** Subnets of the function and of the interface endpoints. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Service names of the interface endpoints. */
  readonly services: readonly string[];
  /**
   * Prefix list of DynamoDB, for a gateway endpoint.
   * @default none, for a function without tables
   */
  readonly tablesPrefixListId?: pulumi.Input<string> | undefined;
  /** Routes and rules of the subnets. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/**
 * Creates the interface endpoints, and the security groups of the function and of the endpoints. The
 * function may open port 443 on the endpoints and, with tables, on DynamoDB; nothing else is allowed.
 */
export function functionPlacement(
  name: string,
  args: FunctionPlacementArgs,
  opts: pulumi.CustomResourceOptions,
): FunctionPlacement {
  const { vpcId, subnetIds, services, tablesPrefixListId } = args;
  const group = (role: string, description: string): aws.ec2.SecurityGroup =>
    new aws.ec2.SecurityGroup(
      `${name}-${role}`,
      { vpcId, description, tags: { Name: `${name}-${role}` } },
      opts,
    );
  const functionGroup = group("function", "Identity function");
  const endpointGroup = group("endpoints", "Interface endpoints");
  const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443, description: "HTTPS" };
  const rules = [
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-function-endpoints`,
      { securityGroupId: functionGroup.id, referencedSecurityGroupId: endpointGroup.id, ...https },
      opts,
    ),
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-endpoints-function`,
      { securityGroupId: endpointGroup.id, referencedSecurityGroupId: functionGroup.id, ...https },
      opts,
    ),
    ...(tablesPrefixListId === undefined
      ? []
      : [
          new aws.vpc.SecurityGroupEgressRule(
            `${name}-function-dynamodb`,
            { securityGroupId: functionGroup.id, prefixListId: tablesPrefixListId, ...https },
            opts,
          ),
        ]),
  ];
  const endpoints = services.map((service) =>
    vpcEndpoint(
      `${name}-${service.replaceAll(".", "-")}`,
      service,
      {
        vpcId,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds,
        securityGroupIds: [endpointGroup.id],
      },
      args,
      opts,
    ),
  );
  return {
    subnetIds,
    securityGroupIds: [functionGroup.id],
    dependsOn: [...args.dependsOn, ...rules, ...endpoints],
  };
}

/** Creates the gateway endpoints for S3 and DynamoDB, which carry IPv4 only and cost nothing. */
export function gatewayEndpoints(
  name: string,
  args: Pick<FunctionPlacementArgs, "vpcId" | "awsEnvironment" | "scope" | "keyArn">,
  routeTableId: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): Readonly<Record<"s3" | "dynamodb", aws.ec2.VpcEndpoint>> {
  const gateway = (service: string): aws.ec2.VpcEndpoint =>
    vpcEndpoint(
      `${name}-${service}-gateway`,
      service,
      { vpcId: args.vpcId, vpcEndpointType: "Gateway", routeTableIds: [routeTableId] },
      args,
      opts,
    );
  return { s3: gateway("s3"), dynamodb: gateway("dynamodb") };
}

function vpcEndpoint(
  name: string,
  service: string,
  args: aws.ec2.VpcEndpointArgs,
  { awsEnvironment, scope, keyArn }: Pick<NetworkArgs, "awsEnvironment" | "scope" | "keyArn">,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.VpcEndpoint {
  const key = (service === "kms" ? keyArn : undefined) ?? "";
  return new aws.ec2.VpcEndpoint(
    name,
    {
      serviceName: awsEnvironment.apply(({ region }) =>
        (args.vpcEndpointType === "Gateway" ? gatewayEndpointService : interfaceEndpointService)(
          service,
          region,
        ),
      ),
      policy: pulumi.jsonStringify(
        pulumi
          .all([awsEnvironment, scope, key])
          .apply(([environment, names, arn]) => endpointPolicy(service, environment, names, arn)),
      ),
      tags: { Name: name },
      ...args,
    },
    opts,
  );
}
