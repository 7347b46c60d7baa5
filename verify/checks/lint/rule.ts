import type { Graph, GraphResource } from "../../graph/graph";

/** A stack as its rules look at it. */
export interface Evaluated {
  /** The stack when everything about it is known. */
  readonly graph: Graph;
  /** The stack at its first preview, when nothing is known of a resource beside its inputs. */
  readonly preview: Graph;
  /** Type and name of what was made only after the program had returned. */
  readonly late: readonly Pick<GraphResource, "type" | "name">[];
}

/** What is wrong and what to do, and with what. */
export interface LintProblem {
  /** Absent where the stack's outputs are wrong. */
  readonly resource?: Pick<GraphResource, "type" | "name"> | undefined;
  readonly problem: string;
}

/** Something that no preview shows and that fails, or does harm, at `up` or `destroy`. */
export interface LintRule {
  readonly name: string;
  /** Numbers of the facts in docs/engine.md that it keeps. */
  readonly facts: readonly number[];
  /** What it refuses, after "refuses". */
  readonly refuses: string;
  readonly check: (evaluated: Evaluated) => readonly LintProblem[];
}

/** What one resource is asked: a problem, or false. */
type LintCheck = (resource: GraphResource, graph: Graph) => string | false;

/** A check of each resource of the given types, or of all. */
export const each =
  (types: readonly string[] | "all", question: LintCheck): LintRule["check"] =>
  ({ graph }) =>
    graph.resources.flatMap((resource) => {
      if (types !== "all" && !types.includes(resource.type)) return [];
      const problem = question(resource, graph);
      return problem === false ? [] : [{ resource, problem }];
    });

/** Whether a resource is made by a component of another package, which names its children itself. */
export const isForeign = ({ urn }: GraphResource): boolean => /awsx:[^:]*:[^:$]*\$/.test(urn);

/** URNs of everything that a resource waits for, by its options or its inputs. */
export const waitsFor = ({ options, dependencies }: GraphResource): ReadonlySet<string> =>
  new Set([...(options.dependsOn ?? []), ...Object.values(dependencies ?? {}).flat()]);

/** A range or an identifier as part of a logical name. */
export const slug = (text: string): string => text.replace(/\W+/g, "-");
