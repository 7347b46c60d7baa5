import { prefixOf } from "../../aws/cidr";
import { type Graph, type GraphResource, memoized, resourcesOf, text, texts } from "../graph/graph";
import { reveal } from "../graph/serialization";
import { assertCovered } from "../resource-types/registry";
import { aclOf, groupRules, type Lists, onlyOne } from "./filters";
import type {
  Connection,
  NetworkModel,
  RouteModel,
  RouteTableModel,
  RouteTarget,
  SubnetModel,
  Vpc,
} from "./model";
import { EVERYTHING, trafficOf } from "./packets";
import { meet, minus } from "./traffic";

/** Ranges of managed prefix lists, by id. */
export type PrefixLists = Readonly<Record<string, readonly string[]>>;

/**
 * Reads a stack's network out of its graph.
 *
 * @param given ranges of prefix lists that the stack does not make
 * @throws Error naming a resource or input that decides about packets and that this does not know
 */
export const networkOf = (graph: Graph, given: PrefixLists): NetworkModel =>
  Object.keys(given).length === 0 ? ownNetwork(graph) : readNetwork(graph, given);

const ownNetwork = memoized(
  (graph: Graph) => readNetwork(graph, {}),
  new WeakMap<Graph, NetworkModel>(),
);

function readNetwork(graph: Graph, given: PrefixLists): NetworkModel {
  const resources = graph.resources.map((resource) => ({
    ...resource,
    inputs: reveal(resource.inputs) as GraphResource["inputs"],
  }));
  const open: Graph = { ...graph, resources };
  assertCovered("reachability", open);
  const vpc = vpcOf(open);
  const lists = listsOf(open, given);
  const subnets = vpc === undefined ? [] : subnetsOf(open, vpc, lists);
  return {
    ...{ vpc, subnets, resources },
    connections: connectionsOf(open, subnets),
    ingress: groupRules(open, "Ingress", vpc, lists),
    egress: groupRules(open, "Egress", vpc, lists),
  };
}

function vpcOf(graph: Graph): Vpc | undefined {
  const [resource, second] = resourcesOf(graph, "aws:ec2/vpc:Vpc");
  if (second !== undefined) {
    throw new Error(`reachability knows one VPC; the stack also has ${second.name}`);
  }
  if (resource === undefined) return undefined;
  const { id, outputs } = resource;
  const gateways = resourcesOf(graph, "aws:ec2/internetGateway:InternetGateway");
  return {
    resource,
    traffic: trafficOf(rangesIn(resource)),
    internetGateways: gateways.filter((gateway) => gateway.inputs["vpcId"] === id),
    defaultGroup: text(outputs["defaultSecurityGroupId"]),
  };
}

/** The IPv4 range of a VPC or subnet and, with dual stack, the IPv6 one. */
const rangesIn = ({ inputs, outputs }: GraphResource): readonly string[] =>
  [inputs["cidrBlock"], inputs["ipv6CidrBlock"] ?? outputs["ipv6CidrBlock"]]
    .map(text)
    .filter((range) => range !== "");

/** Prefix lists whose entries are known: those of the stack, and those that were given. */
function listsOf(graph: Graph, given: PrefixLists): Lists {
  const made = resourcesOf(graph, "aws:ec2/managedPrefixList:ManagedPrefixList").map(
    ({ id, inputs }): [string, readonly string[]] => {
      const entries = inputs["entries"] as readonly { readonly cidr: string }[];
      return [id, entries.map(({ cidr }) => cidr)];
    },
  );
  return new Map([...Object.entries(given), ...made]);
}

function subnetsOf(graph: Graph, vpc: Vpc, lists: Lists): SubnetModel[] {
  const inVpc = (type: string): GraphResource[] =>
    resourcesOf(graph, type).filter(({ inputs }) => inputs["vpcId"] === vpc.resource.id);
  const main = tableOf(graph, vpc, lists, vpc.resource.outputs["mainRouteTableId"]);
  const tables = new Map(
    inVpc("aws:ec2/routeTable:RouteTable").map((table) => [
      table.id,
      tableOf(graph, vpc, lists, table.id, table),
    ]),
  );
  const bound = resourcesOf(graph, "aws:ec2/routeTableAssociation:RouteTableAssociation");
  const tableFor = ({ id, name }: GraphResource): RouteTableModel => {
    const own = bound.filter(({ inputs }) => inputs["subnetId"] === id);
    const association = onlyOne(own, `route table of subnet ${name}`);
    if (association === undefined) return main;
    const table = tables.get(text(association.inputs["routeTableId"]));
    if (table !== undefined) return table;
    throw new Error(`reachability does not know the route table of subnet ${name}`);
  };
  return inVpc("aws:ec2/subnet:Subnet").map((resource) => ({
    resource,
    id: resource.id,
    zone: text(resource.inputs["availabilityZone"]),
    traffic: trafficOf(rangesIn(resource)),
    acl: aclOf(graph, vpc, resource),
    table: tableFor(resource),
  }));
}

/** A route table with the routes that AWS adds by itself; the VPC's main one without a resource. */
function tableOf(
  graph: Graph,
  vpc: Vpc,
  lists: Lists,
  id: unknown,
  resource?: GraphResource,
): RouteTableModel {
  const local = rangesIn(vpc.resource).map((range) => ({
    ...{ name: "local", range, target: { kind: "local", id: "local" } as const },
  }));
  const routes = resourcesOf(graph, "aws:ec2/route:Route")
    .filter(({ inputs }) => inputs["routeTableId"] === id)
    .flatMap((route) =>
      destinationsOf(route, lists).map((range) => ({
        ...{ name: route.name, range, target: targetOf(graph, route) },
      })),
    );
  const gateways = resourcesOf(graph, "aws:ec2/vpcEndpoint:VpcEndpoint")
    .filter(({ inputs }) => texts(inputs["routeTableIds"]).includes(text(id)))
    .map((endpoint) => endpoint.id);
  return {
    resource: resource ?? vpc.resource,
    label: resource
      ? `route table ${resource.name}`
      : `main route table of VPC ${vpc.resource.name}`,
    routes: byLongestPrefix([...local, ...routes]),
    gatewayEndpoints: gateways,
  };
}

/** Divides all addresses among routes, as a router does. */
function byLongestPrefix(
  routes: readonly (Omit<RouteModel, "traffic"> & { readonly range: string })[],
): readonly RouteModel[] {
  let rest = EVERYTHING;
  return [...routes]
    .sort((a, b) => prefixOf(b.range) - prefixOf(a.range))
    .map(({ range, ...route }) => {
      const traffic = meet(trafficOf([range]), rest);
      rest = minus(rest, traffic);
      return { ...route, traffic };
    });
}

function destinationsOf({ name, inputs }: GraphResource, lists: Lists): readonly string[] {
  const ranges = [inputs["destinationCidrBlock"], inputs["destinationIpv6CidrBlock"]].map(text);
  const list = text(inputs["destinationPrefixListId"]);
  const listed = list === "" ? [] : lists.get(list);
  if (listed === undefined) {
    throw new Error(`reachability does not know the entries of ${list}, where route ${name} leads`);
  }
  return [...ranges.filter((range) => range !== ""), ...listed];
}

const TARGETS: Readonly<Record<string, RouteTarget["kind"]>> = {
  gatewayId: "internet-gateway",
  natGatewayId: "translation",
  egressOnlyGatewayId: "translation",
  vpcPeeringConnectionId: "peering",
  transitGatewayId: "transit-gateway",
};

/** A gateway that the stack does not make may be that of a VPN, so that nobody knows where it leads. */
function targetOf(graph: Graph, { name, inputs }: GraphResource): RouteTarget {
  for (const [key, kind] of Object.entries(TARGETS)) {
    const id = text(inputs[key]);
    if (key === "gatewayId" && id === "local") return { kind: "local", id };
    const gateways = resourcesOf(graph, "aws:ec2/internetGateway:InternetGateway");
    if (key === "gatewayId" && !gateways.some((gateway) => gateway.id === id)) continue;
    if (id !== "") return { kind, id };
  }
  throw new Error(`reachability does not know the target of route ${name}`);
}

/** Peerings and attachments of a stack, and those that only its routes name. */
function connectionsOf(graph: Graph, subnets: readonly SubnetModel[]): readonly Connection[] {
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
  const made = [...peerings, ...attached];
  const targets = subnets.flatMap(({ table }) => table.routes.map(({ target }) => target));
  const named = targets.flatMap(({ kind, id }): Connection[] =>
    kind === "peering" || kind === "transit-gateway"
      ? [{ kind, id, resource: undefined, subnets: [], isPending: false }]
      : [],
  );
  return [...made, ...named].filter(
    ({ id }, index, all) => all.findIndex((each) => each.id === id) === index,
  );
}

/** Ids of connections that the stack's outputs call pending; no resource says so. */
export function pendingConnections({ outputs }: Graph): ReadonlySet<string> {
  const networks = (outputs["clientNetworks"] ?? []) as readonly {
    readonly connectionId: string;
    readonly acceptance: string;
  }[];
  return new Set(
    networks
      .filter(({ acceptance }) => acceptance === "pending acceptance")
      .map(({ connectionId }) => connectionId),
  );
}
