import type { ResourceChange, ChangeKind } from "./compare";
import type { Graph } from "../graph/graph";
import { MARKS, plain, propertyLine, replaceReason, treeLines, treeOf } from "./render-text";
import { successions, summaryLine, title, warnings } from "./summary";
import { markdownTable } from "../text/table";

/** First characters by which a diff block colours its lines. */
const DIFF_MARKS: Readonly<Record<ChangeKind, string>> = {
  create: "+",
  update: "!",
  replace: "!",
  delete: "-",
  same: " ",
};

/** Preview for a pull request: summary, table of changes, folded tree. */
export function renderMarkdown(changes: readonly ResourceChange[], after: Graph): string {
  const changed = changes.filter(({ kind }) => kind !== "same");
  return [
    `### Preview of \`${after.stack}\``,
    "",
    `**${summaryLine(changes)}**`,
    "",
    ...warnings(changes, after).map((line) => `- ${line}`),
    "",
    ...(changed.length > 0 ? [...table(changed, changes), ""] : []),
    "<details><summary>Resource tree</summary>",
    "",
    "```diff",
    ...diffTree(changes, after.stack),
    "```",
    "",
    "</details>",
    "",
  ].join("\n");
}

/** One row per change; resources that are created or deleted with their parent are counted in its row. */
function table(changed: readonly ResourceChange[], all: readonly ResourceChange[]): string[] {
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
  const rows = changed
    .filter((change) => within(change) === undefined)
    .map((change) => {
      const { kind, resource, properties, refused } = change;
      const predecessor = predecessors.get(resource.urn);
      const count = inside.get(change);
      const notes = [
        ...(count === undefined ? [] : [`with the ${count} resources inside it`]),
        ...(predecessor ? [`replaces ${predecessor.name}`] : []),
        ...(kind === "replace" ? [replaceReason(change)] : []),
        ...(kind === "delete" && refused ? ["refused: it is protected"] : []),
        ...properties.map((property) => code(propertyLine(property, all))),
      ];
      return [`${MARKS[kind]} ${kind}`, code(title(resource)), notes.join("<br>")];
    });
  return markdownTable(["", "Resource", "What changes"], rows);
}

/** Whether a resource is created or deleted with its children; protected ones get rows of their own. */
const isWhole = ({ kind, refused }: ResourceChange): boolean =>
  kind === "create" || (kind === "delete" && !refused);

/** Text that is not read as markup. */
const code = (text: string): string => `\`${text.replace(/`/g, "'")}\``;

/** The tree with the mark in the first column, where a diff block looks for it. */
function diffTree(changes: readonly ResourceChange[], stack: string): string[] {
  const kinds = treeOf(changes).map(({ change }) => change.kind);
  return treeLines(changes, stack, plain).map((line, index) => {
    const kind = kinds[index - 2] ?? "same"; // Two lines stand above the first resource.
    return `${DIFF_MARKS[kind]}${line.slice(3)}`.trimEnd();
  });
}
