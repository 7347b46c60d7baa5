import { mermaidOf } from "../verify/diagram/mermaid";
import { pictureOf } from "../verify/diagram/picture-of";
import { fullMatrix } from "../verify/access/matrix/matrix";
import { accessPath, renderMarkdown } from "../verify/access/matrix/render";
import { costOf, regionOf } from "../verify/cost/cost";
import { usageText } from "../verify/cost/render";
import type { Graph } from "../verify/graph/graph";
import { pricesOf } from "../verify/cost/prices";
import { renderComment } from "../verify/preview/pull-request";
import { configOf } from "../verify/graph/stack-config";
import { reachPath, reachTable } from "../verify/reachability/render";
import { type Finding, findingLine } from "../verify/checks/rule";
import { SECURITY_RULES } from "../verify/checks/security/rules";
import { fileAt } from "./git";
import { usageFor } from "../verify/cost/model";

/** Input of a pull-request comment. */
export interface CommentArgs {
  /** Commit to compare with. */
  readonly base: string;
  readonly file: string | undefined;
  readonly before: Graph;
  readonly after: Graph;
  readonly violations: readonly Finding[];
}

/** Text of a pull-request comment, compared with the golden files of a commit. */
export async function commentFor(args: CommentArgs): Promise<string> {
  const { base, file, before, after, violations } = args;
  const { stack } = after;
  const prices = pricesOf(regionOf(after));
  const usage = usageFor({});
  const config = configOf(stack, file);
  const matrix = await fullMatrix(after, config);
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
      violations: violations.map(findingLine),
      policies: SECURITY_RULES.length,
      picture: mermaidOf(await pictureOf(after)),
      usage: usageText(usage),
    },
  );
}
