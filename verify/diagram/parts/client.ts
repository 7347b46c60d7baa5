import { innerAddress } from "../../../aws/cidr";
import { type GraphResource, resourcesOf, text, texts } from "../../graph/graph";
import {
  openings,
  type ZonedPathStep,
  type PrefixLists,
  reach,
} from "../../reachability/reachability";
import { type Arrow, type Box, type Group, idFor, type Part } from "../picture";
import { portsLabel } from "../ports";
import { abridged, placements, type DiagramStack } from "./stack";

/** Somebody who may want to reach the server. */
interface Candidate {
  /** Range, or what stands for many. */
  readonly label: string;
  /** An address of theirs. */
  readonly address: string;
  /** What they are called where nothing leads in. */
  readonly title: "Clients" | "Internet";
  readonly prefixLists?: PrefixLists;
}

/** How far somebody comes. */
interface Reached extends Candidate {
  /** Ports that answer, as an arrow says it; empty where none does. */
  readonly ports: string;
  readonly connection: GraphResource | undefined;
}

/** An address of the internet that no stack lists, in each family. */
const INTERNET = { IPv4: "8.8.8.8", IPv6: "2001:4860:4860::8888" };
/** Ports of the protocols, asked about besides those that rules name. */
const USUAL_PORTS = [21, 22, 990, 2222, 2223, 8192, 8200, 22000];
const CONNECTIONS: Readonly<Record<string, string>> = {
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": "Peering",
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": "Transit Gateway attachment",
  "aws:ec2/internetGateway:InternetGateway": "Internet gateway",
};

/** Clients by the way that they come, with the ports that the reachability proof finds open. */
export function clientsPart(stack: DiagramStack): Part {
  const reached = candidates(stack).map((candidate) => follow(stack, candidate));
  const groups = new Map<string, Group>();
  const boxes: Box[] = [];
  const arrows: Arrow[] = [];
  for (const alike of bundles(reached)) {
    const [{ title, ports, connection }] = alike;
    const id = idFor("clients", String(boxes.length + 1));
    const group = connection && connectionGroup(connection);
    if (group !== undefined) groups.set(group.id, group);
    const lines = [...abridged(alike.map(({ label }) => label)), ...(ports ? [] : ["no way in"])];
    const inGroup = group === undefined ? {} : { group: group.id };
    boxes.push({ id, kind: "client", title, lines, column: "clients", foreign: true, ...inGroup });
    if (ports !== "") arrows.push({ from: id, to: "server", kind: "reach", label: ports });
  }
  return { groups: [...groups.values()], boxes, arrows };
}

/** Everybody whom a rule of the server's groups names, and everybody else. */
function candidates(stack: DiagramStack): Candidate[] {
  const { graph } = stack;
  const groups = texts(placements(stack).server?.["securityGroupIds"]);
  const rules = resourcesOf(
    graph,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  ).filter(({ inputs }) => groups.includes(text(inputs["securityGroupId"])));
  const named = (key: string): string[] =>
    [...new Set(rules.map(({ inputs }) => text(inputs[key])))].filter((name) => name !== "").sort();
  return [
    ...[...named("cidrIpv4"), ...named("cidrIpv6")].map((range): Candidate => ({
      label: range,
      address: innerAddress(range),
      title: "Clients",
    })),
    ...named("prefixListId").map((id) => listed(stack, id)),
    ...Object.entries(INTERNET).map(([family, address]): Candidate => ({
      label: `everybody, ${family}`,
      address,
      title: "Internet",
    })),
  ];
}

/** A prefix list; of one that the stack does not make, some range stands for the unknown ones. */
function listed({ graph }: DiagramStack, id: string): Candidate {
  const own = resourcesOf(graph, "aws:ec2/managedPrefixList:ManagedPrefixList").find(
    (list) => list.id === id,
  );
  const entries = (own?.inputs["entries"] ?? []) as readonly { readonly cidr: string }[];
  const [first] = entries;
  if (first !== undefined) {
    const label = `prefix list of ${entries.length} ranges`;
    return { label, address: innerAddress(first.cidr), title: "Clients" };
  }
  const open = resourcesOf(graph, "aws:ec2/internetGateway:InternetGateway").length > 0;
  const range = open ? "192.0.2.0/24" : "10.99.0.0/24";
  const prefixLists = { [id]: [range] };
  return {
    label: `prefix list ${id}`,
    address: innerAddress(range),
    title: "Clients",
    prefixLists,
  };
}

function follow(stack: DiagramStack, candidate: Candidate): Reached {
  const { graph } = stack;
  const { address: from, prefixLists = {} } = candidate;
  const own = openings(graph).find(({ name }) => name === "server")?.ports ?? [];
  const asked = [...new Set([...own, ...USUAL_PORTS])].sort((a, b) => a - b);
  const open = new Set<number>();
  let path: readonly ZonedPathStep[] = [];
  for (const port of asked) {
    const answer = reach(graph, { from, to: "server", port, prefixLists });
    if (answer.verdict === "denied") continue;
    open.add(port);
    path = answer.path;
  }
  return {
    ...candidate,
    ports: portsLabel(asked, open),
    connection: open.size === 0 ? undefined : connectionIn(stack, path),
  };
}

/** The peering or attachment that a path names; else the internet gateway, if there is one. */
function connectionIn(
  { graph }: DiagramStack,
  path: readonly ZonedPathStep[],
): GraphResource | undefined {
  const named = graph.resources.find(
    ({ type, name }) =>
      type in CONNECTIONS && path.some((step) => step.type === type && step.resource === name),
  );
  return named ?? resourcesOf(graph, "aws:ec2/internetGateway:InternetGateway")[0];
}

const connectionGroup = ({ type, name }: GraphResource): Group => ({
  id: idFor("connection", name),
  kind: "connection",
  title: `${CONNECTIONS[type] ?? type} ${name}`,
});

/** Those together of whom the same can be said. */
function bundles(reached: readonly Reached[]): [Reached, ...Reached[]][] {
  const bundles = new Map<string, [Reached, ...Reached[]]>();
  for (const each of reached) {
    const key = [each.title, each.ports, each.connection?.urn].join("\n");
    const bundle = bundles.get(key);
    if (bundle === undefined) bundles.set(key, [each]);
    else bundle.push(each);
  }
  return [...bundles.values()];
}
