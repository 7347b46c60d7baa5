import { accessOf, type AccessDecision } from "../evaluator";
import type { MatrixConfig } from "./actors";
import { matrixCasesOf } from "./matrix";
import { endpointPolicy, rolePolicies } from "../policies";
import type { AccessRequest } from "../request";
import type { Graph } from "../../graph/graph";
import { resourcePolicy } from "../resource-policies";

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
  const access = accessOf(cases.graph);
  const steps: ExplainedRequest[] = [];
  for (const request of tried.requests(actor) ?? []) {
    const { action, resource } = request;
    const decision = await access.decide(request);
    steps.push({ action, resource, ...decision, policies: policiesOf(cases.graph, request) });
    if (!decision.allowed) break;
  }
  const { obstacle } = tried;
  const { note } = cases;
  return {
    ...{ who: actor.who, what: tried.what, steps },
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
