import type { Graph } from "../verify/graph/graph";
import { reach } from "../verify/reachability/reachability";

/** Tells whether clients reach a port of the deployed server. */
export type NetworkGate = (port: number) => boolean;

/**
 * Whether clients reach a port of the deployed server through the network of its stack.
 *
 * @param as address that every client counts as coming from; without one nothing is asked
 * @param log gets one line per refusal, with the rule that stopped it
 */
export function networkGate(
  graph: Graph,
  as: string | undefined,
  log: (line: string) => void,
): NetworkGate {
  if (as === undefined) return () => true;
  // What cannot be decided fails here, before any client comes.
  reach(graph, { from: as, to: "server", port: 0 });
  return (port) => {
    const { verdict, blockedBy } = reach(graph, { from: as, to: "server", port });
    if (verdict === "allowed") return true;
    log(`${as} to port ${port} refused by the network: ${blockedBy?.sentence}`);
    return false;
  };
}
