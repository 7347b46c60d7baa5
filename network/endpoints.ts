import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { InterfaceEndpoint } from "../config/interface-endpoints";
import { endpointPolicy } from "./endpoint-policies";
import type { NetworkArgs } from "./network";
import { gatewayEndpointService, interfaceEndpointService } from "../aws/partition";

/** What every endpoint of a network needs. */
export interface EndpointArgs extends Pick<NetworkArgs, "awsEnvironment" | "scope" | "keyArn"> {
  readonly vpcId: pulumi.Input<string>;
  /**
   * Tags besides `Name`.
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** Arguments for {@link interfaceEndpoint}. */
export interface InterfaceEndpointArgs extends EndpointArgs {
  /** One subnet per zone. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  readonly securityGroupId: pulumi.Input<string>;
}

/**
 * Creates an interface endpoint; the service's usual name resolves to it in the whole VPC. The name of
 * S3 leads there only through an inbound Resolver endpoint, as AWS proposes beside a gateway endpoint.
 */
export const interfaceEndpoint = (
  name: string,
  { service, callers }: InterfaceEndpoint,
  args: InterfaceEndpointArgs,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.VpcEndpoint =>
  vpcEndpoint(
    `${name}-${service.replaceAll(".", "-")}`,
    service,
    {
      vpcId: args.vpcId,
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: args.subnetIds,
      securityGroupIds: [args.securityGroupId],
      ...(service === "s3" && { dnsOptions: { privateDnsOnlyForInboundResolverEndpoint: true } }),
    },
    { ...args, hasCallers: callers.length > 0 },
    opts,
  );

/** Creates the gateway endpoints for S3 and DynamoDB, which carry IPv4 only and cost nothing. */
export function gatewayEndpoints(
  name: string,
  args: EndpointArgs,
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
  {
    awsEnvironment,
    scope,
    keyArn,
    tags,
    hasCallers = false,
  }: EndpointArgs & { readonly hasCallers?: boolean },
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
          .apply(([environment, names, arn]) =>
            endpointPolicy(service, environment, { scope: names, keyArn: arn, hasCallers }),
          ),
      ),
      tags: { Name: name, ...tags },
      ...args,
    },
    opts,
  );
}
