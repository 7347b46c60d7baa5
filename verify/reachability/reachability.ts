import type { Graph } from "../graph/graph";
import { endpointOf } from "./endpoints";
import { type Flow, groupedBy, passageOf } from "./flow";
import { flowsOf } from "./flows";
import { networkOf, type PrefixLists } from "./network";
import { EVERYTHING, FAMILY, packetsOf, type ProtocolName } from "./packets";
import { type StageDecision, decisionOf } from "./stages";
import { meet, type Traffic } from "./traffic";

/** Can this source open this port, and do replies come back? */
export interface FlowQuery {
  /** An address, `server`, `function`, `endpoint:<service>` or a logical name. */
  readonly from: string;
  readonly to: string;
  /** Port of the destination; type of an ICMP message. */
  readonly port: number;
  /** @default "tcp" */
  readonly protocol?: ProtocolName;
  /**
   * Ranges of managed prefix lists that the stack is given.
   * @default none, so that anybody may be in them and no answer about their rules is certain
   */
  readonly prefixLists?: PrefixLists;
}

/** Verdict on traffic: `partly` is what only some zones let through, or only some of it, or perhaps. */
export type Verdict = "allowed" | "partly" | "denied";

/** A step of the way. */
export interface PathStep {
  readonly decision: StageDecision;
  /** Logical name of the resource that decides. */
  readonly resource: string;
  /** Its type token. */
  readonly type: string;
  readonly sentence: string;
  /** One zone, or two such as `eu-central-1a to eu-central-1b`; empty where there is none. */
  readonly zone: string;
}

/** Verdict on a connection. */
export interface FlowVerdict {
  /** Allowed only where every zone allows it, because clients cannot choose theirs. */
  readonly verdict: Verdict;
  /** Steps in order, zone by zone; in each up to what stops it. */
  readonly path: readonly PathStep[];
  /** First step that stops it, or else that lets it pass only in part; absent if there is none. */
  readonly blockedBy?: PathStep;
}

/** Verdicts by the decision of all zones together. */
export const VERDICTS = { passes: "allowed", partly: "partly", stops: "denied" } as const;

/**
 * Holds a connection against what a stack's routes, network ACLs, security groups, endpoints and
 * peerings let through, there and back.
 *
 * @throws UnknownEndpointError for a name that the stack does not have; an Error for a resource that
 * decides about packets and is not understood
 */
export function reach(graph: Graph, query: FlowQuery): FlowVerdict {
  const network = networkOf(graph, query.prefixLists ?? {});
  const [from, to] = [endpointOf(network, query.from), endpointOf(network, query.to)];
  const far = [from, to].find(({ kind }) => kind === "world");
  // Answers about interfaces hold for every address.
  const addresses = far?.kind === "world" ? far.traffic : FAMILY[4];
  const asked = packetsOf(query.protocol ?? "tcp", query.port, addresses);
  const flows = flowsOf(network, from, to);
  const path = groupedBy(flows, ({ zone }) => zone).flatMap((zone) => clearest(zone, asked));
  const by = (wanted: StageDecision) => path.find(({ decision }) => decision === wanted);
  const blockedBy = by("stops") ?? by("partly");
  const verdict = VERDICTS[decisionOf(passageOf(flows), asked)];
  return { verdict, path, ...(blockedBy !== undefined && { blockedBy }) };
}

/** Traffic that can pass from one endpoint to another, in some zone and perhaps; all else is denied. */
export function openTraffic(graph: Graph, query: Omit<FlowQuery, "port">): Traffic {
  const network = networkOf(graph, query.prefixLists ?? {});
  const [from, to] = [endpointOf(network, query.from), endpointOf(network, query.to)];
  const far = [from, to].find(({ kind }) => kind === "world");
  const { possible } = passageOf(flowsOf(network, from, to));
  return meet(possible, far?.kind === "world" ? far.traffic : EVERYTHING);
}

/** Steps of the flow that lets most pass, or else gets furthest. */
function clearest(flows: readonly Flow[], asked: Traffic): readonly PathStep[] {
  const RANKS = { passes: 2, partly: 1, stops: 0 } as const;
  const paths = flows.map((flow) => stepsOf(flow, asked));
  const rank = (path: readonly PathStep[]): number =>
    RANKS[
      path.at(-1)?.decision === "stops"
        ? "stops"
        : path.some(({ decision }) => decision === "partly")
          ? "partly"
          : "passes"
    ] *
      1000 +
    path.length;
  return paths.reduce((best, path) => (rank(path) > rank(best) ? path : best));
}

function stepsOf({ zone, stages }: Flow, asked: Traffic): readonly PathStep[] {
  const steps: PathStep[] = [];
  let possible = EVERYTHING;
  for (const { resource, passage, sentence } of stages) {
    possible = meet(possible, meet(passage().possible, asked));
    const decision = possible.length === 0 ? "stops" : decisionOf(passage(), asked);
    steps.push({
      ...{ decision, zone, resource: resource.name, type: resource.type },
      sentence: sentence(decision, asked),
    });
    if (decision === "stops") break;
  }
  return steps;
}
