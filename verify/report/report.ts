import { pictureOf } from "../diagram/picture-of";
import { svgOf } from "../diagram/svg";
import { type AccessMatrix, accessMatrix } from "../access/matrix/matrix";
import { type ResourceChange, compare } from "../preview/compare";
import { type ReviewArgs, reviewRisks } from "../preview/review";
import type { Risk } from "../risk/model";
import { type Cost, costOf } from "../cost/cost";
import { regionOf } from "../graph/stack-model";
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
  /** What it is compared with, in words, such as `tests/golden/prod.json`. */
  readonly baseline: string;
  /** Against the baseline; everything is new where that has nothing. */
  readonly changes: readonly ResourceChange[];
  /** What to know before approving them. */
  readonly risks: readonly Risk[];
}

/** What a report is made from: the stack as it is planned, and what it is compared with. */
export interface ReportArgs extends ReviewArgs {
  readonly baseline: string;
  readonly usage: Usage;
}

/** Asks everything about a stack. */
export async function reportOf(args: ReportArgs): Promise<Report> {
  const { before, after: graph, config, baseline, usage } = args;
  const prices = pricesOf(regionOf(graph));
  return {
    ...{ graph, prices, usage, baseline },
    picture: svgOf(await pictureOf(graph)),
    access: await accessMatrix(graph, config),
    reach: reachRows(graph),
    statements: statementsOf(graph, config),
    cost: costOf(graph, usage, prices),
    violations: securityFindings(graph),
    changes: compare(before, graph),
    risks: await reviewRisks(args),
  };
}
