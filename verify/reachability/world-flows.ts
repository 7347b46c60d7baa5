import { text } from "../graph/graph";
import { type Interface, namedEndpoints, type NetworkEndpoint } from "./endpoints";
import type { Flow } from "./flow";
import { groupStage } from "./group-stage";
import type { Direction, NetworkModel, SubnetModel, UnlistedPeers } from "./model";
import { EVERYTHING } from "./packets";
import { assumption, blocked, type FarEnd, replies, routeStage, stage, type Stage } from "./stages";
import { NOTHING } from "./traffic";
import { edgeStage, inward, outward, type Way, waysOf } from "./ways";

type Inside = Extract<NetworkEndpoint, { kind: "interfaces" }>;
/** Addresses, as sentences name them. */
interface Labelled {
  readonly label: string;
}

/** Addresses, and peers of rules that could have any of them because nobody has listed theirs. */
function worldEnds(
  network: NetworkModel,
  { label }: Labelled,
  { interfaces }: Inside,
  direction: Direction,
): readonly FarEnd[] {
  const groups = new Set(interfaces.flatMap((each) => each.groups));
  const unlisted = [...groups]
    .flatMap((id) => network[direction].get(id) ?? [])
    .flatMap(({ peers }) => (peers === undefined || isListed(network, peers) ? [] : [peers]));
  return [
    { kind: "addresses", label },
    ...unlisted.map((peers): FarEnd => ({
      ...{ kind: "unlisted", label: unlistedLabel(network, peers), peers },
    })),
  ];
}

/** Whether the members of a group are interfaces of the stack, about which it is asked by name. */
const isListed = (network: NetworkModel, { kind, id }: UnlistedPeers): boolean =>
  kind === "group" &&
  namedEndpoints(network).some(
    ({ endpoint }) =>
      endpoint.kind === "interfaces" &&
      endpoint.interfaces.some(({ groups }) => groups.includes(id)),
  );

/** `prefix list pl-0a1b2c3d` or `members of security group sg-0a1b2c3d`. */
function unlistedLabel({ resources }: NetworkModel, { kind, id }: UnlistedPeers): string {
  const name = resources.find((each) => each.id === id)?.name ?? id;
  return kind === "group" ? `members of security group ${name}` : `prefix list ${name}`;
}

/** From addresses to interfaces, over each way into the VPC. */
export const inbound = (network: NetworkModel, to: Inside, world: Labelled): readonly Flow[] =>
  overWays(
    network,
    to,
    worldEnds(network, world, to, "ingress"),
    "ingress",
    (way, own, at, far) => {
      if (way.kind === "translation") return [];
      const group = groupStage(network, at, "ingress", far);
      return inward(way, own, at, far).flatMap((acls) =>
        waysBack(network, way).map((back) => ({
          way: back === way ? way.label : `${way.label} and back through ${back.label}`,
          stages: [
            ...[edgeStage(way, at, far, "ingress"), ...acls, group],
            ...replies([routeStage(own, back, far), ...outward(back, own, at, far)]),
            ...(back === way ? [] : [otherWay(back)]),
          ],
        })),
      );
    },
  );

/** From interfaces to addresses, over each way out of the VPC. */
export const outbound = (network: NetworkModel, from: Inside, world: Labelled): readonly Flow[] =>
  overWays(
    network,
    from,
    worldEnds(network, world, from, "egress"),
    "egress",
    (way, own, at, far) => {
      const request = [
        groupStage(network, at, "egress", far),
        routeStage(own, way, far),
        ...outward(way, own, at, far),
        edgeStage(way, at, far, "egress"),
      ];
      return inward(way, own, at, far).map((acls) => ({
        way: way.label,
        stages: [...request, ...replies(acls)],
      }));
    },
  );

/** The networks behind two connections may be connected, so that replies can take the other one. */
function waysBack(network: NetworkModel, way: Way): readonly Way[] {
  const isConnection = ({ kind }: Way): boolean => kind === "peering" || kind === "transit-gateway";
  if (!isConnection(way)) return [way];
  return [way, ...waysOf(network).filter((each) => isConnection(each) && each.id !== way.id)];
}

const otherWay = ({ resource, label }: Way): Stage => {
  const sentence = `replies through ${label} arrive where the request came from`;
  return stage(resource, { certain: NOTHING, possible: EVERYTHING }, sentence, "");
};

/** Flows of interfaces by way; in a VPC that exists already only their security groups are known. */
function overWays(
  network: NetworkModel,
  { interfaces }: Inside,
  ends: readonly FarEnd[],
  direction: Direction,
  alternatives: (
    ...ends: [way: Way, own: SubnetModel, at: Interface, far: FarEnd]
  ) => readonly Pick<Flow, "way" | "stages">[],
): readonly Flow[] {
  return interfaces.flatMap((at) =>
    ends.flatMap((far): readonly Flow[] => {
      const { subnet, zone, resource } = at;
      if (subnet === undefined) {
        const stages = [assumption(resource, zone), groupStage(network, at, direction, far)];
        return [{ zone, far, way: "the existing VPC", stages }];
      }
      if (isBehindGateway(network, subnet, far)) return [];
      const over = (isLocal: boolean): readonly Pick<Flow, "way" | "stages">[] =>
        waysOf(network)
          .filter(({ kind }) => (kind === "local") === isLocal)
          .flatMap((way) => alternatives(way, subnet, at, far));
      const flows = [...over(false), ...noGateway(network, far), ...over(true)];
      return flows.map((flow) => ({ ...flow, zone, far }));
    }),
  );
}

/** Says why nothing comes in, where there is no other way; it lets nothing pass. */
function noGateway(
  { vpc }: NetworkModel,
  { label }: FarEnd,
): readonly Pick<Flow, "way" | "stages">[] {
  if (vpc === undefined || vpc.internetGateways.length > 0) return [];
  const sentence = `VPC ${vpc.resource.name} has no internet gateway, and no connection or subnet of it leads to ${label}`;
  return [{ way: "nothing", stages: [blocked(vpc.resource, sentence)] }];
}

/** Addresses of a service are behind its gateway endpoint where the route table leads there. */
const isBehindGateway = (network: NetworkModel, { table }: SubnetModel, far: FarEnd): boolean =>
  far.kind === "unlisted" &&
  network.resources.some(
    ({ id, outputs }) =>
      table.gatewayEndpoints.includes(id) && text(outputs["prefixListId"]) === far.peers.id,
  );
