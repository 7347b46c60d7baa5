import { runtime } from "@pulumi/pulumi";

import type { Graph, GraphResource } from "../../graph/graph";
import { title } from "../../preview/summary";
import { mapValues, reveal } from "../../graph/serialization";
import type { Rule } from "./rule";
import { RULES } from "./rules";
import { isRecord, type PolicySubject, UNKNOWN } from "./subject";

/** A resource that breaks a rule. */
export interface Violation {
  /** Name of the rule. */
  readonly rule: string;
  readonly urn: string;
  /** Type and name of the resource, what is wrong and what to do. */
  readonly message: string;
}

/**
 * Checks a stack that was evaluated without AWS against every rule of the policy pack.
 *
 * @returns what `pulumi preview --policy-pack policy` would refuse; nothing for a good stack
 */
export function policyViolations(graph: Graph, rules: readonly Rule[] = RULES): Violation[] {
  const resources = new Map(graph.resources.map((resource) => [resource.urn, resource]));
  const stack = graph.resources.map(subjectOf);
  return rules.flatMap((rule) =>
    problemsOf(rule, stack).map(({ subject: { urn }, problem }) => {
      const resource = resources.get(urn);
      return {
        rule: rule.name,
        urn,
        message: `${resource === undefined ? urn : title(resource)}: ${problem}`,
      };
    }),
  );
}

/** Violations for people to read, one line each; nothing for none. */
export const violationLines = (violations: readonly Violation[]): string[] =>
  violations.map(({ rule, message }) => `✖ ${message} (${rule})`);

function problemsOf(rule: Rule, stack: readonly PolicySubject[]) {
  if (rule.scope === "stack") return rule.problems(stack);
  return stack
    .filter(({ type }) => rule.types?.includes(type) ?? true)
    .flatMap((subject) => rule.problems(subject).map((problem) => ({ subject, problem })));
}

function subjectOf({
  urn,
  type,
  name,
  id,
  inputs,
  outputs,
  dependencies,
}: GraphResource): PolicySubject {
  const properties = known(reveal({ ...inputs, ...outputs, id }));
  return {
    ...{ urn, type, name, sources: dependencies ?? {} },
    properties: isRecord(properties) ? properties : {},
  };
}

/** A recorded value in which what the engine writes for unknown is {@link UNKNOWN}. */
const known = (value: unknown): unknown =>
  value === runtime.unknownValue ? UNKNOWN : mapValues(value, known);
