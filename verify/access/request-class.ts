import type { Simulation } from "@cloud-copilot/iam-simulate";

import { isRecord } from "../graph/serialization";
import { comparisonsOf, evaluable } from "./conditions";

/** What a policy document asks about the name of a resource and about condition keys. */
interface Questions {
  /** Whether a policy variable stands anywhere, so that values depend on other values. */
  readonly hasVariables: boolean;
  /** Patterns of `Resource` and `NotResource`. */
  readonly resources: readonly string[];
  readonly comparisons: readonly { operator: string; key: string; values: readonly string[] }[];
}

/** Condition keys that hold the name of an object or a part of it. */
const NAME_KEYS = ["s3:prefix", evaluable("kms:EncryptionContext:aws:s3:arn")];

/** Characters for which every part of the engine compares names alike. */
const PLAIN = /^[\w. /-]*$/;
const PLAIN_OBJECT = /^(arn:[\w-]+:s3:::[\w.-]+)\/([\w. /-]+)$/;
const PLAIN_COMPARISON =
  /^(?:For(?:Any|All)Values:)?(?:String(?:Not)?(?:Equals|Like)(?:IfExists)?|Null)$/;

const questions = new WeakMap<object, Questions>();

/**
 * The request of a simulation with each name of an S3 object replaced by the answers that the
 * policies could get about it. Requests of one class get one decision: a thousand files of one folder
 * are evaluated once. A request about whose name the policies could ask anything else stands for itself.
 */
export function requestClass(simulation: Simulation): unknown {
  const { request } = simulation;
  const documents = documentsOf(simulation).map(questionsOf);
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

const documentsOf = (simulation: Simulation): object[] =>
  [
    ...simulation.identityPolicies.map(({ policy }) => policy as unknown),
    simulation.sessionPolicy,
    simulation.resourcePolicy,
    ...(simulation.permissionBoundaryPolicies ?? []).map(({ policy }) => policy as unknown),
    ...(simulation.vpcEndpointPolicies ?? []).map(({ policy }) => policy as unknown),
  ].filter((policy): policy is object => policy !== undefined);

function questionsOf(document: object): Questions {
  const known = questions.get(document);
  if (known !== undefined) return known;
  const { Statement: given = [] } = document as { Statement?: unknown };
  const statements = [given].flat().filter(isRecord);
  const found: Questions = {
    hasVariables: JSON.stringify(statements).includes("${"),
    resources: statements.flatMap((each) =>
      textsOf(each, "Resource").concat(textsOf(each, "NotResource")),
    ),
    comparisons: statements
      .flatMap(comparisonsOf)
      .map((each) => ({ ...each, key: evaluable(each.key) })),
  };
  questions.set(document, found);
  return found;
}

const textsOf = (statement: Record<string, unknown>, element: string): string[] =>
  element in statement ? [statement[element]].flat().map(String) : [];

const globs = new Map<string, RegExp>();

/** A pattern, in which `*` and `?` are wildcards. */
function glob(pattern: string): RegExp {
  const known = globs.get(pattern);
  if (known !== undefined) return known;
  const source = pattern
    .replace(/[^*?\w]/g, "\\$&")
    .replace(/\*/g, "[^]*")
    .replace(/\?/g, "[^]");
  const made = new RegExp(`^${source}$`);
  globs.set(pattern, made);
  return made;
}
