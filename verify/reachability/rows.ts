import type { StackConfig } from "../../config/schema/stack";
import type { Graph } from "../graph/graph";
import { questionsOf } from "./cases";
import { type FlowVerdict, reach } from "./reachability";

/** Verdict on the flows between two endpoints that differ in their ports only. */
export interface ReachRow {
  readonly from: string;
  readonly to: string;
  readonly ports: readonly number[];
  readonly allowed: boolean;
  /** Rules that let them pass, or the sentence that says what stops them. */
  readonly by: string;
}

/**
 * Verdicts on all flows that people ask about.
 *
 * @param config decides which flows are asked about
 */
export function reachRows(graph: Graph, config: StackConfig): readonly ReachRow[] {
  const rows = new Map<string, ReachRow>();
  for (const { from, to, port } of questionsOf(config)) {
    const answer = reach(graph, { from, to, port });
    const allowed = answer.verdict === "allowed";
    const by = reasonOf(answer).replace(new RegExp(`TCP ${port}\\b`), "TCP *");
    const key = JSON.stringify([from, to, allowed, by]);
    const ports = [...new Set([...(rows.get(key)?.ports ?? []), port])];
    rows.set(key, { from, to, ports, allowed, by });
  }
  return [...rows.values()].map((row) => ({
    ...row,
    by: row.by.replace("TCP *", `TCP ${row.ports.join(", ")}`),
  }));
}

function reasonOf({ path, blockedBy }: FlowVerdict): string {
  if (blockedBy !== undefined) return blockedBy.sentence;
  const rules = [...new Set(path.flatMap((step) => step.rules))];
  return rules.length > 0 ? rules.join(", ") : path.map(({ sentence }) => sentence).join("; ");
}
