import type {
  Policies,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";

import type { ResourceRule, Rule, StackRule } from "../verify/checks/policy/rule";
import { isRecord, plainOf, type PolicySubject } from "../verify/checks/policy/subject";

const subjectOf = ({
  urn,
  type,
  name,
  props,
}: Pick<ResourceValidationArgs, "urn" | "type" | "name" | "props">): PolicySubject => {
  const properties = plainOf(props);
  return { urn, type, name, properties: isRecord(properties) ? properties : {}, sources: {} };
};

const stackSubjectOf = (resource: PolicyResource): PolicySubject => ({
  ...subjectOf(resource),
  sources: Object.fromEntries(
    Object.entries(resource.propertyDependencies).map(([property, from]) => [
      property,
      from.map(({ urn }) => urn),
    ]),
  ),
});

const described = ({ name, description }: Rule) =>
  ({ name, description, enforcementLevel: "mandatory" }) as const;

const ofResource = (rule: ResourceRule): ResourceValidationPolicy => ({
  ...described(rule),
  validateResource: (args, report) => {
    if (rule.types?.includes(args.type) === false) return;
    for (const problem of rule.problems(subjectOf(args))) report(problem);
  },
});

const ofStack = (rule: StackRule): StackValidationPolicy => ({
  ...described(rule),
  validateStack: ({ resources }, report) => {
    for (const { subject, problem } of rule.problems(resources.map(stackSubjectOf))) {
      report(problem, subject.urn);
    }
  },
});

/** The rules as the engine asks them: about each resource before it is made, or about all together. */
export const policiesOf = (rules: readonly Rule[]): Policies =>
  rules.map((rule) => (rule.scope === "resource" ? ofResource(rule) : ofStack(rule)));
