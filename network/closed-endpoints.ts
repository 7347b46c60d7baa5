import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { slug } from "../aws/cidr";
import {
  type InterfaceEndpoint,
  isSecurityGroup,
  type StackCaller,
} from "../config/interface-endpoints";
import { interfaceEndpoint, type EndpointArgs } from "./endpoints";
import type { FunctionPlacement } from "./network";

/** Arguments for {@link closedEndpoints}. */
export interface ClosedEndpointsArgs extends EndpointArgs {
  /** Subnets of the function and of the interface endpoints. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  readonly endpoints: readonly InterfaceEndpoint[];
  /** Parts of the stack that call endpoints of an existing VPC. */
  readonly existing: readonly StackCaller[];
  /** Security groups of these endpoints. */
  readonly existingGroupIds: readonly string[];
  /** Gateway endpoint for S3, which AWS requires before an interface endpoint for S3. */
  readonly s3Gateway?: pulumi.Resource | undefined;
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

/** Part of the logical name of an endpoint's security group. */
const groupRole = ({ service, caller }: InterfaceEndpoint): string =>
  caller === "function" ? "endpoints" : service.replaceAll(".", "-");

/** Description of an endpoint's security group; a new one replaces the group. */
const descriptionOf = ({ service, caller }: InterfaceEndpoint): string =>
  caller === "function"
    ? "Interface endpoints"
    : `Interface endpoint for ${service === "sts" ? "STS" : service}`;

/**
 * Creates the interface endpoints, and the security groups of the function and of each endpoint. The
 * function may open port 443 on the endpoint that it calls and, with tables, on DynamoDB; the server
 * on the endpoint for STS; other callers on the endpoints that name them. Nothing else is allowed.
 */
export function closedEndpoints(
  name: string,
  args: ClosedEndpointsArgs,
  opts: pulumi.CustomResourceOptions,
): ClosedEndpoints {
  const { vpcId, subnetIds, serverGroupId, s3Gateway, tablesPrefixListId } = args;
  const group = (role: string, description: string): NetworkGroup => {
    const tags = { Name: `${name}-${role}` };
    const { id } = new aws.ec2.SecurityGroup(`${name}-${role}`, { vpcId, description, tags }, opts);
    return { role, id };
  };
  const stack: Readonly<Record<StackCaller, NetworkGroup>> = {
    function: group("function", "Identity function"),
    server: { role: "server", id: serverGroupId },
  };
  const optsOf = ({ service }: InterfaceEndpoint): pulumi.CustomResourceOptions =>
    service === "s3" && s3Gateway !== undefined ? { ...opts, dependsOn: [s3Gateway] } : opts;
  const paths = args.endpoints.map((endpoint) => {
    const { caller, callers } = endpoint;
    const to = group(groupRole(endpoint), descriptionOf(endpoint));
    const resources = [
      interfaceEndpoint(name, endpoint, { ...args, securityGroupId: to.id }, optsOf(endpoint)),
      ...(caller === undefined ? [] : connect(name, stack[caller], to, opts)),
      ...callers.map((each) => admit(name, each, to, opts)),
    ];
    return { caller, resources };
  });
  const existing = args.existing.map((caller) => ({
    caller,
    resources: args.existingGroupIds.map((id) =>
      letOut(name, stack[caller], { role: id, id }, opts),
    ),
  }));
  const pathOf = (caller: StackCaller): pulumi.Resource[] =>
    [...paths, ...existing]
      .filter((each) => each.caller === caller)
      .flatMap(({ resources }) => resources);
  const tables =
    tablesPrefixListId === undefined
      ? []
      : [
          new aws.vpc.SecurityGroupEgressRule(
            `${name}-function-dynamodb`,
            { securityGroupId: stack.function.id, prefixListId: tablesPrefixListId, ...HTTPS },
            opts,
          ),
        ];
  return {
    functionPlacement: {
      subnetIds,
      securityGroupIds: [stack.function.id],
      dependsOn: [...args.dependsOn, ...pathOf("function"), ...tables],
    },
    serverPath: pathOf("server"),
  };
}

/** Lets the members of one security group send requests to port 443 of those of another. */
const letOut = (
  name: string,
  from: NetworkGroup,
  to: NetworkGroup,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource =>
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-${from.role}-${to.role}`,
    { securityGroupId: from.id, referencedSecurityGroupId: to.id, ...HTTPS },
    opts,
  );

/** Lets the members of one security group open port 443 on those of another. */
const connect = (
  name: string,
  from: NetworkGroup,
  to: NetworkGroup,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] => [
  letOut(name, from, to, opts),
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-${to.role}-${from.role}`,
    { securityGroupId: to.id, referencedSecurityGroupId: from.id, ...HTTPS },
    opts,
  ),
];

/** Lets a range or a security group open port 443 on the members of a security group. */
const admit = (
  name: string,
  caller: string,
  to: NetworkGroup,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource =>
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-${to.role}-${slug(caller)}`,
    {
      securityGroupId: to.id,
      ...(isSecurityGroup(caller) ? { referencedSecurityGroupId: caller } : { cidrIpv4: caller }),
      ...HTTPS,
    },
    opts,
  );
