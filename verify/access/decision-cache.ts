import type { Simulation } from "@cloud-copilot/iam-simulate";

import { requestClass } from "./request-class";

/** Number of decisions that are kept; a full cache is emptied. */
const SIZE = 50_000;

const decisions = new Map<string, Promise<unknown>>();
const relevant = new WeakMap<object, Map<string, object>>();
const idsByText = new Map<string, number>();
const idsByDocument = new WeakMap<object, number>();

/**
 * Decision about a request, computed once for all graphs with the same statements about its action:
 * graphs that are compared differ in a statement or two.
 *
 * @param also what the decision depends on besides the simulation
 * @param compute decides the simulation, of which the statements about other actions are left out
 */
export function cachedDecision<T>(
  simulation: Simulation,
  also: readonly unknown[],
  compute: (simulation: Simulation) => Promise<T>,
): Promise<T> {
  const reduced = withoutOtherActions(simulation);
  const { additionalSettings, serviceControlPolicies, resourceControlPolicies } = reduced;
  const key = JSON.stringify([
    documentsOf(reduced),
    requestClass(reduced),
    [additionalSettings, serviceControlPolicies, resourceControlPolicies],
    also,
  ]);
  if (decisions.size >= SIZE) decisions.clear();
  const decision = (decisions.get(key) as Promise<T> | undefined) ?? compute(reduced);
  decisions.set(key, decision);
  // An error names the request that it is about.
  decision.catch(() => decisions.delete(key));
  return decision;
}

/** Identifiers of the documents that a simulation combines, by what each of them is, with their names. */
const documentsOf = (simulation: Simulation): unknown => {
  const named = (policies: Simulation["identityPolicies"] = []): unknown =>
    policies.map(({ name, policy }) => [name, idOf(policy as object)]);
  const single = (policy: unknown): unknown =>
    policy === undefined ? null : idOf(policy as object);
  return [
    named(simulation.identityPolicies),
    single(simulation.sessionPolicy),
    single(simulation.resourcePolicy),
    simulation.permissionBoundaryPolicies && named(simulation.permissionBoundaryPolicies),
    simulation.vpcEndpointPolicies && named(simulation.vpcEndpointPolicies),
  ];
};

/** A simulation without the statements that decide nothing, as they are about other actions. */
function withoutOtherActions(simulation: Simulation): Simulation {
  const { permissionBoundaryPolicies: boundaries, vpcEndpointPolicies: endpoints } = simulation;
  const reduced = (policy: unknown): object =>
    statementsAbout(policy as object, simulation.request.action);
  const all = (policies: Simulation["identityPolicies"]): Simulation["identityPolicies"] =>
    policies.map((each) => ({ ...each, policy: reduced(each.policy) }));
  return {
    ...simulation,
    identityPolicies: all(simulation.identityPolicies),
    ...(simulation.sessionPolicy !== undefined && {
      sessionPolicy: reduced(simulation.sessionPolicy),
    }),
    ...(simulation.resourcePolicy !== undefined && {
      resourcePolicy: reduced(simulation.resourcePolicy),
    }),
    ...(boundaries && { permissionBoundaryPolicies: all(boundaries) }),
    ...(endpoints && { vpcEndpointPolicies: all(endpoints) }),
  };
}

/** A policy document with its statements about an action, made once for each of both. */
function statementsAbout(policy: object, action: string): object {
  const byAction = relevant.get(policy) ?? new Map<string, object>();
  relevant.set(policy, byAction);
  const { Statement: statements = [] } = policy as { Statement?: object | readonly object[] };
  const document = byAction.get(action) ?? {
    ...policy,
    Statement: [statements].flat().filter((each) => concerns(each, action)),
  };
  byAction.set(action, document);
  return document;
}

/** Whether a statement is about an action. */
export function concerns(statement: object, action: string): boolean {
  if ("NotAction" in statement) return !matches(statement.NotAction, action);
  return !("Action" in statement) || matches(statement.Action, action);
}

/** Whether a pattern of an `Action` element, in which `*` and `?` are wildcards, matches an action. */
const matches = (patterns: unknown, action: string): boolean =>
  [patterns].flat().some((pattern) => {
    const literal = String(pattern).replace(/[^*?\w]/g, "\\$&");
    const source = literal.replace(/\*/g, ".*").replace(/\?/g, ".");
    return new RegExp(`^${source}$`, "i").test(action);
  });

/** Identifier of a document; equal documents have the same. */
function idOf(document: object): number {
  const known = idsByDocument.get(document);
  if (known !== undefined) return known;
  const text = JSON.stringify(document);
  const id = idsByText.get(text) ?? idsByText.size;
  idsByText.set(text, id);
  idsByDocument.set(document, id);
  return id;
}
