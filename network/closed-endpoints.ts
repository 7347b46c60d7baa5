import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { InterfaceEndpoint, StackCaller } from "../config/interface-endpoints";
import { interfaceEndpoint, type EndpointArgs } from "./endpoints";
import type { FunctionPlacement } from "./network";

/** Arguments for {@link closedEndpoints}. */
export interface ClosedEndpointsArgs extends EndpointArgs {
  /** Subnets of the function and of the interface endpoints. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  readonly endpoints: readonly InterfaceEndpoint[];
  /** Security group of the server. */
  readonly serverGroupId: pulumi.Input<string>;
  /**
   * Prefix list of DynamoDB, for a gateway endpoint.
   * @default none, for a function without tables
   */
  readonly tablesPrefixListId?: pulumi.Input<string> | undefined;
  /** Routes and rules of the subnets. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/** Interface endpoints of a closed network, and what their callers need. */
export interface ClosedEndpoints {
  readonly functionPlacement: FunctionPlacement;
  /** Endpoints that the server calls, with their rules. */
  readonly serverPath: readonly pulumi.Resource[];
}

/** A security group, with the part of its logical name that follows the component's. */
interface NetworkGroup {
  readonly role: string;
  readonly id: pulumi.Input<string>;
}

const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443, description: "HTTPS" };

/** Security groups of the endpoints that the function and the server call. */
const ENDPOINT_GROUPS = {
  function: { role: "endpoints", description: "Interface endpoints" },
  server: { role: "sts", description: "Interface endpoint for STS" },
} as const;

/**
 * Creates the interface endpoints, and the security groups of the function and of the endpoints. The
 * function may open port 443 on the endpoints that it calls and, with tables, on DynamoDB. The server
 * may open port 443 on the endpoint for STS. Nothing else is allowed.
 */
export function closedEndpoints(
  name: string,
  args: ClosedEndpointsArgs,
  opts: pulumi.CustomResourceOptions,
): ClosedEndpoints {
  const { vpcId, subnetIds, serverGroupId, tablesPrefixListId } = args;
  const group = (role: string, description: string): NetworkGroup => {
    const tags = { Name: `${name}-${role}` };
    const { id } = new aws.ec2.SecurityGroup(`${name}-${role}`, { vpcId, description, tags }, opts);
    return { role, id };
  };
  const callers: Readonly<Record<StackCaller, NetworkGroup>> = {
    function: group("function", "Identity function"),
    server: { role: "server", id: serverGroupId },
  };
  const pathOf = (caller: StackCaller): pulumi.Resource[] => {
    const endpoints = args.endpoints.filter((endpoint) => endpoint.caller === caller);
    if (endpoints.length === 0) return [];
    const { role, description } = ENDPOINT_GROUPS[caller];
    const endpointGroup = group(role, description);
    return [
      ...endpoints.map(({ service }) =>
        interfaceEndpoint(name, service, { ...args, securityGroupId: endpointGroup.id }, opts),
      ),
      ...connect(name, callers[caller], endpointGroup, opts),
    ];
  };
  const serverPath = pathOf("server");
  const functionPath = [
    ...pathOf("function"),
    ...(tablesPrefixListId === undefined
      ? []
      : [
          new aws.vpc.SecurityGroupEgressRule(
            `${name}-function-dynamodb`,
            { securityGroupId: callers.function.id, prefixListId: tablesPrefixListId, ...HTTPS },
            opts,
          ),
        ]),
  ];
  return {
    functionPlacement: {
      subnetIds,
      securityGroupIds: [callers.function.id],
      dependsOn: [...args.dependsOn, ...functionPath],
    },
    serverPath,
  };
}

/** Lets the members of one security group open port 443 on those of another. */
const connect = (
  name: string,
  from: NetworkGroup,
  to: NetworkGroup,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] => [
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-${from.role}-${to.role}`,
    { securityGroupId: from.id, referencedSecurityGroupId: to.id, ...HTTPS },
    opts,
  ),
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-${to.role}-${from.role}`,
    { securityGroupId: to.id, referencedSecurityGroupId: from.id, ...HTTPS },
    opts,
  ),
];
