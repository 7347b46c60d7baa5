import { type Graph, memoized } from "../graph/graph";
import { type NamedEndpoint, namedEndpoints, type NetworkEndpoint, WORLD } from "./endpoints";
import { type Flow, groupedBy, passageOf } from "./flow";
import { flowsOf } from "./flows";
import type { NetworkModel, UnlistedPeers } from "./model";
import { networkOf, type PrefixLists } from "./network";
import { EVERY_PORT, EVERY_PROTOCOL, EVERYTHING, trafficOfAddresses } from "./packets";
import { decisionOf } from "./stages";
import { addressesByText, packetsText } from "./text";
import { type TrafficBox, minus, overlap, type Passage, type Traffic, union } from "./traffic";
import { type Verdict, VERDICTS } from "./reachability";

/** What passes from one end to another: everybody who can send, to everything that can receive. */
export interface Link {
  readonly from: LinkEnd;
  readonly to: LinkEnd;
  readonly passage: Passage;
  readonly flows: readonly Flow[];
}

/** End of a link. */
export interface LinkEnd {
  /** Name of an endpoint of the stack, or of peers whose addresses nobody has listed. */
  readonly name: string;
  /** Endpoint of the stack; undefined for addresses and unlisted peers. */
  readonly endpoint?: NamedEndpoint;
  readonly peers?: UnlistedPeers;
}

/** All links of a stack: between addresses and its endpoints, and among these. */
export const linksOf = memoized(everyLink, new WeakMap<NetworkModel, readonly Link[]>());

function everyLink(network: NetworkModel): readonly Link[] {
  const all = namedEndpoints(network);
  const outside = { name: WORLD.label };
  const endOf = (endpoint: NamedEndpoint): LinkEnd => ({ name: endpoint.alias, endpoint });
  return [
    ...all.flatMap((to) => [
      ...links(network, outside, endOf(to)),
      ...all
        .filter((from) => from !== to)
        .flatMap((from) => links(network, endOf(from), endOf(to))),
    ]),
    ...all.flatMap((from) => links(network, endOf(from), outside)),
  ];
}

/** Addresses and each kind of unlisted peers have a link of their own. */
function links(network: NetworkModel, from: LinkEnd, to: LinkEnd): readonly Link[] {
  const end = ({ endpoint }: LinkEnd): NetworkEndpoint => endpoint?.endpoint ?? WORLD;
  const flows = flowsOf(network, end(from), end(to));
  return groupedBy(flows, ({ far }) => (far?.kind === "unlisted" ? far.label : "")).map((same) => {
    const far = same[0]?.far;
    const named = (each: LinkEnd): LinkEnd =>
      each.endpoint === undefined && far?.kind === "unlisted"
        ? { name: far.label, peers: far.peers }
        : each;
    return { from: named(from), to: named(to), passage: passageOf(same), flows: same };
  });
}

/** Verdict on traffic between two ends. */
export interface ReachRow {
  readonly from: string;
  /** Endpoint and traffic, such as `server: TCP 22`. */
  readonly to: string;
  readonly verdict: Verdict;
  /** Way that it takes, and zones that differ. */
  readonly by: string;
}

/** Everything that can pass in a stack, and a row for each endpoint that all else is denied. */
export function reachRows(graph: Graph, prefixLists: PrefixLists = {}): readonly ReachRow[] {
  const network = networkOf(graph, prefixLists);
  const links = linksOf(network);
  const rows = links.flatMap(rowsOf);
  const denied = namedEndpoints(network).flatMap(({ alias }): ReachRow[] => {
    const rest = { verdict: "denied", by: "nothing lets it through" } as const;
    const comes = rows.some(({ to }) => to.startsWith(`${alias}: `));
    const goes = rows.some(({ from }) => from === alias);
    return [
      {
        from: comes ? "anybody else" : "anybody",
        to: `${alias}: ${comes ? "all other traffic" : "every protocol"}`,
        ...rest,
      },
      { from: alias, to: goes ? "anything else" : "anything", ...rest },
    ];
  });
  return [...rows, ...denied];
}

/** Rows of what a link lets pass in any case, and of what passes only in part or perhaps. */
const rowsOf = (link: Link): readonly ReachRow[] => [
  ...rowsFor(link, link.passage.certain),
  ...rowsFor(link, minus(link.passage.possible, link.passage.certain)),
];

/** Rows of some traffic of a link, one for each range of addresses. */
export function rowsFor({ from, to, passage, flows }: Link, traffic: Traffic): readonly ReachRow[] {
  const isWorld = (end: LinkEnd): boolean => end.endpoint === undefined && end.peers === undefined;
  const isByAddress = isWorld(from) || isWorld(to);
  return byAddresses(traffic).flatMap(([addresses, packets]) => {
    const what = packetsText(packets);
    const parts = isByAddress ? addressesByText(addresses) : [["", addresses] as const];
    return parts.map(([name, part]): ReachRow => {
      const asked = union(
        part.flatMap(([, , each]) => packets.map(([a, b]): TrafficBox => [a, b, each])),
      );
      const verdict = VERDICTS[decisionOf(passage, asked)];
      return {
        from: isWorld(from) ? name : from.name,
        to: `${isWorld(to) ? name : to.name}: ${what}`,
        ...{ verdict, by: reasonOf(flows, asked, verdict) },
      };
    });
  });
}

/** Splits traffic by addresses: those with the same protocols and ports together. */
function byAddresses(
  traffic: Traffic,
): readonly (readonly [addresses: Traffic, packets: Traffic])[] {
  // With addresses on the first axis, the canonical form has one stretch of addresses after another.
  const turned = union(
    traffic.map(([protocols, ports, addresses]) => [addresses, protocols, ports]),
  );
  const stretches = groupedBy(turned, ([addresses]) => `${addresses.first}`).map((boxes) => ({
    addresses: boxes[0]?.[0] ?? EVERY_PORT,
    packets: boxes.map(([, protocols, ports]): TrafficBox => [protocols, ports, EVERY_PROTOCOL]),
  }));
  return groupedBy(stretches, ({ packets }) => packetsText(packets)).map((same) => [
    trafficOfAddresses(same.map(({ addresses }) => addresses)),
    same[0]?.packets ?? EVERYTHING,
  ]);
}

/** Ways that traffic takes, and for what passes only partly what each zone does with it. */
function reasonOf(flows: readonly Flow[], asked: Traffic, verdict: Verdict): string {
  if (verdict === "denied") return "nothing lets it through";
  const open = flows.filter((flow) => overlap(passageOf([flow]).possible, asked));
  const ways = `through ${[...new Set(open.map(({ way }) => way))].join(" or ")}`;
  if (verdict === "allowed") return ways;
  const zones = groupedBy(flows, ({ zone }) => zone).map((same) => {
    const decision = VERDICTS[decisionOf(passageOf(same), asked)];
    return `${decision} in ${same[0]?.zone}`;
  });
  return `${ways}: ${zones.join(", ")}`;
}
