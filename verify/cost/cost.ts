import type { Graph, GraphResource } from "../graph/graph";
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
  const lines = graph.resources
    .filter(({ kind }) => kind === "custom")
    .flatMap((resource) => linesOf({ resource, graph, usage }))
    .filter(({ quantity }) => quantity > 0);
  const priced = merged(lines)
    .map((line) => ({ ...line, usd: line.quantity * usd[line.price] }))
    .sort((a, b) => b.usd - a.usd || (a.item < b.item ? -1 : 1));
  return {
    lines: priced,
    total: priced.reduce((sum, line) => sum + line.usd, 0),
    unknown: unknownTypes(graph),
  };
}

function linesOf(context: CostContext): readonly CostLine[] {
  const price = RESOURCE_TYPES[context.resource.type]?.price ?? "free";
  return price === "free" ? [] : price(context);
}

/** Adds up lines of the same item, price and rule. */
function merged(lines: readonly CostLine[]): CostLine[] {
  const byText = new Map<string, CostLine>();
  for (const line of lines) {
    const key = JSON.stringify([line.item, line.price, line.rule]);
    const quantity = (byText.get(key)?.quantity ?? 0) + line.quantity;
    byText.set(key, { ...line, quantity });
  }
  return [...byText.values()];
}

function unknownTypes(graph: Graph): string[] {
  const isKnown = ({ type, kind }: GraphResource): boolean =>
    kind !== "custom" || type in RESOURCE_TYPES;
  const types = graph.resources.filter((r) => !isKnown(r)).map(({ type }) => type);
  return [...new Set(types)].sort();
}
