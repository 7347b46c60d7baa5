import type { GraphResource } from "../graph/graph";
import { aclDecision, groupRule, longestPrefix, type Packet, type PacketPeer } from "./packet";
import type { NetworkModel, RouteModel, SubnetModel } from "./model";
import type { Interface } from "./endpoints";

/** One thing that a packet meets, and what it does to it. */
export interface PathStep {
  readonly admitted: boolean;
  /** Logical name of the resource that decides. */
  readonly resource: string;
  /** Its type token. */
  readonly type: string;
  /** The decision in words. */
  readonly sentence: string;
  /** Logical names of the rules and routes that let the packet pass; each is needed. */
  readonly rules: readonly string[];
}

/** The far side of a packet, as rules and sentences name it. */
export interface RemotePeer {
  readonly label: string;
  readonly peer: PacketPeer;
}

/** A step that lets the packet pass. */
export const passes = (
  { name, type }: GraphResource,
  sentence: string,
  rules: readonly string[] = [],
): PathStep => ({ admitted: true, resource: name, type, sentence, rules });

/** A step that stops the packet. */
export const stops = ({ name, type }: GraphResource, sentence: string): PathStep => ({
  admitted: false,
  resource: name,
  type,
  sentence,
  rules: [],
});

/** Asks a subnet's network ACL about a packet that comes in from, or goes out to, the far side. */
export function aclStep(
  { acl }: SubnetModel,
  direction: "ingress" | "egress",
  far: RemotePeer,
  packet: Packet,
): PathStep {
  const { resource, rules } = acl;
  if (rules === "everything") {
    return passes(resource, `the default network ACL of VPC ${resource.name} admits everything`);
  }
  const label = `network ACL ${resource.name}`;
  const whom = `${direction === "ingress" ? "in from" : "out to"} ${far.label}`;
  const decision = aclDecision(rules[direction], far.peer, packet);
  if (decision.admitted) {
    const names = decision.by.map(({ name }) => name);
    return passes(
      resource,
      `${label} lets ${packetText(packet)} ${whom} by ${names.join(", ")}`,
      names,
    );
  }
  const what = packetText({ ...packet, ports: { from: decision.port, to: decision.port } });
  return stops(
    resource,
    decision.by === undefined
      ? `${label} has no rule that lets ${what} ${whom}`
      : `${label} refuses ${what} ${whom} by ${decision.by.name}`,
  );
}

/** Asks the security groups of the interface that a connection begins or ends at. */
export function groupStep(
  network: NetworkModel,
  { label, groups, resource }: Interface,
  direction: "ingress" | "egress",
  far: RemotePeer,
  packet: Packet,
): PathStep {
  if (groups === undefined) {
    return passes(resource, `whatever has ${label} is taken to have a security group that lets it`);
  }
  const named = groups.map(
    (id) => network.resources.find((each) => each.id === id) ?? { ...resource, name: id },
  );
  const all = `security group ${named.map(({ name }) => name).join(", ")}`;
  const whom = `${direction === "ingress" ? "from" : "to"} ${far.label}`;
  const rules = groups.flatMap((id) => network[direction].get(id) ?? []);
  const rule = groupRule(rules, far.peer, packet, network.prefixLists);
  const holder = named[0] ?? resource;
  if (rule !== undefined) {
    const sentence = `${all} admits ${packetText(packet)} ${whom} by ${rule.name}`;
    return passes(holder, sentence, [rule.name]);
  }
  const unknown = rules.flatMap(({ prefixListId: id }) =>
    id === undefined || network.prefixLists.has(id) || isGateway(network, id) ? [] : [id],
  );
  const doubt =
    unknown.length === 0
      ? ""
      : `, unless it is in prefix list ${[...new Set(unknown)].join(" or ")}, which is not of this stack`;
  const side = direction === "ingress" ? "inbound" : "outbound";
  return stops(holder, `${all} has no ${side} rule for ${packetText(packet)} ${whom}${doubt}`);
}

/** Looks for the way out of a subnet to the far side, by longest prefix. */
export function routeStep(
  { table }: SubnetModel,
  far: RemotePeer,
): { step: PathStep; route: RouteModel | undefined } {
  const route = longestPrefix(table.routes, far.peer.range);
  if (route === undefined) {
    return { step: stops(table.resource, `${table.label} has no route to ${far.label}`), route };
  }
  const local = route.target.kind === "local";
  const sentence = local
    ? `${table.label} keeps packets to ${far.label} inside the VPC`
    : `${table.label} leads to ${far.label} by ${route.name}`;
  return { step: passes(table.resource, sentence, local ? [] : [route.name]), route };
}

const isGateway = ({ resources }: NetworkModel, prefixListId: string): boolean =>
  resources.some(
    ({ type, outputs }) =>
      type === "aws:ec2/vpcEndpoint:VpcEndpoint" && outputs["prefixListId"] === prefixListId,
  );

/** `TCP 22` or `TCP 1024-65535`. */
export const packetText = ({ protocol, ports: { from, to } }: Packet): string =>
  `${protocol.toUpperCase()} ${from === to ? from : `${from}-${to}`}`;
