import { type Graph, type GraphResource, resourcesOf, text, texts } from "../graph/graph";
import { type GroupRule, portsOf, protocolName } from "./packet";
import {
  type Acl,
  type Connection,
  type NetworkModel,
  type RouteTableModel,
  type SubnetModel,
  type RouteTarget,
  type Vpc,
} from "./model";
import { reveal } from "../graph/serialization";
import { pendingConnections } from "./transit-gateway";
import { assertCovered } from "../resource-types/registry";

/** Ranges of managed prefix lists, by id. */
export type PrefixLists = Readonly<Record<string, readonly string[]>>;

/**
 * Reads a stack's network out of its graph.
 *
 * @param given ranges of prefix lists that the stack does not make
 * @throws Error naming a resource or input that decides about packets and that this does not know
 */
export function networkOf(graph: Graph, given: PrefixLists): NetworkModel {
  const open = opened(graph);
  const vpc = vpcOf(open);
  const prefixLists = listsOf(open, given);
  const subnets = vpc === undefined ? [] : subnetsOf(open, vpc, prefixLists);
  return {
    vpc,
    subnets,
    connections: connectionsOf(open, subnets),
    prefixLists,
    ingress: groupRules(open, "Ingress", vpc),
    egress: groupRules(open, "Egress", vpc),
    resources: open.resources,
  };
}

const known = new WeakMap<Graph, Graph>();

/** A graph with its secrets laid open, in which nothing is that this does not know; made once of each. */
function opened(graph: Graph): Graph {
  const made = known.get(graph);
  if (made !== undefined) return made;
  const open: Graph = {
    ...graph,
    resources: graph.resources.map((r) => ({ ...r, inputs: reveal(r.inputs) as typeof r.inputs })),
  };
  assertCovered("reachability", open);
  known.set(graph, open);
  return open;
}

function vpcOf(graph: Graph): Vpc | undefined {
  const [resource, second] = resourcesOf(graph, "aws:ec2/vpc:Vpc");
  if (second !== undefined) {
    throw new Error(`reachability knows one VPC; the stack also has ${second.name}`);
  }
  if (resource === undefined) return undefined;
  const { id, inputs, outputs } = resource;
  const gateways = resourcesOf(graph, "aws:ec2/internetGateway:InternetGateway");
  return {
    resource,
    ranges: [text(inputs["cidrBlock"]), text(outputs["ipv6CidrBlock"])].filter((r) => r !== ""),
    internetGateways: gateways.filter((gateway) => gateway.inputs["vpcId"] === id),
    defaultGroup: text(outputs["defaultSecurityGroupId"]),
  };
}

/** Prefix lists whose entries are known: those of the stack, and those that were given. */
function listsOf(graph: Graph, given: PrefixLists): ReadonlyMap<string, readonly string[]> {
  const made = resourcesOf(graph, "aws:ec2/managedPrefixList:ManagedPrefixList").map(
    ({ id, inputs }): [string, readonly string[]] => {
      const entries = inputs["entries"] as readonly { readonly cidr: string }[];
      return [id, entries.map(({ cidr }) => cidr)];
    },
  );
  return new Map([...Object.entries(given), ...made]);
}

function subnetsOf(graph: Graph, vpc: Vpc, lists: NetworkModel["prefixLists"]): SubnetModel[] {
  const inVpc = (type: string): GraphResource[] =>
    resourcesOf(graph, type).filter(({ inputs }) => inputs["vpcId"] === vpc.resource.id);
  const main = tableOf(graph, vpc, lists, vpc.resource.outputs["mainRouteTableId"]);
  const tables = new Map(
    inVpc("aws:ec2/routeTable:RouteTable").map((table) => [
      table.id,
      tableOf(graph, vpc, lists, table.id, table),
    ]),
  );
  const bound = new Map(
    resourcesOf(graph, "aws:ec2/routeTableAssociation:RouteTableAssociation").map(({ inputs }) => [
      inputs["subnetId"],
      tables.get(text(inputs["routeTableId"])),
    ]),
  );
  return inVpc("aws:ec2/subnet:Subnet").map((resource) => ({
    resource,
    id: resource.id,
    zone: text(resource.inputs["availabilityZone"]),
    ranges: [text(resource.inputs["cidrBlock"]), text(resource.inputs["ipv6CidrBlock"])].filter(
      (range) => range !== "",
    ),
    acl: aclOf(graph, vpc, resource.id),
    table: bound.get(resource.id) ?? main,
  }));
}

/** A route table with the routes that AWS adds by itself; the VPC's main one without a resource. */
function tableOf(
  graph: Graph,
  vpc: Vpc,
  lists: NetworkModel["prefixLists"],
  id: unknown,
  resource?: GraphResource,
): RouteTableModel {
  const routes = resourcesOf(graph, "aws:ec2/route:Route")
    .filter(({ inputs }) => inputs["routeTableId"] === id)
    .map(({ name, inputs }) => ({
      name,
      destinations: destinationsOf(inputs, lists),
      target: targetOf(name, inputs),
    }));
  const gateways = resourcesOf(graph, "aws:ec2/vpcEndpoint:VpcEndpoint")
    .filter(({ inputs }) => texts(inputs["routeTableIds"]).includes(text(id)))
    .map((endpoint) => endpoint.id);
  const local = {
    name: "local",
    destinations: vpc.ranges,
    target: { kind: "local", id: "" } as const,
  };
  return {
    resource: resource ?? vpc.resource,
    label: resource
      ? `route table ${resource.name}`
      : `main route table of VPC ${vpc.resource.name}`,
    routes: [local, ...routes],
    gatewayEndpoints: gateways,
  };
}

function destinationsOf(
  inputs: GraphResource["inputs"],
  lists: NetworkModel["prefixLists"],
): readonly string[] {
  const ranges = [inputs["destinationCidrBlock"], inputs["destinationIpv6CidrBlock"]].map(text);
  const listed = lists.get(text(inputs["destinationPrefixListId"])) ?? [];
  return [...ranges.filter((range) => range !== ""), ...listed];
}

const TARGETS: Readonly<Record<string, RouteTarget["kind"]>> = {
  gatewayId: "internet-gateway",
  natGatewayId: "translation",
  egressOnlyGatewayId: "translation",
  vpcPeeringConnectionId: "peering",
  transitGatewayId: "transit-gateway",
};

function targetOf(name: string, inputs: GraphResource["inputs"]): RouteTarget {
  for (const [key, kind] of Object.entries(TARGETS)) {
    const id = text(inputs[key]);
    if (id !== "") return id === "local" ? { kind: "local", id } : { kind, id };
  }
  throw new Error(`reachability does not know the target of route ${name}`);
}

/** The ACL that a subnet is bound to; any other subnet has the VPC's default one. */
function aclOf(graph: Graph, vpc: Vpc, subnetId: string): Acl {
  const own = resourcesOf(graph, "aws:ec2/networkAcl:NetworkAcl").find(({ inputs }) =>
    texts(inputs["subnetIds"]).includes(subnetId),
  );
  const [emptied] = resourcesOf(graph, "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl");
  const resource = own ?? emptied;
  if (resource === undefined) return { resource: vpc.resource, rules: "everything" };
  const id = own?.id ?? text(emptied?.inputs["defaultNetworkAclId"]);
  const rules = resourcesOf(graph, "aws:ec2/networkAclRule:NetworkAclRule").filter(
    ({ inputs }) => inputs["networkAclId"] === id,
  );
  const read = (egress: boolean) =>
    rules.filter(({ inputs }) => (inputs["egress"] ?? false) === egress).map(aclRule);
  return { resource, rules: { ingress: read(false), egress: read(true) } };
}

function aclRule({ name, inputs }: GraphResource) {
  const protocol = protocolName(text(inputs["protocol"]));
  return {
    name,
    number: Number(inputs["ruleNumber"]),
    allow: inputs["ruleAction"] === "allow",
    protocol,
    ports: portsOf(protocol, inputs["fromPort"], inputs["toPort"]),
    range: text(inputs["cidrBlock"] ?? inputs["ipv6CidrBlock"]),
  };
}

function connectionsOf(graph: Graph, subnets: readonly SubnetModel[]): Connection[] {
  const peerings = resourcesOf(graph, "aws:ec2/vpcPeeringConnection:VpcPeeringConnection").map(
    (resource): Connection => ({
      ...{ kind: "peering", resource, id: resource.id, subnets: [] },
      isPending: false,
    }),
  );
  const pending = pendingConnections(graph);
  const attached = resourcesOf(graph, "aws:ec2transitgateway/vpcAttachment:VpcAttachment").map(
    (resource): Connection => ({
      kind: "transit-gateway",
      resource,
      id: text(resource.inputs["transitGatewayId"]),
      subnets: subnets.filter(({ id }) => texts(resource.inputs["subnetIds"]).includes(id)),
      isPending: pending.has(resource.id),
    }),
  );
  return [...peerings, ...attached];
}

/** Rules by group; an interface without groups has the default one, which admits itself if nobody emptied it. */
function groupRules(
  graph: Graph,
  direction: "Ingress" | "Egress",
  vpc: Vpc | undefined,
): ReadonlyMap<string, readonly GroupRule[]> {
  const type = `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`;
  const rules = new Map<string, GroupRule[]>();
  const add = (group: string, rule: GroupRule): unknown =>
    rules.set(group, [...(rules.get(group) ?? []), rule]);
  for (const { name, inputs } of resourcesOf(graph, type)) {
    const protocol = protocolName(text(inputs["ipProtocol"]));
    add(text(inputs["securityGroupId"]), {
      name,
      protocol,
      ports: portsOf(protocol, inputs["fromPort"], inputs["toPort"]),
      range: (inputs["cidrIpv4"] ?? inputs["cidrIpv6"]) as string | undefined,
      prefixListId: inputs["prefixListId"] as string | undefined,
      groupId: inputs["referencedSecurityGroupId"] as string | undefined,
    });
  }
  const kept = resourcesOf(graph, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").length === 0;
  if (kept && vpc !== undefined) {
    const whole = { name: "default", protocol: "-1", ports: portsOf("-1", 0, 0) };
    if (direction === "Ingress") add(vpc.defaultGroup, { ...whole, groupId: vpc.defaultGroup });
    else for (const range of ["0.0.0.0/0", "::/0"]) add(vpc.defaultGroup, { ...whole, range });
  }
  return rules;
}
