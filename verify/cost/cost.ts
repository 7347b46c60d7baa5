import { groupBy } from "../found";
import type { Graph } from "../graph/graph";
import { RESOURCE_TYPES } from "../resource-types/registry";
import type { CostContext, CostLine, Usage } from "./model";
import type { PriceList } from "./prices";

/** A line of a bill with its amount in US dollars. */
export interface PricedLine extends CostLine {
  readonly usd: number;
}

/** Cost of a stack in a month. */
export interface Cost {
  /** Most expensive first. */
  readonly lines: readonly PricedLine[];
  readonly total: number;
  /** Types that verify/resource-types does not describe, as in a graph of another version. */
  readonly unknown: readonly string[];
}

/** Prices a stack; types that are not described are named. */
export function costOf(graph: Graph, usage: Usage, { usd }: PriceList): Cost {
  const resources = graph.resources.filter(({ kind }) => kind === "custom");
  const lines = resources
    .flatMap((resource) => linesOf({ resource, graph, usage }))
    .filter(({ quantity }) => quantity > 0);
  const priced = merged(lines)
    .map((line) => ({ ...line, usd: line.quantity * usd[line.price] }))
    .sort((a, b) => b.usd - a.usd || (a.item < b.item ? -1 : 1));
  return {
    lines: priced,
    total: priced.reduce((sum, line) => sum + line.usd, 0),
    unknown: [
      ...new Set(resources.map(({ type }) => type).filter((type) => !(type in RESOURCE_TYPES))),
    ].sort(),
  };
}

function linesOf(context: CostContext): readonly CostLine[] {
  const price = RESOURCE_TYPES[context.resource.type]?.price ?? "free";
  return price === "free" ? [] : price(context);
}

/** Adds up lines of the same item, price and rule. */
const merged = (lines: readonly CostLine[]): readonly CostLine[] =>
  groupBy(lines, ({ item, price, rule }) => JSON.stringify([item, price, rule])).map((same) => ({
    ...same[0],
    quantity: same.reduce((sum, { quantity }) => sum + quantity, 0),
  }));
