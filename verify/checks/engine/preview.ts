import { runtime } from "@pulumi/pulumi";

import { texts } from "../../preview/diff";
import { byUrn, type GraphResource } from "../../graph/graph";
import type { Problem } from "../rule";
import type { EngineRule } from "./evaluation";
import { physicalName } from "./resources";
import { RESOURCE_TYPES } from "../../resource-types/registry";

/** Whether AWS makes the identifier, so that a policy that names the resource has to wait. */
const hasIdOfAws = ({ type }: GraphResource): boolean => RESOURCE_TYPES[type]?.nameTag === true;

const isUnknown = (value: unknown): boolean =>
  texts(value).some(({ text }) => text.includes(runtime.unknownValue));

/** Policy documents that a first preview cannot show, although names that are chosen would do. */
function unreadable(
  { urn, inputs, dependencies = {} }: GraphResource,
  known: ReadonlyMap<string, GraphResource>,
  unknown: ReadonlyMap<string, GraphResource>,
): Problem[] {
  const subject = unknown.get(urn);
  return Object.entries(inputs).flatMap(([property, value]) => {
    const isDocument = typeof value === "string" && value.includes('"Statement":');
    if (!isDocument || !isUnknown(subject?.inputs[property])) return [];
    const causes = (dependencies[property] ?? []).flatMap((cause) => known.get(cause) ?? []);
    if (causes.some(hasIdOfAws)) return [];
    const names = causes.map(({ name }) => name).join(", ") || "something";
    return {
      subject,
      problem: `${property} is unknown at the first preview because of ${names}; build the ARN from the chosen name`,
    };
  });
}

/** Rules about what a first preview can show. */
export const PREVIEW_RULES: readonly EngineRule[] = [
  {
    name: "made-by-the-program",
    description: "The program creates every resource itself, none in an apply.",
    scope: "stack",
    problems: ({ late }) =>
      late.map((subject) => ({
        subject,
        problem:
          "it is created in an apply, so a preview without that value does not show it; create it outside and pass the Output as an input",
      })),
  },
  {
    name: "same-at-first-preview",
    description: "The first preview shows the same resources as every later one.",
    facts: [16],
    scope: "stack",
    problems: ({ graph, preview }) => {
      const [known, unknown] = [byUrn(graph), byUrn(preview)];
      return [
        ...graph.resources.filter(({ urn }) => !unknown.has(urn)),
        ...preview.resources.filter(({ urn }) => !known.has(urn)),
      ].map((subject) => ({
        subject,
        problem: known.has(subject.urn)
          ? "the first preview does not show it, because its existence or its name depends on unknown values; use configuration values"
          : "only the first preview shows it, because its name depends on unknown values; use configuration values",
      }));
    },
  },
  {
    name: "known-names",
    description: "Chosen physical names are known at the first preview.",
    facts: [18],
    scope: "stack",
    problems: ({ preview }) =>
      preview.resources.flatMap((resource) => {
        const { chosen, property } = physicalName(resource) ?? {};
        return chosen !== undefined && isUnknown(chosen)
          ? [
              {
                subject: resource,
                problem: `${property} is unknown at the first preview; make it from the stack's name`,
              },
            ]
          : [];
      }),
  },
  {
    name: "readable-policies",
    description: "The first preview shows every policy that can be built from chosen names.",
    facts: [17],
    scope: "stack",
    problems: ({ graph, preview }) => {
      const [known, unknown] = [byUrn(graph), byUrn(preview)];
      return graph.resources.flatMap((resource) => unreadable(resource, known, unknown));
    },
  },
];
