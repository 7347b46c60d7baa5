import type { Graph } from "../../../verify/graph/graph";
import { risksOf, type StackFiles } from "../../../verify/risk/risks";

/** Risks of a change as lines, with their severity. */
export const linesOf = (before: Graph, after: Graph, files?: StackFiles): string[] =>
  risksOf(before, after, files).map(({ severity, text }) => `${severity}: ${text}`);
