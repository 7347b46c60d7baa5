import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { tooWide } from "../aws/address-space";
import type { AwsEnvironment } from "../aws/resource-names";
import { gatewayEndpointService } from "../aws/partition";
import { type SubnetPurpose, zoneProblems } from "./existing-zones";

/** Routes that the subnets of an existing VPC must have. */
export type Expectation =
  /** No route to an internet gateway, NAT or egress-only gateway, and no default route at all. */
  | "closed"
  /** A default route to an internet gateway, which Elastic IPs need. */
  | "internet-gateway";

type ExistingRouteTable = aws.ec2.GetRouteTableResult;

/**
 * Looks up existing subnets and their route tables, and returns the subnets' ids if zones and routes
 * are right.
 *
 * @throws at preview, with subnet, route table and route, if a closed network has a route to the
 * internet or an internet-facing network has none, and with the zone if an endpoint cannot be there
 */
export function existingSubnets(
  vpcId: string,
  subnetIds: readonly string[],
  expectation: Expectation,
  purpose: SubnetPurpose = "server",
): pulumi.Output<string[]> {
  const ofZones = zoneProblems(vpcId, subnetIds, purpose);
  return pulumi.all([tablesOf(vpcId), ofZones]).apply(([tables, problems]) => {
    throwProblems([
      ...subnetIds.map((id) => routeProblem(id, tableOf(id, tables), expectation)),
      ...problems,
    ]);
    return [...subnetIds];
  });
}

/**
 * Looks up the prefix list of DynamoDB and requires a route to it from each of the function's subnets.
 * The stack creates no gateway endpoint in an existing VPC: a route table takes only one, and an
 * endpoint created because none was found would be found, and so deleted, by the next update.
 *
 * @throws at preview, with subnet and route table, if a route to DynamoDB is missing
 */
export function existingTablesPath(
  vpcId: string,
  subnetIds: readonly string[],
  awsEnvironment: pulumi.Output<AwsEnvironment>,
): pulumi.Output<string> {
  const name = awsEnvironment.apply(({ region }) => gatewayEndpointService("dynamodb", region));
  const { id } = aws.ec2.getManagedPrefixListOutput({ name });
  // The provider omits routes to gateway endpoints from the result for a single route table.
  const filters = [{ name: "route.destination-prefix-list-id", values: [id] }];
  const { ids } = aws.ec2.getRouteTablesOutput({ vpcId, filters });
  return pulumi.all([id, ids, tablesOf(vpcId)]).apply(([prefixListId, withRoute, tables]) => {
    throwProblems(
      subnetIds.map((subnetId) => {
        const table = tableOf(subnetId, tables)?.routeTableId;
        return table === undefined || withRoute.includes(table)
          ? undefined
          : `network.existingVpc ${subnetId} has no route to DynamoDB in ${table}, where the identity function keeps its tables; add a gateway endpoint to that route table, or set identity.lockout to false and identity.store to secrets`;
      }),
    );
    return prefixListId;
  });
}

const tablesOf = (vpcId: string): pulumi.Output<ExistingRouteTable[]> =>
  aws.ec2
    .getRouteTablesOutput({ vpcId })
    .ids.apply((ids) =>
      pulumi.all(ids.map((routeTableId) => aws.ec2.getRouteTableOutput({ routeTableId, vpcId }))),
    );

/** Throws one error for all problems. */
export function throwProblems(problems: readonly (string | undefined)[]): void {
  const lines = problems.flatMap((problem) => (problem === undefined ? [] : [`  ✖ ${problem}`]));
  if (lines.length > 0) throw new Error(`network.existingVpc cannot be used\n${lines.join("\n")}`);
}

/** Route table that a subnet is associated with, or else the VPC's main one. */
function tableOf(
  subnetId: string,
  tables: readonly ExistingRouteTable[],
): ExistingRouteTable | undefined {
  const associated = tables.find((t) => t.associations.some((a) => a.subnetId === subnetId));
  return associated ?? tables.find((t) => t.associations.some((a) => a.main));
}

/** Problem of a subnet's routes, if there is one. */
function routeProblem(
  subnetId: string,
  table: Pick<ExistingRouteTable, "routeTableId" | "routes"> | undefined,
  expectation: Expectation,
): string | undefined {
  if (table === undefined) {
    return `network.existingVpc ${subnetId} has no route table in this VPC; correct vpcId or the subnet`;
  }
  if (expectation === "closed") {
    const route = table.routes.find((each) => isDefault(each) || leadsToInternet(each));
    if (route !== undefined) {
      return `network.existingVpc ${subnetId} has a route ${describe(route)} in ${table.routeTableId}; remove it or give another subnet for mode closed`;
    }
    const wide = tooWide(table.routes.flatMap(rangesOf));
    return wide?.everybody === true
      ? `network.existingVpc ${subnetId} has routes to ${wide.holds} in ${table.routeTableId}; remove them or give another subnet for mode closed`
      : undefined;
  }
  // Elastic IPs are IPv4 addresses, for which a default route of IPv6 does nothing.
  return table.routes.some(
    ({ cidrBlock, gatewayId }) => cidrBlock === "0.0.0.0/0" && gatewayId.startsWith("igw-"),
  )
    ? undefined
    : `network.existingVpc ${subnetId} has no default route to an internet gateway in ${table.routeTableId}, which Elastic IPs need; add one or give a public subnet`;
}

type ExistingRoute = ExistingRouteTable["routes"][number];

/** Destinations of a route, of one family or none. */
const rangesOf = ({ cidrBlock, ipv6CidrBlock }: ExistingRoute): string[] =>
  [cidrBlock, ipv6CidrBlock].filter((range) => range !== "");

/** Whether a route is a default route; its target may route on to the internet. */
const isDefault = ({ cidrBlock, ipv6CidrBlock }: ExistingRoute): boolean =>
  cidrBlock === "0.0.0.0/0" || ipv6CidrBlock === "::/0";

/** Whether a route, for however few addresses, leads to the internet. */
const leadsToInternet = ({
  gatewayId,
  natGatewayId,
  egressOnlyGatewayId,
}: ExistingRoute): boolean =>
  [gatewayId, natGatewayId, egressOnlyGatewayId].some((id) => /^(igw|nat|eigw)-/.test(id));

/** Destination and target of a route. */
const describe = (route: ExistingRoute): string => {
  const destination = route.cidrBlock || route.ipv6CidrBlock || route.destinationPrefixListId;
  const target = [
    route.natGatewayId,
    route.egressOnlyGatewayId,
    route.transitGatewayId,
    route.networkInterfaceId,
    route.vpcPeeringConnectionId,
    route.gatewayId,
  ].find((id) => id !== "");
  return `${destination} to ${target}`;
};
