import { DELETION_RULES } from "./deletion";
import { LIST_RULES } from "./lists";
import { NAME_RULES } from "./names";
import { ORDER_RULES } from "./order";
import { PREVIEW_RULES } from "./preview";
import { each, type Evaluated, type LintRule } from "./rule";
import { SECRET_RULES } from "./secrets";
import { shortType } from "../../graph/graph";

/** Every rule, in the order in which findings are reported. */
export const LINT_RULES: readonly LintRule[] = [
  ...PREVIEW_RULES,
  {
    name: "has-parent",
    facts: [],
    refuses: "a resource that belongs to no component",
    check: each(
      "all",
      ({ kind, parent }) =>
        kind !== "component" &&
        parent === undefined &&
        "it has no parent, so that neither protection nor aliases of its component reach it; pass { parent: this }",
    ),
  },
  ...NAME_RULES,
  ...LIST_RULES,
  ...ORDER_RULES,
  ...SECRET_RULES,
  ...DELETION_RULES,
];

/** Something that a rule refuses. */
export interface LintFinding {
  /** Name of the rule. */
  readonly rule: string;
  readonly facts: readonly number[];
  /** Type and name of the resource, what is wrong and what to do. */
  readonly message: string;
}

/** Asks every rule about a stack; nothing for a good one. */
export const lint = (
  evaluated: Evaluated,
  rules: readonly LintRule[] = LINT_RULES,
): readonly LintFinding[] =>
  rules.flatMap(({ name, facts, check }) =>
    check(evaluated).map(({ resource, problem }) => ({
      rule: name,
      facts,
      message: `${resource ? `${shortType(resource.type)} ${resource.name}: ` : ""}${problem}`,
    })),
  );

/** A finding as people read it: `✖ aws:kms:Key a: … (rule, fact 23)`. */
export function findingLine({ rule, facts, message }: LintFinding): string {
  const [word, numbers] = [facts.length === 1 ? "fact" : "facts", facts.join(", ")];
  return `✖ ${message} (${rule}${facts.length > 0 ? `, ${word} ${numbers}` : ""})`;
}
