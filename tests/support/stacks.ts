import type { Graph } from "../../graph/graph";
import { evaluateStack } from "../../graph/stack";

const graphs = new Map<string, Promise<Graph>>();

/** The graph of a shipped stack, evaluated once for all tests. */
export function shipped(stack: string): Promise<Graph> {
  const graph = graphs.get(stack) ?? evaluateStack(stack);
  graphs.set(stack, graph);
  return graph;
}
