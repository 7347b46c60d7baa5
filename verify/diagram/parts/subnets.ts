import { type Graph, type GraphResource, resourcesOf, text, texts } from "../../graph/graph";
import { type Group } from "../picture";
import { placements, type DiagramStack, subnetsOf } from "./stack";

/** Id of the group that stands for the VPC. */
export const VPC = "vpc";

/** Sets of subnets in which something has network interfaces, the server's and the function's first. */
function subnetSets(stack: DiagramStack): readonly (readonly string[])[] {
  const { server, lambda } = placements(stack);
  const types = ["aws:ec2/vpcEndpoint:VpcEndpoint", ATTACHMENT];
  const others = types.flatMap((type) => resourcesOf(stack.graph, type));
  const sets = [server, lambda, ...others.map(({ inputs }) => inputs)].map(subnetsOf);
  const used = sets.filter((ids) => ids.length > 0);
  return [...new Map(used.map((ids) => [keyOf(ids), ids])).values()];
}

export const ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";

const keyOf = (ids: readonly string[]): string => [...ids].sort().join("\n");

/** Group of what has network interfaces in subnets; the VPC itself where there are none. */
export function groupOf(stack: DiagramStack, ids: readonly string[]): string {
  const index = subnetSets(stack).findIndex((set) => keyOf(set) === keyOf(ids));
  return index < 0 ? VPC : `subnets-${index + 1}`;
}

/** Frames of subnets, around what stands in them. */
export const subnetGroups = (stack: DiagramStack): readonly Group[] =>
  subnetSets(stack).map((ids) => ({
    id: groupOf(stack, ids),
    kind: "subnets",
    title: subnetsTitle(stack.graph, ids),
    lines: ids.map((id) => subnetLine(stack.graph, id)),
    parent: VPC,
  }));

/** Subnets of the stack in which nothing has a network interface. */
export function unusedSubnets(stack: DiagramStack): readonly string[] {
  const used = new Set(subnetSets(stack).flat());
  const own = resourcesOf(stack.graph, "aws:ec2/subnet:Subnet").filter(({ id }) => !used.has(id));
  return own.map(({ id }) => subnetLine(stack.graph, id));
}

/** `eu-central-1a 10.10.0.0/20`; the id of a subnet that the stack does not make. */
function subnetLine(graph: Graph, id: string): string {
  const own = resourcesOf(graph, "aws:ec2/subnet:Subnet").find((subnet) => subnet.id === id);
  if (own === undefined) return id;
  return `${text(own.inputs["availabilityZone"])} ${text(own.inputs["cidrBlock"])}`;
}

/** What AWS calls subnets by their routes; nothing is known of those from outside the stack. */
function subnetsTitle(graph: Graph, ids: readonly string[]): string {
  const own = resourcesOf(graph, "aws:ec2/subnet:Subnet").filter(({ id }) => ids.includes(id));
  const noun = ids.length === 1 ? "subnet" : "subnets";
  const isPublic = own.filter((subnet) => hasInternetRoute(graph, subnet));
  if (own.length === ids.length && isPublic.length === 0) return `Private ${noun}`;
  if (isPublic.length === ids.length) return `Public ${noun}`;
  return noun.replace("s", "S");
}

/** Whether a subnet has a route to an internet gateway. */
function hasInternetRoute(graph: Graph, subnet: GraphResource): boolean {
  const gateways = resourcesOf(graph, "aws:ec2/internetGateway:InternetGateway").map(
    ({ id }) => id,
  );
  const tables = resourcesOf(graph, "aws:ec2/routeTableAssociation:RouteTableAssociation")
    .filter(({ inputs }) => inputs["subnetId"] === subnet.id)
    .map(({ inputs }) => inputs["routeTableId"]);
  return resourcesOf(graph, "aws:ec2/route:Route").some(
    ({ inputs }) =>
      tables.includes(inputs["routeTableId"]) && gateways.includes(text(inputs["gatewayId"])),
  );
}

/** Subnets in which an endpoint or attachment has network interfaces. */
export const subnetIds = ({ inputs }: GraphResource): readonly string[] =>
  texts(inputs["subnetIds"]);
