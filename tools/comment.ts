import { mermaidOf } from "../diagram/mermaid";
import { pictureOf } from "../diagram/picture-of";
import { accessMatrix } from "../graph/access-matrix";
import { accessPath, renderMarkdown } from "../graph/access-matrix-table";
import { costOf, regionOf } from "../graph/cost";
import { usageText } from "../graph/cost-table";
import type { Graph } from "../graph/graph";
import { pricesOf } from "../graph/prices";
import { renderComment } from "../graph/pull-request";
import { configOf } from "../graph/reachability-questions";
import { reachPath, reachTable } from "../graph/reachability-table";
import { violationLines, type Violation } from "../policy/check";
import { RULES } from "../policy/rules";
import { fileAt } from "./base";
import { usageFor } from "./usage";

/** What a comment is made from. */
export interface CommentArgs {
  /** Commit that the young side is compared with. */
  readonly base: string;
  readonly file: string | undefined;
  readonly before: Graph;
  readonly after: Graph;
  readonly violations: readonly Violation[];
}

/** The whole comment for a pull request, against the golden files of a commit. */
export async function commentFor(args: CommentArgs): Promise<string> {
  const { base, file, before, after, violations } = args;
  const { stack } = after;
  const prices = pricesOf(regionOf(after));
  const usage = usageFor({});
  const config = configOf(stack, file);
  const matrix = await accessMatrix(after, config);
  return renderComment(
    {
      graph: before,
      access: fileAt(base, accessPath(stack)) ?? "",
      reach: fileAt(base, reachPath(stack)) ?? "",
      cost: costOf(before, usage, prices),
    },
    {
      graph: after,
      access: renderMarkdown(matrix),
      reach: reachTable(after, config),
      cost: costOf(after, usage, prices),
    },
    {
      violations: violationLines(violations),
      policies: RULES.length,
      picture: mermaidOf(await pictureOf(after)),
      usage: usageText(usage),
    },
  );
}
