import { resourcesOf } from "../../graph/graph";
import { type Finding, findingsOf } from "../rule";
import { DELETION_RULES } from "./deletion";
import type { EngineRule, EvaluatedStack } from "./evaluation";
import { NAME_RULES } from "./names";
import { ORDER_RULES } from "./order";
import { PREVIEW_RULES } from "./preview";
import { each } from "./resources";
import { SECRET_RULES } from "./secrets";

/** All engine rules, in the order in which findings are reported. */
export const ENGINE_RULES: readonly EngineRule[] = [
  ...PREVIEW_RULES,
  {
    name: "has-parent",
    description: "Every resource belongs to a component.",
    ...each(
      "all",
      ({ kind, parent }) =>
        kind !== "component" &&
        parent === undefined &&
        "it has no parent, so the protection and the aliases of its component do not apply to it; pass { parent: this }",
    ),
  },
  {
    name: "roles-bounded",
    description: "If one role has a permissions boundary, every role has one.",
    ...each(
      ["aws:iam/role:Role"],
      ({ inputs }, graph) =>
        inputs["permissionsBoundary"] === undefined &&
        resourcesOf(graph, "aws:iam/role:Role").some(
          (role) => "permissionsBoundary" in role.inputs,
        ) &&
        "it has no permissions boundary, and the deploy role may not create it; create it in the program, which bounds every role",
    ),
  },
  ...NAME_RULES,
  ...ORDER_RULES,
  ...SECRET_RULES,
  ...DELETION_RULES,
];

/** Violations of engine rules in a stack. */
export const engineFindings = (
  stack: EvaluatedStack,
  rules: readonly EngineRule[] = ENGINE_RULES,
): readonly Finding[] => findingsOf(rules, [], stack);
