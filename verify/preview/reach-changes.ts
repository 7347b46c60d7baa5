import type { Graph } from "../graph/graph";
import { networkOf } from "../reachability/network";
import { type Link, linksOf, rowsFor } from "../reachability/rows";
import { meet, minus, NOTHING, type Passage, type Traffic, union } from "../reachability/traffic";
import type { Verdict } from "../reachability/reachability";

/** Packets between two ends whose verdict changes. */
export interface ReachChange {
  readonly from: string;
  /** Endpoint and traffic, such as `server: TCP 22`. */
  readonly to: string;
  readonly before: Verdict;
  readonly now: Verdict;
  /** Way that they take, after the change or else before. */
  readonly by: string;
}

/** Traffic between two ends that a change opens. */
export interface Opening {
  readonly from: string;
  readonly to: string;
  /** What passes now, in full or in part, that did not. */
  readonly gained: Traffic;
  /** Everything that passed before, and passes now. */
  readonly before: Traffic;
  readonly after: Traffic;
  /** Whether it is addresses, or peers nobody has listed, that reach a Transfer server. */
  readonly isToServer: boolean;
  /** Rows of what is gained, as the table of reachability has them. */
  readonly rows: readonly ReachChange[];
}

interface Pair {
  readonly key: string;
  readonly before: Link | undefined;
  readonly after: Link | undefined;
}

/**
 * Every packet whose verdict changes, as rows with one verdict before and one now. Both graphs are
 * asked the same: what a graph does not have passes nothing.
 */
export const reachChanges = (before: Graph, after: Graph): readonly ReachChange[] =>
  pairsOf(before, after).flatMap((pair) => changesOf(pair));

/** What a change opens, a link at a time. */
export function openings(before: Graph, after: Graph): readonly Opening[] {
  return pairsOf(before, after).flatMap((pair): readonly Opening[] => {
    const [was, is] = [passageOf(pair.before), passageOf(pair.after)];
    const gained = union([...minus(is.possible, was.possible), ...minus(is.certain, was.certain)]);
    if (gained.length === 0 || pair.after === undefined) return [];
    const rows = changesOf(pair).filter(isGain);
    const { from, to } = pair.after;
    const isToServer =
      from.endpoint === undefined && to.endpoint?.resource.type === "aws:transfer/server:Server";
    return [
      {
        ...{ from: from.name, to: to.name, gained, rows, isToServer },
        ...{ before: was.possible, after: is.possible },
      },
    ];
  });
}

/** Whether more passes than before. */
export const isGain = ({ before, now }: ReachChange): boolean => RANK[now] > RANK[before];

const RANK = { denied: 0, partly: 1, allowed: 2 } as const;

function pairsOf(before: Graph, after: Graph): readonly Pair[] {
  const byKey = (graph: Graph): ReadonlyMap<string, Link> =>
    new Map(linksOf(networkOf(graph, {})).map((link) => [keyOf(link), link]));
  const [was, is] = [byKey(before), byKey(after)];
  return [...new Set([...is.keys(), ...was.keys()])].map((key) => ({
    ...{ key, before: was.get(key), after: is.get(key) },
  }));
}

const keyOf = ({ from, to }: Link): string => `${from.name}\n${to.name}`;

const passageOf = (link: Link | undefined): Passage =>
  link?.passage ?? { certain: NOTHING, possible: NOTHING };

/** Sets of packets by their verdicts before and now; those without a difference are left out. */
function changesOf({ before, after }: Pair): readonly ReachChange[] {
  const link = after ?? before;
  const [was, is] = [passageOf(before), passageOf(after)];
  const all = union([...was.possible, ...is.possible]);
  const parts = ({ certain, possible }: Passage) =>
    [
      ["allowed", meet(certain, all)],
      ["partly", minus(possible, certain)],
      ["denied", minus(all, possible)],
    ] as const;
  return parts(was).flatMap(([old, wasSet]) =>
    parts(is).flatMap(([now, isSet]): readonly ReachChange[] => {
      const set = old === now || link === undefined ? NOTHING : meet(wasSet, isSet);
      if (set.length === 0 || link === undefined) return [];
      const source = now === "denied" ? (before ?? link) : link;
      return rowsFor(source, set).map(({ from, to, by }) => ({
        ...{ from, to, by: now === "denied" ? "nothing lets it through any more" : by },
        ...{ before: old, now },
      }));
    }),
  );
}

/** Number of IPv4 addresses, and of IPv6 addresses, that a set has. */
export function addressCounts(traffic: Traffic): { readonly v4: bigint; readonly v6: bigint } {
  const V6 = 1n << 128n;
  const flat = union(
    traffic.map(([, , addresses]) => [{ first: 0n, last: 0n }, { first: 0n, last: 0n }, addresses]),
  );
  const size = (isV6: boolean): bigint =>
    flat
      .map(([, , { first, last }]) => ({ first, last }))
      .filter(({ first }) => first >= V6 === isV6)
      .reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
  return { v4: size(false), v6: size(true) };
}
