import type { StackConfig } from "../../config/schema/stack";
import { pictureOf } from "../diagram/picture-of";
import { svgOf } from "../diagram/svg";
import { type AccessMatrix, accessMatrix } from "../access/matrix/matrix";
import { type ResourceChange, compare } from "../preview/compare";
import type { Risk } from "../risk/model";
import { risksOf } from "../risk/risks";
import { type Cost, costOf } from "../cost/cost";
import { regionOf } from "../graph/region";
import type { Usage } from "../cost/model";
import type { Graph } from "../graph/graph";
import { type PriceList, pricesOf } from "../cost/prices";
import type { Finding } from "../checks/rule";
import { securityFindings } from "../checks/security/rules";
import { type ReachRow, reachRows } from "../reachability/rows";
import { type ReachStatement, statementsOf } from "../reachability/statements";

/** Everything that is known of a stack without asking AWS. */
export interface Report {
  readonly graph: Graph;
  /** SVG text. */
  readonly picture: string;
  readonly access: AccessMatrix;
  readonly reach: readonly ReachRow[];
  readonly statements: readonly ReachStatement[];
  readonly cost: Cost;
  readonly prices: PriceList;
  readonly usage: Usage;
  readonly violations: readonly Finding[];
  /** Against what is known to be deployed; absent where nothing is. */
  readonly changes?: readonly ResourceChange[];
  /** What to know before approving them. */
  readonly risks?: readonly Risk[];
}

/** What a report is made from. */
export interface ReportArgs {
  readonly graph: Graph;
  readonly config: StackConfig;
  /** What the golden file has; absent where there is none. */
  readonly before: Graph | undefined;
  readonly usage: Usage;
}

/** Asks everything about a stack. */
export async function reportOf({ graph, config, before, usage }: ReportArgs): Promise<Report> {
  const prices = pricesOf(regionOf(graph));
  return {
    ...{ graph, prices, usage },
    picture: svgOf(await pictureOf(graph)),
    access: await accessMatrix(graph, config),
    reach: reachRows(graph),
    statements: statementsOf(graph, config),
    cost: costOf(graph, usage, prices),
    violations: securityFindings(graph),
    ...(before !== undefined && { changes: compare(before, graph), risks: risksOf(before, graph) }),
  };
}
