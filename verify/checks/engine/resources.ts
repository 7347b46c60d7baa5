import type { Graph, GraphResource } from "../../graph/graph";
import { RESOURCE_TYPES } from "../../resource-types/registry";
import type { EngineRule } from "./evaluation";

/** Check of one resource: a problem, or false. */
type ResourceCheck = (resource: GraphResource, graph: Graph) => string | false;

/** Rule about each resource of the given types, or about each of all. */
export const each = (
  types: readonly string[] | "all",
  check: ResourceCheck,
): Pick<EngineRule, "scope" | "problems"> => ({
  scope: "stack",
  problems: ({ graph }) =>
    graph.resources.flatMap((subject) => {
      if (types !== "all" && !types.includes(subject.type)) return [];
      const problem = check(subject, graph);
      return problem === false ? [] : [{ subject, problem }];
    }),
});

/** Whether a component of another package creates a resource, and so names it. */
export const isExternal = ({ urn }: GraphResource): boolean => /awsx:[^:]*:[^:$]*\$/.test(urn);

/** URNs of everything that a resource depends on, by its options or its inputs. */
export const dependenciesOf = ({ options, dependencies }: GraphResource): ReadonlySet<string> =>
  new Set([...(options.dependsOn ?? []), ...Object.values(dependencies ?? {}).flat()]);

/** Types whose names AWS keeps unique. */
export const UNIQUELY_NAMED = Object.keys(RESOURCE_TYPES).filter(
  (type) => RESOURCE_TYPES[type]?.uniqueName !== "none",
);

/** Unique name of a resource. */
export interface PhysicalName {
  /** Input that holds it. */
  readonly property: string;
  /** The chosen name; absent where Pulumi makes one of the logical name. */
  readonly chosen?: string;
  /** Longest name that AWS takes. */
  readonly max: number;
  /** Whether operators may choose all of it. */
  readonly givenByOperator: boolean;
}

/**
 * Whether AWS dictates the name: that of a server's log group has the id of the server. Source: Transfer
 * Family User Guide, "Managing logging for workflows".
 */
const isNamedByServer = ({ type, dependencies }: GraphResource): boolean =>
  type === "aws:cloudwatch/logGroup:LogGroup" &&
  (dependencies?.["name"] ?? []).some((urn) => urn.includes("aws:transfer/server:Server::"));

/** Name of a resource of a type whose names AWS keeps unique. */
export function physicalName(resource: GraphResource): PhysicalName | undefined {
  const { type, inputs } = resource;
  const uniqueName = RESOURCE_TYPES[type]?.uniqueName ?? "none";
  if (uniqueName === "none" || isNamedByServer(resource)) return undefined;
  const { input: property, max, givenByOperator = false } = uniqueName;
  const value = inputs[property];
  return { property, max, givenByOperator, ...(typeof value === "string" && { chosen: value }) };
}
