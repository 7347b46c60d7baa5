import type { Graph } from "../verify/graph/graph";
import { reach } from "../verify/reachability/reachability";

/** Predicate that tells whether clients reach a port of the deployed server. */
export type NetworkGate = (port: number) => boolean;

/**
 * Makes the predicate from the network of the stack.
 *
 * @param as address that every client counts as coming from; without it, all ports are reachable
 * @param log gets one line per refusal, with the rule that blocks the port
 */
export function networkGate(
  graph: Graph,
  as: string | undefined,
  log: (line: string) => void,
): NetworkGate {
  if (as === undefined) return () => true;
  // Fails at the start if the question cannot be decided.
  reach(graph, { from: as, to: "server", port: 0 });
  return (port) => {
    const { verdict, blockedBy } = reach(graph, { from: as, to: "server", port });
    if (verdict !== "denied") return true;
    log(`${as} to port ${port} refused by the network: ${blockedBy?.sentence}`);
    return false;
  };
}
