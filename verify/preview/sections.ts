import { groupBy } from "../found";
import { listed, medium, type Risk, unjudged } from "../risk/model";
import type { Cost } from "../cost/cost";
import { compareCosts, dollars, unknownText } from "../cost/render";
import { markdownTable, type Row } from "../text/table";
import type { AccessChange, AccessChanges } from "./access-changes";
import { capped, moreText, type Room } from "./fit";
import { isGain, type ReachChange } from "./reach-changes";

/** Lines below a heading. */
export const section = (title: string, lines: readonly string[]): string[] => [
  `#### ${title}`,
  "",
  ...lines,
  "",
];

/** Lines that open with a click. */
export const folded = (title: string, lines: readonly string[]): string[] => [
  `<details><summary>${title}</summary>`,
  "",
  ...lines,
  "",
  "</details>",
  "",
];

const bold = (text: string): string => `**${text}**`;

/** Gains, and folded what is lost. */
export function accessLines({ changes, problem }: AccessChanges, room: Room): string[] {
  if (problem !== undefined) return [`Not decided: ${problem}`];
  return gainsFirst(
    changes,
    ({ now }) => now === "allowed",
    (some) => accessTable(some, room),
    {
      nothing: "Nobody may do anything that they could not do before.",
      lost: "no longer allowed",
    },
  );
}

/** One row for each principal and kind of change, with all operations. */
function accessTable(changes: readonly AccessChange[], { rows: most }: Room): string[] {
  const key = ({ who, before, now }: AccessChange): string => [who, before, now].join("\n");
  const rows = groupBy(changes, key).map((same): Row => {
    const [{ who, before, now }] = same;
    const operations = same.map(({ operation }) => operation);
    return [`\`${who}\``, codes(operations, most), before, bold(now)];
  });
  return tableOf(["Who", "What", "Before", "Now"], rows, most);
}

/** Gains, and folded what is lost. */
export function reachLines(changes: readonly ReachChange[] | string, room: Room): string[] {
  if (typeof changes === "string") return [`Not decided: ${changes}`];
  return gainsFirst(changes, isGain, (some) => reachTable(some, room), {
    nothing: "Nobody reaches anything that they could not reach before.",
    lost: "no longer reached, or less",
  });
}

/** One row for each destination, with everybody who reaches it in the same way. */
function reachTable(changes: readonly ReachChange[], { rows: most }: Room): string[] {
  const key = ({ to, before, now, by }: ReachChange): string => [to, before, now, by].join("\n");
  const rows = groupBy(changes, key).map((same): Row => {
    const [{ to, before, now, by }] = same;
    const sources = same.map(({ from }) => from);
    return [codes(sources, most), `\`${to}\``, before, bold(now), by];
  });
  return tableOf(["From", "To", "Before", "Now", "By"], rows, most);
}

const codes = (names: readonly string[], most: number): string =>
  capped(
    names.map((name) => `\`${name}\``),
    most,
    (count) => moreText(count, most),
  ).join(", ");

const tableOf = (head: Row, rows: readonly Row[], most: number): string[] =>
  markdownTable(
    head,
    capped(rows, Math.max(most, 3) * 4, (count) => [`${moreText(count, 1)}`]),
  );

function gainsFirst<T>(
  changes: readonly T[],
  isGain: (change: T) => boolean,
  table: (changes: readonly T[]) => string[],
  { nothing, lost: lostText }: { readonly nothing: string; readonly lost: string },
): string[] {
  const gains = changes.filter(isGain);
  const lost = changes.filter((change) => !isGain(change));
  return [
    ...(gains.length > 0 ? table(gains) : [nothing]),
    ...(lost.length > 0
      ? ["", ...folded(`${lost.length} ${lostText}`, table(lost)).slice(0, -1)]
      : []),
  ];
}

/** Costs of a month, and folded every line of them. */
export function costLines(before: Cost, after: Cost, usage: string, room: Room): string[] {
  const difference = after.total - before.total;
  const sign = difference < 0 ? "−" : "+";
  const summary = `**${dollars(after.total)} USD a month** (${sign}${dollars(Math.abs(difference))}), for ${usage}.`;
  const costs = new Map([
    ["before", before],
    ["now", after],
  ]);
  const unknown = unknownText(after);
  return [
    summary,
    ...(unknown === undefined ? [] : ["", unknown]),
    ...(room.extras ? ["", ...folded("Every line", [compareCosts(costs)]).slice(0, -1)] : []),
  ];
}

/** Rights that the matrix finds and that statements alone do not show, as risks. */
export function matrixRisks({ changes, problem }: AccessChanges): readonly Risk[] {
  if (problem !== undefined) return [unjudged(`Access is not decided: ${problem}`)];
  const gains = changes.filter(({ now }) => now === "allowed");
  return groupBy(gains, ({ who }) => who).map((same) =>
    medium(
      `${same[0].who} may now ${listed(
        same.map(({ operation }) => operation),
        5,
      )} (access matrix)`,
    ),
  );
}
