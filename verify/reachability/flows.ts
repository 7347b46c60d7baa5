import { familyOf, isAddress } from "../../aws/cidr";
import { type GraphResource, text } from "../graph/graph";
import { EPHEMERAL, isPublic, type Packet } from "./packet";
import { type NetworkModel } from "./model";
import {
  type Interface,
  interfaceNames,
  type NetworkEndpoint,
  UnknownEndpointError,
} from "./endpoints";
import { aclStep, groupStep, packetText, passes, type PathStep, stops } from "./steps";
import { asReply, type FlowEnd, traceFlow } from "./trace";

/** The steps of a connection between one interface and another, or the world. */
export interface Flow {
  /** Zones of the interfaces; empty where there is none. */
  readonly zone: string;
  /** In order; whatever follows one that stops the packet means nothing. */
  readonly steps: Iterable<PathStep>;
}

type Outside = Extract<NetworkEndpoint, { kind: "outside" }>;
type Inside = Extract<NetworkEndpoint, { kind: "inside" }>;

/** Each way that a connection may take, one for each pair of interfaces. */
export function flowsOf(
  network: NetworkModel,
  from: NetworkEndpoint,
  to: NetworkEndpoint,
  packet: Packet,
): readonly Flow[] {
  const once = (step: PathStep): Flow[] => [{ zone: "", steps: [step] }];
  if (to.kind === "aws") return once(toAws(to, from, packet));
  if (from.kind === "aws") return once(fromAws(from, to));
  if (from.kind === "gateway")
    return once(stops(from.endpoint, `${from.label} opens no connections`));
  if (to.kind === "outside" && from.kind === "outside") {
    const named = `${from.label} and ${to.label} are both outside the network of this stack`;
    throw new UnknownEndpointError(`${named}; ask about ${interfaceNames(network).join(", ")}`);
  }
  if (to.kind === "inside" && isAddress(to.label)) {
    const names = interfaceNames(network).join(", ");
    throw new UnknownEndpointError(
      `${to.label} is inside the VPC; name what stands there: ${names}`,
    );
  }
  if (from.kind === "inside" && from.interfaces.length === 0 && network.vpc) {
    const { resource } = network.vpc;
    return once(stops(resource, `${from.label} is in no subnet of VPC ${resource.name}`));
  }
  if (to.kind === "gateway") return toGateway(network, from, to.endpoint, packet);
  const family = [from, to].some(({ label }) => isAddress(label) && familyOf(label) === 6) ? 6 : 4;
  return endsOf(from).flatMap((source) =>
    endsOf(to).map((target) => ({
      zone: zonesOf(source, target),
      steps: between(network, party(source, family), party(target, family), packet),
    })),
  );
}

/** An end of a connection: the world outside, or one interface. */
type End = Outside | Interface;

const endsOf = (place: Outside | Inside): readonly End[] =>
  place.kind === "outside" ? [place] : place.interfaces;

const zonesOf = (...ends: readonly End[]): string =>
  [...new Set(ends.flatMap((end) => ("zone" in end ? [end.zone] : [])))].join(" to ");

/** An end as a walk takes it, or the reason why it cannot be one. */
function party(end: End, family: 4 | 6): FlowEnd | PathStep {
  if (!("zone" in end)) return { ...end, at: undefined };
  const { label, resource, ranges, subnet, groups = [] } = end;
  const range = ranges.find((each) => familyOf(each) === family);
  if (range === undefined && subnet !== undefined) {
    return stops(resource, `${label} has no IPv${family} address`);
  }
  // In an unknown subnet it may have any address, so that only a rule for all of them holds.
  return { label, at: end, peer: { range: range ?? everybody(family), groups } };
}

const everybody = (family: 4 | 6): string => (family === 4 ? "0.0.0.0/0" : "::/0");

function between(
  network: NetworkModel,
  from: FlowEnd | PathStep,
  to: FlowEnd | PathStep,
  packet: Packet,
): Iterable<PathStep> {
  if ("admitted" in from) return [from];
  if ("admitted" in to) return [to];
  return traceFlow(network, from, to, packet);
}

/** To a public server, which everybody reaches on 22, or a function without interface. */
function toAws(
  { resource, label }: Extract<NetworkEndpoint, { kind: "aws" }>,
  from: NetworkEndpoint,
  packet: Packet,
): PathStep {
  if (resource.type !== "aws:transfer/server:Server") {
    return stops(resource, `${label} has no network interface; only the Lambda API invokes it`);
  }
  if (packet.protocol !== "tcp" || packet.ports.from !== 22) {
    return stops(resource, `${label} is public and takes TCP 22 only, not ${packetText(packet)}`);
  }
  const dualStack = resource.inputs["ipAddressType"] === "DUALSTACK";
  if (isAddress(from.label) && familyOf(from.label) === 6 && !dualStack) {
    return stops(resource, `${label} has no IPv6 address`);
  }
  return passes(resource, `${label} is public and takes TCP 22 from everybody`);
}

/** From AWS's own network, where the function finds the internet and no address of its own. */
function fromAws(
  { resource, label }: Extract<NetworkEndpoint, { kind: "aws" }>,
  to: NetworkEndpoint,
): PathStep {
  if (resource.type === "aws:transfer/server:Server") {
    return stops(resource, `${label} stands in no VPC and opens no connections`);
  }
  return to.kind === "outside" && isPublic(to.peer.range)
    ? passes(resource, `${label} stands in no VPC; AWS's own network leads to ${to.label}`)
    : stops(resource, `${label} stands in no VPC, so that no rule could name its address`);
}

/** To a service by a gateway endpoint, which only subnets reach whose route table leads there. */
function toGateway(
  network: NetworkModel,
  from: Outside | Inside,
  endpoint: GraphResource,
  packet: Packet,
): readonly Flow[] {
  if (from.kind === "outside") {
    const sentence = `gateway endpoint ${endpoint.name} serves subnets of its VPC only, not ${from.label}`;
    return [{ zone: "", steps: [stops(endpoint, sentence)] }];
  }
  return from.interfaces.map((at) => ({
    zone: at.zone,
    steps: gatewaySteps(network, at, endpoint, packet),
  }));
}

function* gatewaySteps(
  network: NetworkModel,
  at: Interface,
  endpoint: GraphResource,
  packet: Packet,
): Generator<PathStep> {
  const label = `gateway endpoint ${endpoint.name}`;
  const prefixListId = text(endpoint.outputs["prefixListId"]);
  // Which addresses the service has only AWS knows.
  const far = { label, peer: { range: everybody(4), prefixListId } };
  yield groupStep(network, at, "egress", far, packet);
  if (at.subnet === undefined) return;
  const { table } = at.subnet;
  yield table.gatewayEndpoints.includes(endpoint.id)
    ? passes(table.resource, `${table.label} leads to ${label}`, [endpoint.name])
    : stops(table.resource, `${table.label} has no route to ${label}`);
  yield aclStep(at.subnet, "egress", far, packet);
  yield asReply(aclStep(at.subnet, "ingress", far, { ...packet, ports: EPHEMERAL }));
}
