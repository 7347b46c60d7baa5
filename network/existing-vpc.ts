import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { AwsEnvironment } from "../aws/resource-names";

/** What the subnets of an existing VPC are for. */
export type Expectation =
  /** No route to an internet gateway, NAT or egress-only gateway, and no default route at all. */
  | "closed"
  /** A default route to an internet gateway, which Elastic IPs need. */
  | "internet-gateway";

type ExistingRouteTable = aws.ec2.GetRouteTableResult;

/**
 * Looks up the route tables of existing subnets and passes the subnets' ids on when they fit.
 *
 * @throws at preview, naming subnet, table and route, when a closed network would have a way to the
 * internet or an internet-facing one would have none
 */
export function existingSubnets(
  vpcId: string,
  subnetIds: readonly string[],
  expectation: Expectation,
): pulumi.Output<string[]> {
  return tablesOf(vpcId).apply((tables) => {
    refuse(
      subnetIds.map((subnetId) => routeProblem(subnetId, tableOf(subnetId, tables), expectation)),
    );
    return [...subnetIds];
  });
}

/**
 * Prefix list of DynamoDB, once each of the function's subnets is known to lead there. A gateway
 * endpoint is not made: a route table takes one only, and an endpoint that is made where none is
 * found would be found, and so deleted, the next time.
 *
 * @throws at preview, naming subnet and table, when a route table does not lead to DynamoDB
 */
export function existingTablesPath(
  vpcId: string,
  subnetIds: readonly string[],
  awsEnvironment: pulumi.Output<AwsEnvironment>,
): pulumi.Output<string> {
  const name = awsEnvironment.apply(({ region }) => `com.amazonaws.${region}.dynamodb`);
  const { id } = aws.ec2.getManagedPrefixListOutput({ name });
  // The provider leaves routes to gateway endpoints out when it is asked for one table.
  const filters = [{ name: "route.destination-prefix-list-id", values: [id] }];
  const { ids } = aws.ec2.getRouteTablesOutput({ vpcId, filters });
  return pulumi.all([id, ids, tablesOf(vpcId)]).apply(([prefixListId, leading, tables]) => {
    refuse(
      subnetIds.map((subnetId) => {
        const table = tableOf(subnetId, tables)?.routeTableId;
        return table === undefined || leading.includes(table)
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

/** Reports all problems together. */
function refuse(problems: readonly (string | undefined)[]): void {
  const lines = problems.flatMap((problem) => (problem === undefined ? [] : [`  ✖ ${problem}`]));
  if (lines.length > 0) throw new Error(`network.existingVpc does not fit\n${lines.join("\n")}`);
}

/** The table that a subnet is bound to, or the VPC's main one, which holds for all others. */
function tableOf(
  subnetId: string,
  tables: readonly ExistingRouteTable[],
): ExistingRouteTable | undefined {
  const bound = tables.find((t) => t.associations.some((a) => a.subnetId === subnetId));
  return bound ?? tables.find((t) => t.associations.some((a) => a.main));
}

/** What is wrong with a subnet's way out, if anything. */
function routeProblem(
  subnetId: string,
  table: Pick<ExistingRouteTable, "routeTableId" | "routes"> | undefined,
  expectation: Expectation,
): string | undefined {
  if (table === undefined) {
    return `network.existingVpc ${subnetId} has no route table in this VPC; correct vpcId or the subnet`;
  }
  if (expectation === "closed") {
    const out = table.routes.find((route) => isDefault(route) || leadsOut(route));
    return out === undefined
      ? undefined
      : `network.existingVpc ${subnetId} has a route ${describe(out)} in ${table.routeTableId}; remove it or give another subnet for mode closed`;
  }
  return table.routes.some((route) => isDefault(route) && route.gatewayId.startsWith("igw-"))
    ? undefined
    : `network.existingVpc ${subnetId} has no default route to an internet gateway in ${table.routeTableId}, which Elastic IPs need; add one or give a public subnet`;
}

type ExistingRoute = ExistingRouteTable["routes"][number];

/** Whether a route takes whatever no other does; where to hardly matters, for somebody routes on. */
const isDefault = ({ cidrBlock, ipv6CidrBlock }: ExistingRoute): boolean =>
  cidrBlock === "0.0.0.0/0" || ipv6CidrBlock === "::/0";

/** Whether a route, for however few addresses, ends in the internet. */
const leadsOut = ({ gatewayId, natGatewayId, egressOnlyGatewayId }: ExistingRoute): boolean =>
  [gatewayId, natGatewayId, egressOnlyGatewayId].some((id) => /^(igw|nat|eigw)-/.test(id));

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
