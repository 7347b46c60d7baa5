import { accessOf, type PolicyEvaluator } from "../evaluator";
import type { Operation } from "./operation";
import type { Actor } from "./principals";
import { questionsOf } from "./cases";
import type { MatrixConfig } from "./context";
import type { Graph } from "../../graph/graph";

/** Whether somebody may do something, and what decided. */
export interface Cell {
  readonly principal: string;
  readonly operation: string;
  readonly allowed: boolean;
  /** Statements that allow it, or what stops it. */
  readonly by: string;
}

/** Who may do what in a stack. */
export interface AccessMatrix {
  readonly stack: string;
  readonly principals: readonly Pick<Actor, "id" | "who">[];
  readonly operations: readonly Pick<Operation, "id" | "what">[];
  /** By principal, then by operation; without what a principal has no way to try. */
  readonly cells: readonly Cell[];
  /** What the cells do not say, in sentences; nothing where they say it all. */
  readonly note?: string;
}

/** An allowed request of which no statement of the resource speaks. */
const OWN_POLICIES = "the caller's own policies";

/**
 * Decides everything that people want to know about access to a stack.
 *
 * @param config configuration of the stack
 * @param change what to ask about instead of the usual principals, for tests that break a policy
 */
export async function accessMatrix(
  graph: Graph,
  config: MatrixConfig,
  change: (actor: Actor) => Actor = (actor) => actor,
): Promise<AccessMatrix> {
  const { operations, note, ...asked } = questionsOf(graph, config);
  const access = accessOf(asked.graph);
  const actors = asked.actors.map(change);
  const cells: Cell[] = [];
  for (const actor of actors) {
    for (const operation of operations) {
      const cell = await cellOf(access, actor, operation);
      if (cell !== undefined) cells.push(cell);
    }
  }
  return {
    stack: graph.stack,
    principals: actors.map(({ id, who }) => ({ id, who })),
    operations: operations.map(({ id, what }) => ({ id, what })),
    cells,
    ...(note !== undefined && { note }),
  };
}

async function cellOf(
  access: PolicyEvaluator,
  actor: Actor,
  operation: Operation,
): Promise<Cell | undefined> {
  const requests = operation.requests(actor);
  if (requests === undefined) return undefined;
  const names = { principal: actor.id, operation: operation.id };
  const { obstacle } = operation;
  const statements: string[] = [];
  for (const request of requests) {
    const { allowed, reason } = await access.decide(request);
    if (!allowed) return { ...names, allowed, by: reason };
    statements.push(...(reason === "" ? [OWN_POLICIES] : reason.split(", ")));
  }
  return obstacle === undefined
    ? { ...names, allowed: true, by: [...new Set(statements)].join(", ") }
    : { ...names, allowed: false, by: obstacle };
}
