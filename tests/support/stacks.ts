import type { Graph } from "../../verify/graph/graph";
import { evaluateStack } from "../../verify/graph/stack";
import { frozen } from "./program";

const graphs = new Map<string, Promise<Graph>>();

/** The graph of a shipped stack, evaluated once for all tests, which can't change it. */
export function shipped(stack: string): Promise<Graph> {
  const graph = graphs.get(stack) ?? evaluateStack(stack).then(frozen);
  graphs.set(stack, graph);
  return graph;
}
