import type { Graph } from "../../graph/graph";
import { type Everybody, everybodyIn } from "../everybody/everybody";
import { accessOf, type PolicyEvaluator } from "../evaluator";
import { assertSigned } from "../refusals";
import { type Actor, actorsOf, type MatrixConfig, matrixContextOf } from "./actors";
import { bucketActors, bucketContextOf } from "./bucket/actors";
import { bucketOperations } from "./bucket/operations";
import { publishedActors } from "./bucket/published";
import { fileSystemCases } from "./file-system";
import type { MatrixCases, Operation } from "./operation";

/** Whether a principal may do an operation, and which statements decided. */
export interface Cell {
  readonly principal: string;
  readonly operation: string;
  readonly allowed: boolean;
  /** Statements that allow it, or the reason that denies it. */
  readonly by: string;
}

/** Who may do what in a stack. */
export interface AccessMatrix {
  readonly stack: string;
  readonly principals: readonly Pick<Actor, "id" | "who">[];
  readonly operations: readonly Pick<Operation, "id" | "what">[];
  /** By principal, then by operation; without what a principal has no way to try. */
  readonly cells: readonly Cell[];
  /** Limits of the matrix, in sentences; nothing where it has none. */
  readonly note?: string;
  /** What policies give whom; only in a table for people. */
  readonly everybody?: Everybody;
}

/** A matrix with everybody whom a policy names and strangers, as its table and the command line show it. */
export const fullMatrix = async (graph: Graph, config: MatrixConfig): Promise<AccessMatrix> => ({
  ...(await accessMatrix(graph, config)),
  everybody: await everybodyIn(graph),
});

/** Reason of an allowed request that no statement of the graph is about. */
const OWN_POLICIES = "the caller's own policies";

/**
 * Access matrix of a stack: a decision for every operation of every actor.
 *
 * @param change replaces actors, for tests that break a policy
 */
export async function accessMatrix(
  graph: Graph,
  config: MatrixConfig,
  change: (actor: Actor) => Actor = (actor) => actor,
): Promise<AccessMatrix> {
  const { operations, note, ...cases } = matrixCasesOf(graph, config);
  const access = accessOf(cases.graph);
  const actors = cases.actors.map(change);
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

/** Cases of a stack's matrix, by the kind of its storage. */
export function matrixCasesOf(graph: Graph, config: MatrixConfig): MatrixCases {
  assertSigned(graph);
  const context = matrixContextOf(graph, config);
  const { settings } = context;
  if (settings.domain === "efs") return fileSystemCases({ ...context, settings });
  const bucket = bucketContextOf({ ...context, settings });
  return {
    graph: bucket.graph,
    actors: [...actorsOf(bucket, bucketActors(bucket)), ...publishedActors(bucket)],
    operations: bucketOperations(bucket),
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
