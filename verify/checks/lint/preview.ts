import { runtime } from "@pulumi/pulumi";

import { texts } from "../../preview/diff";
import type { Graph, GraphResource } from "../../graph/graph";
import { physicalName } from "./physical-names";
import type { LintRule, LintProblem } from "./rule";
import { RESOURCE_TYPES } from "../../resource-types/registry";

/** Whether AWS makes the identifier, so that a policy that names the resource has to wait. */
const hasIdOfAws = ({ type }: GraphResource): boolean => RESOURCE_TYPES[type]?.nameTag === true;

const byUrn = ({ resources }: Graph): ReadonlyMap<string, GraphResource> =>
  new Map(resources.map((resource) => [resource.urn, resource]));

const isUnknown = (value: unknown): boolean =>
  texts(value).some(({ text }) => text.includes(runtime.unknownValue));

/** Policy documents that a first preview cannot show, although names that are chosen would do. */
function unreadable(
  { urn, inputs, dependencies = {} }: GraphResource,
  known: ReadonlyMap<string, GraphResource>,
  unknown: ReadonlyMap<string, GraphResource>,
): LintProblem[] {
  const resource = unknown.get(urn);
  return Object.entries(inputs).flatMap(([property, value]) => {
    const isDocument = typeof value === "string" && value.includes('"Statement":');
    if (!isDocument || !isUnknown(resource?.inputs[property])) return [];
    const causes = (dependencies[property] ?? []).flatMap((cause) => known.get(cause) ?? []);
    if (causes.some(hasIdOfAws)) return [];
    const names = causes.map(({ name }) => name).join(", ") || "something";
    return {
      resource,
      problem: `${property} is unknown at the first preview because of ${names}; build the ARN from the chosen name`,
    };
  });
}

/** Rules about what a first preview can show. */
export const PREVIEW_RULES: readonly LintRule[] = [
  {
    name: "made-by-the-program",
    facts: [],
    refuses: "a resource that is made in an apply",
    check: ({ late }) =>
      late.map((resource) => ({
        resource,
        problem:
          "it is made in an apply, so that a preview that lacks the value does not show it; make it outside and pass the Output in",
      })),
  },
  {
    name: "same-at-first-preview",
    facts: [16],
    refuses: "a resource that a first preview does not show, or shows under another name",
    check: ({ graph, preview }) => {
      const [known, unknown] = [byUrn(graph), byUrn(preview)];
      return [
        ...graph.resources.filter(({ urn }) => !unknown.has(urn)),
        ...preview.resources.filter(({ urn }) => !known.has(urn)),
      ].map((resource) => ({
        resource,
        problem: known.has(resource.urn)
          ? "the first preview does not show it: whether it is made, or its name, depends on unknown values; use configuration, which is known"
          : "only the first preview shows it: its name depends on unknown values; use configuration, which is known",
      }));
    },
  },
  {
    name: "known-names",
    facts: [18],
    refuses: "a chosen physical name that is unknown at the first preview",
    check: ({ preview }) =>
      preview.resources.flatMap((resource) => {
        const { chosen, property } = physicalName(resource) ?? {};
        return chosen !== undefined && isUnknown(chosen)
          ? [
              {
                resource,
                problem: `${property} is unknown at the first preview; make it from the stack's name`,
              },
            ]
          : [];
      }),
  },
  {
    name: "readable-policies",
    facts: [17],
    refuses: "a policy that a first preview hides without need",
    check: ({ graph, preview }) => {
      const [known, unknown] = [byUrn(graph), byUrn(preview)];
      return graph.resources.flatMap((resource) => unreadable(resource, known, unknown));
    },
  },
];
