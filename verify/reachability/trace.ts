import { EPHEMERAL, isPublic, longestPrefix, type Packet } from "./packet";
import type { Connection, NetworkModel, RouteTarget, Vpc } from "./model";
import type { Interface } from "./endpoints";
import {
  aclStep,
  type RemotePeer,
  groupStep,
  passes,
  routeStep,
  type PathStep,
  stops,
} from "./steps";
import { attachmentIn, attachmentOut } from "./transit-gateway";

/** An interface in the VPC, or something outside it. */
export type FlowEnd = RemotePeer & { readonly at: Interface | undefined };

/** How packets enter or leave the VPC. */
type Egress = RouteTarget & { readonly connection: Connection | undefined };

/**
 * Follows a connection: the request with its port, then the reply, which stateless rules have to
 * let pass too. Nothing after a step that stops it means anything.
 */
export function* traceFlow(
  network: NetworkModel,
  from: FlowEnd,
  to: FlowEnd,
  packet: Packet,
): Generator<PathStep> {
  const reply: Packet = { ...packet, ports: EPHEMERAL };
  if (from.at) yield groupStep(network, from.at, "egress", to, packet);
  if (from.at?.subnet === undefined && to.at?.subnet === undefined) {
    yield assumption(from, to);
    if (to.at) yield groupStep(network, to.at, "ingress", from, packet);
    return;
  }
  let way: Egress | undefined;
  if (!from.at) {
    way = yield* wayIn(network, from, to);
    yield* enter(way, from, to, packet);
  } else if (!to.at) {
    way = yield* leave(network, from, to, packet);
  } else {
    yield* cross(from, to, packet);
  }
  if (to.at) yield groupStep(network, to.at, "ingress", from, packet);

  if (!from.at) {
    const back = yield* replying(leave(network, to, from, reply));
    if (back.id !== way?.id) yield otherWay(network, to, from, back);
  } else if (!to.at && way) {
    yield* replying(enter(way, to, from, reply));
  } else {
    yield* replying(cross(to, from, reply));
  }
}

/** Says of a step that it is about the reply. */
export const asReply = (step: PathStep): PathStep => ({
  ...step,
  sentence: `reply: ${step.sentence}`,
});

/** Says it of each step. */
function* replying<T>(steps: Generator<PathStep, T>): Generator<PathStep, T> {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    yield asReply(next.value);
  }
}

/** In a VPC that exists already only the stack's security groups can be asked. */
function assumption(from: FlowEnd, to: FlowEnd): PathStep {
  const at = to.at ?? from.at;
  const resource = at?.resource;
  if (resource === undefined) throw new Error(`reachability knows nothing about ${to.label}`);
  const where = [from, to].flatMap((party) => (party.at ? [party.at.zone] : []));
  return passes(
    resource,
    `${[...new Set(where)].join(" and ")} exist already: their routes and network ACLs are taken to let it pass`,
  );
}

/** From one interface in the VPC to another; inside one subnet no network ACL is asked. */
function* cross(from: FlowEnd, to: FlowEnd, packet: Packet): Generator<PathStep> {
  const [source, target] = [from.at?.subnet, to.at?.subnet];
  if (source === undefined || target === undefined || source === target) return;
  const { step, route } = routeStep(source, to);
  yield step;
  if (route?.target.kind !== "local") {
    yield stops(source.table.resource, `${source.table.label} leads out of the VPC to ${to.label}`);
  }
  yield aclStep(source, "egress", to, packet);
  yield aclStep(target, "ingress", from, packet);
}

/** Finds how packets of an outside address come in: over a connection to its network, or the internet. */
function* wayIn(network: NetworkModel, from: FlowEnd, to: FlowEnd): Generator<PathStep, Egress> {
  const vpc = network.vpc as Vpc;
  const routes = network.subnets
    .flatMap(({ table }) => table.routes)
    .filter(({ target: { kind } }) => kind === "peering" || kind === "transit-gateway");
  const target = longestPrefix(routes, from.peer.range)?.target;
  const connected = network.connections.find(({ id }) => id === target?.id);
  if (connected) {
    yield connected.isPending
      ? waits(connected)
      : passes(connected.resource, `${from.label} comes in through ${nameOf(connected)}`);
    return wayOver(connected);
  }
  const [gateway] = vpc.internetGateways;
  if (isPublic(from.peer.range) && gateway) {
    yield publicAddressStep(network, to, `internet gateway ${gateway.name} lets ${from.label} in`);
    return { kind: "internet-gateway", id: gateway.id, connection: undefined };
  }
  const other = network.connections.find(({ isPending }) => !isPending);
  if (other && !isPublic(from.peer.range)) {
    const sentence = `${from.label} is in no connected range, but may come in through ${nameOf(other)}`;
    yield passes(other.resource, sentence);
    return wayOver(other);
  }
  const pending = network.connections.find(({ isPending }) => isPending);
  const reason = gateway
    ? `${from.label} is a private address, which the internet does not carry, and no peering or Transit Gateway leads to VPC ${vpc.resource.name}`
    : `VPC ${vpc.resource.name} has no internet gateway, and no peering or Transit Gateway route leads to ${from.label}`;
  yield stops(
    vpc.resource,
    pending ? `${reason}; ${nameOf(pending)} is pending acceptance` : reason,
  );
  return { kind: "internet-gateway", id: "", connection: undefined };
}

/** From outside to an interface, once it is known how. */
function* enter(way: Egress, from: FlowEnd, to: FlowEnd, packet: Packet): Generator<PathStep> {
  const subnet = to.at?.subnet;
  if (subnet === undefined) return;
  const asked =
    way.kind === "transit-gateway" ? attachmentIn(way.connection, subnet, to, packet) : [];
  yield* asked;
  // Of a packet that an attachment hands over inside its own subnet no network ACL is asked.
  const handedOver = way.connection?.subnets.every((each) => each === subnet) ?? false;
  if (way.kind !== "transit-gateway" || !handedOver) yield aclStep(subnet, "ingress", from, packet);
}

/** From an interface to an address outside. */
function* leave(
  network: NetworkModel,
  from: FlowEnd,
  to: FlowEnd,
  packet: Packet,
): Generator<PathStep, Egress> {
  const subnet = from.at?.subnet;
  if (subnet === undefined) throw new Error(`reachability knows no subnet of ${from.label}`);
  const { step, route } = routeStep(subnet, to);
  yield step;
  yield aclStep(subnet, "egress", to, packet);
  const target = route?.target ?? { kind: "local", id: "" };
  const connection = network.connections.find(({ id }) => id === target.id);
  const routed = `route ${route?.name ?? ""} of ${subnet.table.label}`;
  switch (target.kind) {
    case "local":
      yield stops(subnet.table.resource, `${subnet.table.label} has no way out to ${to.label}`);
      break;
    case "internet-gateway": {
      const gateway = network.vpc?.internetGateways.find(({ id }) => id === target.id);
      yield gateway
        ? publicAddressStep(network, from, `internet gateway ${gateway.name} leads to ${to.label}`)
        : stops(subnet.table.resource, `${routed} names ${target.id}, which is not attached`);
      break;
    }
    case "translation":
      yield passes(subnet.table.resource, `${target.id} leads to ${to.label}`);
      break;
    case "peering":
    case "transit-gateway":
      if (connection === undefined) {
        yield stops(
          subnet.table.resource,
          `${routed} names ${target.id}, to which nothing connects`,
        );
      } else {
        yield connection.isPending
          ? waits(connection)
          : passes(connection.resource, `${nameOf(connection)} leads to ${to.label}`);
        yield* attachmentOut(connection, subnet, from, packet);
      }
  }
  return { ...target, connection };
}

/** An internet gateway translates between private and public addresses, so it needs both. */
function publicAddressStep(
  network: NetworkModel,
  { at, label }: FlowEnd,
  sentence: string,
): PathStep {
  const vpc = network.vpc as Vpc;
  const id = at?.publicAddress;
  if (at === undefined || id === undefined) {
    return stops(at?.resource ?? vpc.resource, `${label} has no public address`);
  }
  const made = network.resources.find((each) => each.id === id);
  if (made === undefined && !/^eipalloc-[0-9a-f]+$/.test(id)) {
    return stops(at.resource, `${label} names Elastic IP ${id}, which does not exist`);
  }
  return passes(at.resource, `${sentence}, at Elastic IP ${made?.name ?? id}`);
}

/** Replies that take another way than their request are lost. */
const otherWay = (network: NetworkModel, from: FlowEnd, to: FlowEnd, { id }: Egress): PathStep =>
  stops(
    from.at?.subnet?.table.resource ?? (network.vpc as Vpc).resource,
    `reply: ${from.at?.subnet?.table.label ?? "the VPC"} leads to ${to.label} by ${id}, where the request did not come from`,
  );

const wayOver = (connection: Connection): Egress => ({
  kind: connection.kind,
  id: connection.id,
  connection,
});

/** A connection that its other side has not accepted carries nothing. */
const waits = (connection: Connection): PathStep =>
  stops(connection.resource, `${nameOf(connection)} is pending acceptance and carries nothing yet`);

/** `peering sftp-devices` or `Transit Gateway attachment sftp-offices`. */
const nameOf = ({ kind, resource }: Connection): string =>
  `${kind === "peering" ? "peering" : "Transit Gateway attachment"} ${resource.name}`;
