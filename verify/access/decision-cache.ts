import type { Simulation } from "@cloud-copilot/iam-simulate";

import { wildcards } from "../../aws/policy-document";
import { memoized } from "../graph/graph";
import {
  type Comparison,
  comparisonsOf,
  evaluable,
  type EvaluablePolicy,
  type NamedPolicy,
  type EvaluableStatement,
} from "./conditions";

/** Number of decisions that are kept; a full cache is emptied. */
const SIZE = 50_000;

const decisions = new Map<string, Promise<unknown>>();
const relevant = new WeakMap<object, Map<string, EvaluablePolicy>>();
const idsByText = new Map<string, number>();

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
  const session = simulation.sessionPolicy as EvaluablePolicy | undefined;
  const resource = simulation.resourcePolicy as EvaluablePolicy | undefined;
  const reduced = (policy: EvaluablePolicy): EvaluablePolicy =>
    statementsAbout(policy, simulation.request.action);
  const all = (policies: readonly NamedPolicy[]): NamedPolicy[] =>
    policies.map((each) => ({ ...each, policy: reduced(each.policy) }));
  return {
    ...simulation,
    identityPolicies: all(simulation.identityPolicies),
    sessionPolicy: session && reduced(session),
    resourcePolicy: resource && reduced(resource),
    ...(boundaries && { permissionBoundaryPolicies: all(boundaries) }),
    ...(endpoints && { vpcEndpointPolicies: all(endpoints) }),
  };
}

/** A policy document with its statements about an action, made once for each of both. */
function statementsAbout(policy: EvaluablePolicy, action: string): EvaluablePolicy {
  const byAction = relevant.get(policy) ?? new Map<string, EvaluablePolicy>();
  relevant.set(policy, byAction);
  const document = byAction.get(action) ?? {
    ...policy,
    Statement: policy.Statement.filter((each) => concerns(each, action)),
  };
  byAction.set(action, document);
  return document;
}

/** Whether a statement is about an action. */
export function concerns(statement: EvaluableStatement, action: string): boolean {
  const matches = (patterns: unknown): boolean =>
    [patterns].flat().some((pattern) => wildcards(String(pattern), "i").test(action));
  if ("NotAction" in statement) return !matches(statement["NotAction"]);
  return !("Action" in statement) || matches(statement["Action"]);
}

/** Identifier of a document; equal documents have the same. */
const idOf = memoized((document: object): number => {
  const text = JSON.stringify(document);
  const id = idsByText.get(text) ?? idsByText.size;
  idsByText.set(text, id);
  return id;
}, new WeakMap<object, number>());

/** What a policy document asks about the name of a resource and about condition keys. */
interface Questions {
  /** Whether a policy variable stands anywhere, so that values depend on other values. */
  readonly hasVariables: boolean;
  /** Patterns of `Resource` and `NotResource`. */
  readonly resources: readonly string[];
  readonly comparisons: readonly Comparison[];
}

/** Condition keys that hold the name of an object or a part of it. */
const NAME_KEYS = ["s3:prefix", evaluable("kms:EncryptionContext:aws:s3:arn")];

/** Characters for which every part of the engine compares names alike. */
const PLAIN = /^[\w. /-]*$/;
const PLAIN_OBJECT = /^(arn:[\w-]+:s3:::[\w.-]+)\/([\w. /-]+)$/;
const PLAIN_COMPARISON =
  /^(?:For(?:Any|All)Values:)?(?:String(?:Not)?(?:Equals|Like)(?:IfExists)?|Null)$/;

/**
 * The request of a simulation with each name of an S3 object replaced by the answers that the
 * policies could get about it. Requests of one class get one decision: a thousand files of one folder
 * are evaluated once. A request about whose name the policies could ask anything else stands for itself.
 */
export function requestClass(simulation: Simulation): unknown {
  const { request } = simulation;
  const documents = policiesIn(simulation).map(({ policy }) => questionsOf(policy));
  if (documents.some(({ hasVariables }) => hasVariables)) return request;
  const { resource, accountId } = request.resource;
  const context = Object.entries(request.contextVariables).map(([key, value]) =>
    NAME_KEYS.includes(key) && typeof value === "string"
      ? [key, answersAbout(key, value, documents) ?? value]
      : [key, value],
  );
  const { principal, action } = request;
  return [principal, action, resourceClass(resource, documents), accountId, context];
}

function resourceClass(resource: string, documents: readonly Questions[]): unknown {
  const [, bucket] = PLAIN_OBJECT.exec(resource) ?? [];
  if (bucket === undefined) return resource;
  const patterns = documents.flatMap(({ resources }) => resources);
  return [bucket, answers(patterns, (pattern) => glob(pattern).test(resource))];
}

/** Answers to all comparisons of a key with a value; nothing if one is not of plain texts. */
function answersAbout(key: string, value: string, documents: readonly Questions[]): unknown {
  const name = PLAIN_OBJECT.exec(value)?.[2] ?? value;
  const comparisons = documents
    .flatMap((document) => document.comparisons)
    .filter((comparison) => comparison.key.toLowerCase() === key.toLowerCase());
  if (!PLAIN.test(name) || !comparisons.every(({ operator }) => PLAIN_COMPARISON.test(operator))) {
    return undefined;
  }
  const values = comparisons.flatMap((comparison) => comparison.values);
  return [
    value === "",
    answers(values, (text) => text === value),
    answers(values, (text) => glob(text).test(value)),
  ];
}

const answers = (patterns: readonly string[], ask: (pattern: string) => boolean): string =>
  patterns.map((pattern) => (ask(pattern) ? "1" : "0")).join("");

/** All policies that a simulation combines, by name. */
export function policiesIn(
  simulation: Simulation,
  resourceLabel = "resource policy",
): readonly NamedPolicy[] {
  const of = (name: string, policy: unknown): NamedPolicy[] =>
    policy === undefined ? [] : [{ name, policy: policy as EvaluablePolicy }];
  return [
    ...simulation.identityPolicies.flatMap(({ name, policy }) => of(`role policy ${name}`, policy)),
    ...of("session policy", simulation.sessionPolicy),
    ...(simulation.permissionBoundaryPolicies ?? []).flatMap((each) => of(each.name, each.policy)),
    ...of(resourceLabel, simulation.resourcePolicy),
    ...(simulation.vpcEndpointPolicies ?? []).flatMap((each) => of(each.name, each.policy)),
  ];
}

const questionsOf = memoized(
  ({ Statement: statements }: EvaluablePolicy): Questions => ({
    hasVariables: JSON.stringify(statements).includes("${"),
    resources: statements.flatMap(({ Resource = [], NotResource = [] }) =>
      [Resource, NotResource].flat().map(String),
    ),
    comparisons: statements
      .flatMap(comparisonsOf)
      .map((each) => ({ ...each, key: evaluable(each.key) })),
  }),
  new WeakMap<EvaluablePolicy, Questions>(),
);

/** Pattern in which `*` and `?` are wildcards. */
const glob = memoized((pattern: string) => wildcards(pattern));
