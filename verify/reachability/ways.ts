import { memoized } from "../graph/graph";
import type { Interface } from "./endpoints";
import type { Connection, Direction, NetworkModel, RouteTarget, SubnetModel, Vpc } from "./model";
import { EVERYTHING, FAMILIES, FAMILY, INTERNET } from "./packets";
import { aclStage, blocked, type FarEnd, type Stage } from "./stages";
import {
  both,
  exactly,
  meet,
  minus,
  NOTHING,
  overlap,
  type Passage,
  type Traffic,
  union,
} from "./traffic";

/** How packets enter or leave the VPC, or a subnet of it where both ends are inside. */
export interface Way extends RouteTarget {
  readonly label: string;
  readonly resource: Stage["resource"];
  /** What can come in by it, to an interface. */
  readonly arrivals: (at: Interface) => Passage;
  /** Subnets of a Transit Gateway attachment, or the one of the other end inside. */
  readonly subnets: readonly SubnetModel[];
  /** Whether its other side has not accepted it. */
  readonly isPending?: boolean;
}

/** Every way into or out of subnets of the VPC that a stack makes. */
export const waysOf = memoized(everyWay, new WeakMap<NetworkModel, readonly Way[]>());

function everyWay(network: NetworkModel): readonly Way[] {
  const { vpc } = network;
  if (vpc === undefined) return [];
  const outside = minus(EVERYTHING, vpc.traffic);
  const gateways = vpc.internetGateways.map((resource): Way => {
    const label = `internet gateway ${resource.name}`;
    const arrivals = (at: Interface): Passage => withPublicAddress(at);
    return { kind: "internet-gateway", id: resource.id, label, resource, arrivals, subnets: [] };
  });
  const translations = network.subnets
    .flatMap(({ table }) => table.routes)
    .flatMap(({ target: { kind, id } }): Way[] =>
      kind === "translation"
        ? [
            {
              kind,
              id,
              label: id,
              resource: vpc.resource,
              arrivals: () => exactly(NOTHING),
              subnets: [],
            },
          ]
        : [],
    );
  return [
    ...gateways,
    ...network.connections.map((connection) => overConnection(connection, vpc, outside)),
    ...translations.filter(({ id }, index) => translations.findIndex((w) => w.id === id) === index),
    ...network.subnets.map((subnet): Way => {
      const { resource, traffic } = subnet;
      const label = `subnet ${resource.name}`;
      return {
        kind: "local",
        id: "local",
        label,
        resource,
        arrivals: () => exactly(traffic),
        subnets: [subnet],
      };
    }),
  ];
}

const aclId = ({ acl }: SubnetModel): string => acl.resource.id;

/** The networks behind a connection may have any address. */
function overConnection(
  { kind, id, resource, subnets, isPending }: Connection,
  vpc: Vpc,
  outside: Traffic,
): Way {
  const type = kind === "peering" ? "peering" : "Transit Gateway attachment";
  if (resource === undefined) {
    const label = `${id}, which is not of this stack`;
    const passage = { certain: NOTHING, possible: outside };
    return { kind, id, label, resource: vpc.resource, arrivals: () => passage, subnets };
  }
  const label = `${type} ${resource.name}`;
  const passage = exactly(isPending ? NOTHING : outside);
  return { kind, id, label, resource, arrivals: () => passage, subnets, isPending };
}

/** An internet gateway translates IPv4 to public addresses, so it needs one; IPv6 addresses are public. */
function withPublicAddress({ publicAddress }: Interface): Passage {
  const [v4, v6] = [meet(INTERNET, FAMILY[4]), meet(INTERNET, FAMILY[6])];
  return {
    certain: union([...(publicAddress === "certain" ? v4 : NOTHING), ...v6]),
    possible: union([...(publicAddress === "none" ? NOTHING : v4), ...v6]),
  };
}

/** What packets from or to the far end meet at the edge of the VPC. */
export function edgeStage(way: Way, at: Interface, far: FarEnd, direction: Direction): Stage {
  const { kind, label, resource } = way;
  const own = union(FAMILIES.flatMap((family) => (at.addresses[family] ? FAMILY[family] : [])));
  const isWayOut = kind === "translation" && direction === "egress";
  const passage = isWayOut ? exactly(EVERYTHING) : way.arrivals(at);
  const [leads, never] =
    direction === "ingress"
      ? [
          `${far.label} can come in through ${label}`,
          `${far.label} does not come in through ${label}`,
        ]
      : [`${label} leads to ${far.label}`, `${label} does not lead to ${far.label}`];
  return {
    resource,
    passage: () => both(passage, exactly(own)),
    sentence: (decision, asked) => {
      if (decision === "passes") return leads;
      if (decision === "partly") return `it is not certain that ${leads}`;
      if (!overlap(asked, own))
        return `${at.label} has no ${overlap(asked, FAMILY[4]) ? "IPv4" : "IPv6"} address`;
      if (way.isPending) return `${label} is pending acceptance and carries nothing yet`;
      if (kind !== "internet-gateway") return never;
      return overlap(asked, INTERNET)
        ? `${at.label} has no public address`
        : `${far.label} is no address of the internet, where ${label} leads`;
    },
  };
}

/**
 * Network ACLs on the way from the far end to an interface, once for each subnet in which a Transit
 * Gateway may hand packets over. Where that is another subnet, its network ACL has to let them out;
 * where it is the same, AWS asks none of its rules.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
 */
export function inward(
  { subnets }: Way,
  own: SubnetModel,
  at: Interface,
  far: FarEnd,
): readonly (readonly Stage[])[] {
  const near: FarEnd = { kind: "interface", label: at.label, at };
  const others = subnets.filter(
    (each, index) => each === own || subnets.findIndex((s) => aclId(s) === aclId(each)) === index,
  );
  return subnets.length === 0
    ? [[aclStage(own, "ingress", far)]]
    : others.map((each) =>
        each === own ? [] : [aclStage(each, "egress", near), aclStage(own, "ingress", far)],
      );
}

/**
 * Network ACLs on the way from an interface to the far end. A Transit Gateway takes packets only from
 * zones in which the attachment has a subnet. Inbound rules of that subnet hold for them, also where
 * it is the interface's own.
 */
export function outward(
  { kind, resource, label, subnets }: Way,
  own: SubnetModel,
  at: Interface,
  far: FarEnd,
): readonly Stage[] {
  const near: FarEnd = { kind: "interface", label: at.label, at };
  const out = aclStage(own, "egress", far);
  if (kind === "local") {
    return subnets.includes(own)
      ? []
      : [out, ...subnets.map((each) => aclStage(each, "ingress", near))];
  }
  if (subnets.length === 0) return [out];
  const attached = subnets.find(({ zone }) => zone === own.zone);
  return [
    out,
    attached
      ? aclStage(attached, "ingress", near)
      : blocked(resource, `${label} has no subnet in ${own.zone}`),
  ];
}
