import type { Cost } from "../cost/cost";
import type { Graph } from "../graph/graph";
import { riskBlock } from "../risk/render";
import { compare } from "./compare";
import { capped, fitted, moreText, type Room } from "./fit";
import { changesTable, foldedTree } from "./render-markdown";
import type { Review } from "./review";
import { accessLines, costLines, folded, reachLines, section } from "./sections";
import { summaryLine, warnings } from "./summary";

/** Characters that GitHub takes in one comment. */
export const COMMENT_LENGTH = 65_536;

/** A change, and what follows from it. */
export interface ChangeView extends Review {
  readonly before: Graph;
  readonly after: Graph;
  readonly cost: { readonly before: Cost; readonly after: Cost };
  /** Violations of policy rules, a sentence each. */
  readonly violations: readonly string[];
  /** Number of policy rules. */
  readonly policies: number;
  /** Diagram in Mermaid. */
  readonly picture: string;
  /** Usage that the costs are for, in words. */
  readonly usage: string;
}

/**
 * Comment for a pull request: what to know before approving, then counts, policies, what access and
 * reachability gain, cost, and folded the rest.
 *
 * @param limit characters that it may have; what is left out is counted
 */
export function renderComment(view: ChangeView, limit: number = COMMENT_LENGTH): string {
  const verdict = `### Preview of \`${view.after.stack}\`\n\n${renderVerdict(view)}`;
  return fitted((room) => `${verdict}\n${detailsIn(view, room)}`, limit, moreOf(view));
}

const moreOf = ({ after }: ChangeView): string =>
  `\`npm run preview -- ${after.stack} --base <commit> --format markdown --limit none\` prints everything.`;

/** Rest of a comment behind its {@link renderVerdict}; what is left out is counted. */
export const renderDetails = (view: ChangeView, limit: number): string =>
  fitted((room) => detailsIn(view, room), limit, moreOf(view));

/** Beginning of a comment below its title: what to know before approving, counts and violations. */
export function renderVerdict({ before, after, risks, violations, policies }: ChangeView): string {
  const changes = compare(before, after);
  const changed = changes.filter(({ kind }) => kind !== "same");
  return [
    ...riskBlock(risks, changed.length),
    `**${summaryLine(changes)}**`,
    "",
    ...warnings(changes, after).map((line) => `- ${line}`),
    "",
    ...section("Policies", policyLines(violations, policies)),
  ].join("\n");
}

function detailsIn(view: ChangeView, room: Room): string {
  const { before, after, picture, usage, cost } = view;
  const changes = compare(before, after);
  const changed = changes.filter(({ kind }) => kind !== "same");
  return [
    ...section("Access", accessLines(view.access, room)),
    ...section("Reachability", [
      // A reviewer who sees changes only would approve a stack that was open before.
      ...unprovenLines(view.unproven, room),
      ...reachLines(view.reach, room),
    ]),
    ...section("Cost", costLines(cost.before, cost.after, usage, room)),
    ...(changed.length > 0
      ? folded(`${changed.length} changed resources`, changesTable(changes, room.rows))
      : []),
    ...(room.extras
      ? [
          ...foldedTree(changes, after.stack),
          ...folded("Picture", ["```mermaid", picture.trimEnd(), "```"]),
        ]
      : []),
  ].join("\n");
}

function unprovenLines(lines: readonly string[], { rows }: Room): readonly string[] {
  const most = Math.max(rows, 3) * 4;
  const shown = capped(lines, most, (count) => `- ${moreText(count, 1)}`);
  return lines.length === 0 ? [] : [...shown, ""];
}

const policyLines = (violations: readonly string[], policies: number): string[] =>
  violations.length === 0
    ? [`All ${policies} invariants hold.`]
    : violations.map((violation) => `- ✖ ${violation}`);
