import { innerAddress } from "../../../aws/cidr";
import { type GraphResource, resourcesOf, text, texts } from "../../graph/graph";
import { openTraffic, type PathStep, reach } from "../../reachability/reachability";
import type { PrefixLists } from "../../reachability/network";
import { packetsText } from "../../reachability/text";
import { configuredName } from "../names";
import { type Arrow, type Box, type Group, idFor, type Part } from "../picture";
import { abridged, placements, type DiagramStack } from "./stack";

/** Clients whose path to the server is checked. */
interface ClientSource {
  /** Range, prefix list or family of addresses. */
  readonly label: string;
  /** Address that the path is checked for. */
  readonly address: string;
  /** Title of the box. */
  readonly title: "Clients" | "Internet";
  readonly prefixLists?: PrefixLists;
}

/** Clients with the ports that they reach. */
interface CheckedSource extends ClientSource {
  /** Label with the open ports; empty if none is open. */
  readonly ports: string;
  /** Peering connection, attachment or gateway that the path passes. */
  readonly connection: GraphResource | undefined;
}

/** Internet addresses that no stack lists, by family. */
const INTERNET = { IPv4: "8.8.8.8", IPv6: "2001:4860:4860::8888" };
const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const CONNECTIONS: Readonly<Record<string, string>> = {
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": "VPC peering connection",
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": "AWS Transit Gateway attachment",
  [GATEWAY]: "Internet gateway",
};

/** Clients by their network path, with the ports that the reachability proof finds open. */
export function clientsPart(stack: DiagramStack): Part {
  const sources = clientSources(stack).map((source) => check(stack, source));
  const groups = new Map<string, Group>();
  const boxes: Box[] = [];
  const arrows: Arrow[] = [];
  for (const bundle of bundles(sources)) {
    const [{ title, ports, connection }] = bundle;
    const id = idFor("clients", String(boxes.length + 1));
    const group = connection && connectionGroup(connection);
    if (group !== undefined) groups.set(group.id, group);
    const lines = [
      ...abridged(bundle.map(({ label }) => label)),
      ...(ports ? [] : ["cannot reach the server"]),
    ];
    const inGroup = group === undefined ? {} : { group: group.id };
    boxes.push({ id, kind: "client", title, lines, column: "clients", foreign: true, ...inGroup });
    if (ports !== "") arrows.push({ from: id, to: "server", kind: "reach", label: ports });
  }
  return { groups: [...groups.values()], boxes, arrows };
}

/** Sources of the rules of the server's security groups, and the internet. */
function clientSources(stack: DiagramStack): ClientSource[] {
  const { graph } = stack;
  const groups = texts(placements(stack).server?.["securityGroupIds"]);
  const rules = resourcesOf(
    graph,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  ).filter(({ inputs }) => groups.includes(text(inputs["securityGroupId"])));
  const named = (key: string): string[] =>
    [...new Set(rules.map(({ inputs }) => text(inputs[key])))].filter((name) => name !== "").sort();
  return [
    ...[...named("cidrIpv4"), ...named("cidrIpv6")].map((range): ClientSource => ({
      label: range,
      address: innerAddress(range),
      title: "Clients",
    })),
    ...named("prefixListId").map((id) => prefixListSource(stack, id)),
    ...Object.entries(INTERNET).map(([family, address]): ClientSource => ({
      label: `everybody, ${family}`,
      address,
      title: "Internet",
    })),
  ];
}

/** A prefix list. An example stands for the unknown ranges of a list from outside the stack. */
function prefixListSource({ graph }: DiagramStack, id: string): ClientSource {
  const own = resourcesOf(graph, "aws:ec2/managedPrefixList:ManagedPrefixList").find(
    (list) => list.id === id,
  );
  const entries = (own?.inputs["entries"] ?? []) as readonly { readonly cidr: string }[];
  const [first] = entries;
  if (first !== undefined) {
    const label = `prefix list of ${entries.length} ranges`;
    return { label, address: innerAddress(first.cidr), title: "Clients" };
  }
  const open = resourcesOf(graph, GATEWAY).length > 0;
  const range = open ? "192.0.2.0/24" : "10.99.0.0/24";
  const prefixLists = { [id]: [range] };
  return {
    label: `prefix list ${id}`,
    address: innerAddress(range),
    title: "Clients",
    prefixLists,
  };
}

/** Checks what one source can send to the server. */
function check(stack: DiagramStack, source: ClientSource): CheckedSource {
  const { graph } = stack;
  const { address: from, prefixLists = {} } = source;
  const open = openTraffic(graph, { from, to: "server", prefixLists });
  const [first] = open;
  if (first === undefined) return { ...source, ports: "", connection: undefined };
  const port = Number(first[1].first);
  const { path } = reach(graph, { from, to: "server", port, prefixLists });
  const ports = packetsText(open).replace(/(\d)-(\d)/g, "$1–$2");
  return { ...source, ports, connection: connectionIn(stack, path) };
}

/** Peering connection or attachment on a path, otherwise the internet gateway. */
function connectionIn(
  { graph }: DiagramStack,
  path: readonly PathStep[],
): GraphResource | undefined {
  const named = graph.resources.find(
    ({ type, name }) =>
      type in CONNECTIONS && path.some((step) => step.type === type && step.resource === name),
  );
  return named ?? resourcesOf(graph, GATEWAY)[0];
}

function connectionGroup(connection: GraphResource): Group {
  const { type, name } = connection;
  const title = CONNECTIONS[type] ?? type;
  const lines = type === GATEWAY ? [] : [configuredName(connection)];
  return { id: idFor("connection", name), kind: "connection", title, lines };
}

/** Sources with the same title, open ports and connection. */
function bundles(sources: readonly CheckedSource[]): [CheckedSource, ...CheckedSource[]][] {
  const bundles = new Map<string, [CheckedSource, ...CheckedSource[]]>();
  for (const each of sources) {
    const key = [each.title, each.ports, each.connection?.urn].join("\n");
    const bundle = bundles.get(key);
    if (bundle === undefined) bundles.set(key, [each]);
    else bundle.push(each);
  }
  return [...bundles.values()];
}
