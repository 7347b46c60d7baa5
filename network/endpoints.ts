import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { endpointPolicy } from "./endpoint-policies";
import type { FunctionPlacement, NetworkArgs } from "./network";

/** Arguments for {@link functionPlacement}. */
export interface FunctionPlacementArgs extends Pick<
  NetworkArgs,
  "awsEnvironment" | "scope" | "keyArn"
> {
  readonly vpcId: pulumi.Input<string>;
  /** Subnets of the function and of the endpoints' interfaces. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Names of the services that have an interface endpoint. */
  readonly services: readonly string[];
  /**
   * Prefix list of DynamoDB, to which a gateway endpoint leads.
   * @default none, as for a function without tables
   */
  readonly tablesPrefixListId?: pulumi.Input<string> | undefined;
  /** What the subnets need before packets pass. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/**
 * The function's security group, the interface endpoints and theirs: the function may open 443 on
 * the endpoints and, with tables, on DynamoDB, and nothing may do anything else.
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
  const caller = group("function", "Identity function");
  const endpoints = group("endpoints", "Interface endpoints");
  const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443, description: "HTTPS" };
  const rules = [
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-function-endpoints`,
      { securityGroupId: caller.id, referencedSecurityGroupId: endpoints.id, ...https },
      opts,
    ),
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-endpoints-function`,
      { securityGroupId: endpoints.id, referencedSecurityGroupId: caller.id, ...https },
      opts,
    ),
    ...(tablesPrefixListId === undefined
      ? []
      : [
          new aws.vpc.SecurityGroupEgressRule(
            `${name}-function-dynamodb`,
            { securityGroupId: caller.id, prefixListId: tablesPrefixListId, ...https },
            opts,
          ),
        ]),
  ];
  const interfaces = services.map((service) =>
    vpcEndpoint(
      `${name}-${service.replaceAll(".", "-")}`,
      service,
      {
        vpcId,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds,
        securityGroupIds: [endpoints.id],
      },
      args,
      opts,
    ),
  );
  return {
    subnetIds,
    securityGroupIds: [caller.id],
    dependsOn: [...args.dependsOn, ...rules, ...interfaces],
  };
}

/** Routes to S3 and DynamoDB that stay inside AWS, for IPv4 only; they cost nothing. */
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
  kind: aws.ec2.VpcEndpointArgs,
  { awsEnvironment, scope, keyArn }: Pick<NetworkArgs, "awsEnvironment" | "scope" | "keyArn">,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.VpcEndpoint {
  const key = (service === "kms" ? keyArn : undefined) ?? "";
  return new aws.ec2.VpcEndpoint(
    name,
    {
      serviceName: awsEnvironment.apply((p) => `com.amazonaws.${p.region}.${service}`),
      policy: pulumi.jsonStringify(
        pulumi
          .all([awsEnvironment, scope, key])
          .apply(([p, s, k]) => endpointPolicy(service, p, s, k)),
      ),
      tags: { Name: name },
      ...kind,
    },
    opts,
  );
}
