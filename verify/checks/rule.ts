import { found, type Judgement } from "../found";
import { type GraphResource, shortType } from "../graph/graph";

/** Name and description of a rule. */
interface RuleText {
  /** Unique; part of every finding, and of exceptions in Pulumi Cloud. */
  readonly name: string;
  /** What holds for every stack, in one sentence. */
  readonly description: string;
  /**
   * Numbers of the facts in docs/engine.md that the rule is about.
   * @default none
   */
  readonly facts?: readonly number[];
}

/** A rule about single resources, which the engine checks before it creates a resource. */
export interface ResourceRule<R> extends RuleText {
  readonly scope: "resource";
  /**
   * Types that the rule is about.
   * @default all
   */
  readonly types?: readonly string[];
  /** What is wrong and what to do, one sentence a problem. */
  readonly problems: (resource: R) => Judgement<string>;
}

/** A rule about all resources together, which the engine checks when it knows them all. */
export interface StackRule<S> extends RuleText {
  readonly scope: "stack";
  readonly problems: (stack: S) => readonly Problem[];
}

/**
 * A rule for every stack.
 *
 * @template R what the rule sees of a resource
 * @template S what it sees of a stack
 */
export type Rule<R, S> = ResourceRule<R> | StackRule<S>;

/** Type and logical name of a resource. */
type Named = Pick<GraphResource, "type" | "name">;

/** A violation of a rule. */
export interface Problem {
  /** Absent where the stack's outputs violate the rule. */
  readonly subject?: (Named & Partial<Pick<GraphResource, "urn">>) | undefined;
  /** What is wrong and what to do. */
  readonly problem: string;
}

/** A violation as people read it. */
export interface Finding {
  /** Name of the rule. */
  readonly rule: string;
  /** Numbers of facts in docs/engine.md, if it is about any. */
  readonly facts?: readonly number[];
  /** Type and name of the resource, what is wrong and what to do. */
  readonly message: string;
}

/** Violations of rules in a stack, by rule. */
export const findingsOf = <R extends Named, S>(
  rules: readonly Rule<R, S>[],
  resources: readonly R[],
  stack: S,
): readonly Finding[] =>
  rules.flatMap((rule) =>
    problemsOf(rule, resources, stack).map(({ subject, problem }) => ({
      rule: rule.name,
      ...(rule.facts && { facts: rule.facts }),
      message: `${subject ? `${shortType(subject.type)} ${subject.name}: ` : ""}${problem}`,
    })),
  );

function problemsOf<R extends Named, S>(
  rule: Rule<R, S>,
  resources: readonly R[],
  stack: S,
): readonly Problem[] {
  if (rule.scope === "stack") return rule.problems(stack);
  return resources
    .filter(({ type }) => rule.types?.includes(type) ?? true)
    .flatMap((subject) => found(rule.problems(subject)).map((problem) => ({ subject, problem })));
}

/** One line for a finding: `✖ aws:kms:Key a: … (rule, fact 23)`. */
export function findingLine({ rule, facts = [], message }: Finding): string {
  const [word, numbers] = [facts.length === 1 ? "fact" : "facts", facts.join(", ")];
  return `✖ ${message} (${rule}${facts.length > 0 ? `, ${word} ${numbers}` : ""})`;
}
