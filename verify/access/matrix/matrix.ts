import type { Graph } from "../../graph/graph";
import { type Everybody, everybodyIn } from "../everybody/everybody";
import { type AccessDecision, accessOf, type PolicyEvaluator } from "../evaluator";
import { endpointPolicy, resourcePolicy, rolePolicies } from "../policies";
import type { AccessRequest } from "../request";
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

/** A request, and the decision about it. */
interface DecidedRequest extends AccessDecision {
  readonly request: AccessRequest;
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

/** Decides the requests of an operation up to the first that is denied; nothing where the actor has no way to try it. */
async function decided(
  access: PolicyEvaluator,
  actor: Actor,
  { requests }: Operation,
): Promise<readonly DecidedRequest[] | undefined> {
  const asked = requests(actor);
  if (asked === undefined) return undefined;
  const steps: DecidedRequest[] = [];
  for (const request of asked) {
    const decision = await access.decide(request);
    steps.push({ request, ...decision });
    if (!decision.allowed) break;
  }
  return steps;
}

async function cellOf(
  access: PolicyEvaluator,
  actor: Actor,
  operation: Operation,
): Promise<Cell | undefined> {
  const steps = await decided(access, actor, operation);
  if (steps === undefined) return undefined;
  const obstacle = steps.find(({ allowed }) => !allowed)?.reason ?? operation.obstacle;
  const statements = steps.flatMap(({ reason }) => (reason || OWN_POLICIES).split(", "));
  return {
    ...{ principal: actor.id, operation: operation.id },
    ...{ allowed: obstacle === undefined, by: obstacle ?? [...new Set(statements)].join(", ") },
  };
}

/** One request of an operation, and the decision about it. */
export interface ExplainedRequest extends AccessDecision {
  readonly action: string;
  readonly resource: string;
  /** Policies that were evaluated, by name. */
  readonly policies: readonly string[];
}

/** Explanation of one cell. */
export interface Explanation {
  readonly who: string;
  readonly what: string;
  /** Requests up to the first that is denied; none where the principal has no way to try. */
  readonly steps: readonly ExplainedRequest[];
  /** What stops the operation whatever policies say. */
  readonly obstacle?: string;
  /** Limits of the matrix. */
  readonly note?: string;
}

/** A principal or an operation that the stack's matrix does not have. */
export class UnknownNameError extends Error {}

/**
 * Explains one cell of a stack's access matrix.
 *
 * @throws UnknownNameError that lists the names there are
 */
export async function explain(
  graph: Graph,
  config: MatrixConfig,
  { principal, operation }: { readonly principal: string; readonly operation: string },
): Promise<Explanation> {
  const cases = matrixCasesOf(graph, config);
  const actor = named("principal", cases.actors, principal);
  const tried = named("operation", cases.operations, operation);
  const steps = (await decided(accessOf(cases.graph), actor, tried)) ?? [];
  const { obstacle } = tried;
  const { note } = cases;
  return {
    ...{ who: actor.who, what: tried.what },
    steps: steps.map(({ request, ...decision }) => ({
      ...{ action: request.action, resource: request.resource, ...decision },
      policies: policiesOf(cases.graph, request),
    })),
    ...(obstacle !== undefined && { obstacle }),
    ...(note !== undefined && { note }),
  };
}

function named<T extends { readonly id: string }>(kind: string, all: readonly T[], id: string): T {
  const found = all.find((each) => each.id === id);
  if (found !== undefined) return found;
  const names = all.map((each) => each.id).join(", ");
  throw new UnknownNameError(`${kind} "${id}" does not exist in this stack; use one of ${names}`);
}

/** Names of the policies that AWS combines for a request. */
function policiesOf(graph: Graph, request: AccessRequest): readonly string[] {
  const { principal, resource, endpoint } = request;
  const role = "role" in principal ? rolePolicies(graph, principal.role) : undefined;
  const network = endpoint === undefined ? undefined : endpointPolicy(graph, endpoint);
  const own = resourcePolicy(graph, resource);
  return [
    ...(role?.policies ?? []).map(({ name }) => `role policy ${name}`),
    ...(role?.boundary === undefined ? [] : [`permissions boundary ${role.boundary.name}`]),
    ...(principal.kind === "session" && principal.policy !== undefined ? ["session policy"] : []),
    ...(principal.kind === "other" ? ["everything that its own account can allow"] : []),
    ...(network === undefined ? [] : [`endpoint policy ${network.name}`]),
    ...(own === undefined ? [] : [own.name]),
  ];
}
