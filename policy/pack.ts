import type {
  Policies,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";

import type { ResourceRule, StackRule } from "../verify/checks/rule";
import { plainOf, type PolicySubject, type SecurityRule } from "../verify/checks/security/subject";
import { found } from "../verify/found";
import { isRecord } from "../verify/graph/serialization";

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

const described = ({ name, description }: SecurityRule) =>
  ({ name, description, enforcementLevel: "mandatory" }) as const;

const ofResource = (rule: ResourceRule<PolicySubject>): ResourceValidationPolicy => ({
  ...described(rule),
  validateResource: (args, report) => {
    if (rule.types?.includes(args.type) === false) return;
    for (const problem of found(rule.problems(subjectOf(args)))) report(problem);
  },
});

const ofStack = (rule: StackRule<readonly PolicySubject[]>): StackValidationPolicy => ({
  ...described(rule),
  validateStack: ({ resources }, report) => {
    for (const { subject, problem } of rule.problems(resources.map(stackSubjectOf))) {
      report(problem, subject?.urn);
    }
  },
});

/** Security rules as policies of CrossGuard. */
export const policiesOf = (rules: readonly SecurityRule[]): Policies =>
  rules.map((rule) => (rule.scope === "resource" ? ofResource(rule) : ofStack(rule)));
