import type { Graph } from "../graph/graph";
import type { Packet, IpProtocol } from "./packet";
import { networkOf, type PrefixLists } from "./network";
import { flowsOf } from "./flows";
import { interfaceNames, endpointOf } from "./endpoints";
import type { PathStep } from "./steps";

export { type PrefixLists } from "./network";
export { UnknownEndpointError } from "./endpoints";

/** Can this source open this port, and do replies come back? */
export interface FlowQuery {
  /** An address, `server`, `function`, `endpoint:<service>` or a logical name. */
  readonly from: string;
  /** The same; an address must be outside the VPC. */
  readonly to: string;
  /** Port of the destination. */
  readonly port: number;
  /** @default "tcp" */
  readonly protocol?: IpProtocol;
  /**
   * Ranges of managed prefix lists that the stack is given.
   * @default none, so that rules with such a list admit nobody, and the answer says so
   */
  readonly prefixLists?: PrefixLists;
}

/** A step of the way, with the zone whose interfaces it is about. */
export interface ZonedPathStep extends PathStep {
  /** One zone, or two such as `eu-central-1a to eu-central-1b`; empty where there is none. */
  readonly zone: string;
}

/** What becomes of a connection. */
export interface FlowVerdict {
  /** Allowed only where every zone allows it, because clients cannot choose theirs. */
  readonly verdict: "allowed" | "denied";
  /** What lets it pass, in order: in all zones, or in the blocking one up to the block. */
  readonly path: readonly ZonedPathStep[];
  /** What stops it; absent when nothing does. */
  readonly blockedBy?: ZonedPathStep;
}

/**
 * Walks a connection through a stack's routes, network ACLs, security groups, endpoints and
 * peerings, there and back.
 *
 * @throws UnknownPlaceError for a name that the stack does not have; an Error for a resource that
 * decides about packets and is not understood
 */
export function reach(graph: Graph, question: FlowQuery): FlowVerdict {
  const network = networkOf(graph, question.prefixLists ?? {});
  const packet: Packet = {
    protocol: question.protocol ?? "tcp",
    ports: { from: question.port, to: question.port },
  };
  const [from, to] = [endpointOf(network, question.from), endpointOf(network, question.to)];
  const path: ZonedPathStep[] = [];
  for (const { zone, steps } of flowsOf(network, from, to, packet)) {
    const passed: ZonedPathStep[] = [];
    for (const step of steps) {
      const placed = { ...step, zone };
      if (!step.admitted) return { verdict: "denied", path: passed, blockedBy: placed };
      passed.push(placed);
    }
    path.push(...passed);
  }
  return { verdict: "allowed", path };
}

/** Something with network interfaces, and the ports at which an answer about it can change. */
export interface Opening {
  /** Name to ask {@link reach} about. */
  readonly name: string;
  /** Of any two neighbouring ports that rules tell apart, both. */
  readonly ports: readonly number[];
}

/**
 * Everything in a stack that packets could reach or come from, with all the ports that have to be
 * asked about to know about every port.
 */
export function openings(graph: Graph): readonly Opening[] {
  const network = networkOf(graph, {});
  const rules = [
    ...[...network.ingress.values(), ...network.egress.values()].flat(),
    ...network.subnets.flatMap(({ acl: { rules: own } }) =>
      own === "everything" ? [] : [...own.ingress, ...own.egress],
    ),
  ];
  const edges = rules.flatMap(({ ports: { from, to } }) => [from - 1, from, to, to + 1]);
  const ports = [...new Set([...edges, 0, 65535])]
    .filter((port) => port >= 0 && port <= 65535)
    .sort((a, b) => a - b);
  return interfaceNames(network).map((name) => ({ name, ports }));
}
