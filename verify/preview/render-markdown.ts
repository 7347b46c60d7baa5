import type { ResourceChange, ChangeKind } from "./compare";
import { type Graph, shortType } from "../graph/graph";
import type { Risk } from "../risk/model";
import { riskBlock } from "../risk/render";
import { found, groupBy } from "../found";
import { capped, moreText } from "./fit";
import { MARKS, plain, propertyLine, replaceReason, treeLines, treeOf } from "./render-text";
import { folded } from "./sections";
import { successions, summaryLine, title, warnings } from "./summary";
import { markdownTable, type Row } from "../text/table";

/** First characters by which a diff block colours its lines. */
const DIFF_MARKS: Readonly<Record<ChangeKind, string>> = {
  create: "+",
  update: "!",
  replace: "!",
  delete: "-",
  same: " ",
};

/** Preview without questions: what to know before approving, summary, table of changes, folded tree. */
export function renderMarkdown(
  changes: readonly ResourceChange[],
  after: Graph,
  risks?: readonly Risk[],
): string {
  const changed = changes.filter(({ kind }) => kind !== "same");
  return [
    `### Preview of \`${after.stack}\``,
    "",
    ...(risks === undefined ? [] : riskBlock(risks, changed.length)),
    `**${summaryLine(changes)}**`,
    "",
    ...warnings(changes, after).map((line) => `- ${line}`),
    "",
    ...(changed.length > 0 ? [...changesTable(changes, Infinity), ""] : []),
    ...foldedTree(changes, after.stack),
  ].join("\n");
}

/**
 * One row per change; resources that are created or deleted with their parent are counted in its row.
 *
 * @param most rows of one type and kind of change; the others are counted
 */
export function changesTable(all: readonly ResourceChange[], most: number): string[] {
  const changed = all.filter(({ kind }) => kind !== "same");
  const whole = new Map(changed.filter(isWhole).map((change) => [change.resource.urn, change]));
  const within = (change: ResourceChange): ResourceChange | undefined =>
    isWhole(change) ? whole.get(change.resource.parent ?? "") : undefined;
  const inside = new Map<ResourceChange, number>();
  for (const change of changed) {
    for (let at = within(change); at !== undefined; at = within(at)) {
      inside.set(at, (inside.get(at) ?? 0) + 1);
    }
  }
  const predecessors = successions(all);
  const rowOf = (change: ResourceChange): Row => {
    const { kind, resource, properties, refused } = change;
    const predecessor = predecessors.get(resource.urn);
    const count = inside.get(change);
    const lines = properties.map((property) => code(propertyLine(property, all)));
    const notes = found(
      count !== undefined && `with the ${count} resources inside it`,
      predecessor !== undefined && `replaces ${predecessor.name}`,
      kind === "replace" && replaceReason(change),
      kind === "delete" && refused && "refused: it is protected",
      capped(lines, Math.max(most, 1), (rest) => moreText(rest, 1)),
    );
    return [`${MARKS[kind]} ${kind}`, code(title(resource)), notes.join("<br>")];
  };
  const outer = changed.filter((change) => within(change) === undefined);
  const rows =
    most === Infinity
      ? outer.map(rowOf)
      : groupBy(outer, ({ kind, resource: { type } }) => `${kind} ${type}`).flatMap((same) => {
          const [{ kind, resource }] = same;
          const rest = (count: number): Row => [
            `${MARKS[kind]} ${kind}`,
            code(shortType(resource.type)),
            moreText(count, most),
          ];
          return capped(same.map(rowOf), most, rest);
        });
  return markdownTable(["", "Resource", "What changes"], rows);
}

/** Whether a resource is created or deleted with its children; protected ones get rows of their own. */
const isWhole = ({ kind, refused }: ResourceChange): boolean =>
  kind === "create" || (kind === "delete" && !refused);

/** Text that is not read as markup. */
const code = (text: string): string => `\`${text.replace(/`/g, "'")}\``;

/** The tree, folded, with the mark in the first column, where a diff block looks for it. */
export function foldedTree(changes: readonly ResourceChange[], stack: string): string[] {
  const kinds = treeOf(changes).map(({ change }) => change.kind);
  const lines = treeLines(changes, stack, plain).map((line, index) => {
    const kind = kinds[index - 2] ?? "same"; // Two lines stand above the first resource.
    return `${DIFF_MARKS[kind]}${line.slice(3)}`.trimEnd();
  });
  return folded("Resource tree", ["```diff", ...lines, "```"]);
}
